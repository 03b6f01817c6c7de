package main

import (
	appsv1 "k8s.io/api/apps/v1"
)

// setEvents are what can be done to a set that there is.
func (g *generator) setEvents(last step, set *appsv1.StatefulSet) []choice {
	patch := func(weight float64, make func() manifest) choice {
		return choice{weight * g.mood.patch, func() *event { return &event{Patch: make()} }}
	}
	spec := func(make func() manifest) func() manifest {
		return func() manifest { return manifest{"spec": make()} }
	}
	replicas := int(*set.Spec.Replicas)
	choices := []choice{
		patch(1.2, spec(func() manifest { return manifest{"replicas": g.otherScale(replicas)} })),
		patch(1.5, spec(func() manifest { return g.newTemplate(set) })),
		patch(0.5, spec(func() manifest {
			out := g.newTemplate(set)
			out["replicas"] = g.otherScale(replicas)
			return out
		})),
		patch(0.6, spec(func() manifest { return manifest{"ordinals": g.newOrdinals()} })),
		patch(0.6, spec(func() manifest { return manifest{"persistentVolumeClaimRetentionPolicy": g.retention()} })),
		patch(0.5, spec(func() manifest { return manifest{"updateStrategy": g.newStrategy(set)} })),
		patch(0.25, spec(func() manifest { return manifest{"minReadySeconds": pick(g, 0, 0, 10, 30, 600)} })),
		patch(0.25, spec(func() manifest { return manifest{"revisionHistoryLimit": pick[any](g, 0, 1, 2, 5, nil)} })),
		patch(0.15, func() manifest { return manifest{"metadata": manifest{"labels": manifest{"team": pick(g, "a", "b")}}} }),
		patch(0.1, spec(func() manifest { return manifest{"replicas": replicas} })),
		patch(0.5, spec(g.refusedPatch)),
		{0.45 * g.mood.deletion, func() *event { return &event{DeleteSet: pick(g, "Background", "Foreground", "Orphan", "Orphan")} }},
	}
	// a set that has come to rest is where deletions and updates are most interesting
	if last.Status != nil && int(last.Status.ReadyReplicas) == replicas && replicas > 0 {
		choices = append(choices, patch(1.5, spec(func() manifest { return g.newTemplate(set) })))
	}
	return choices
}

func (g *generator) otherScale(now int) int {
	return pick(g, 0, 1, max(0, now-1), max(0, now-2), now+1, now+2, now/2)
}

func (g *generator) newOrdinals() any {
	if g.chance(0.15) {
		return nil
	}
	return manifest{"start": g.start()}
}

func (g *generator) newTemplate(set *appsv1.StatefulSet) manifest {
	template := manifest{"spec": manifest{"containers": []any{manifest{"name": "main", "image": g.nextImage()}}}}
	if g.full() && g.chance(0.3) {
		template = manifest{"metadata": manifest{"annotations": manifest{"rollout": pick[any](g, "1", "2", nil)}}}
	}
	return manifest{"template": template}
}

func (g *generator) newStrategy(set *appsv1.StatefulSet) manifest {
	if set.Spec.UpdateStrategy.Type == appsv1.OnDeleteStatefulSetStrategyType || g.chance(0.5) {
		return manifest{"type": "RollingUpdate", "rollingUpdate": g.rollingUpdate()}
	}
	if set.Spec.UpdateStrategy.RollingUpdate != nil && g.chance(0.5) {
		return manifest{"rollingUpdate": manifest{"partition": g.IntN(5)}}
	}
	return pick(g,
		manifest{"type": "OnDelete", "rollingUpdate": nil},
		manifest{"type": "RollingUpdate", "rollingUpdate": nil},
		manifest{"rollingUpdate": nil},
	)
}

// refusedPatch is a change that the API server mostly refuses; some of them depend on the version.
func (g *generator) refusedPatch() manifest {
	patches := []manifest{
		{"serviceName": "another"},
		{"podManagementPolicy": pick(g, "Parallel", "OrderedReady")},
		{"selector": manifest{"matchLabels": manifest{"app": "another"}}},
		{"volumeClaimTemplates": []any{claimTemplate("another")}},
		{"replicas": -1},
		{"ordinals": manifest{"start": -1}},
		{"minReadySeconds": -1},
		{"updateStrategy": manifest{"type": "Recreate"}},
		{"updateStrategy": manifest{"type": "RollingUpdate", "rollingUpdate": manifest{"partition": -1}}},
		{"updateStrategy": manifest{"type": "RollingUpdate", "rollingUpdate": manifest{"maxUnavailable": pick[any](g, 0, -1, "0%", "101%", "x")}}},
		{"updateStrategy": manifest{"type": "OnDelete", "rollingUpdate": manifest{"partition": 1}}},
		{"persistentVolumeClaimRetentionPolicy": manifest{"whenScaled": "Keep"}},
		{"template": manifest{"metadata": manifest{"labels": manifest{"app": "another"}}}},
		{"template": manifest{"spec": manifest{"restartPolicy": "Never"}}},
		{"revisionHistoryLimit": 7},
		{"replicas": 2, "serviceName": "another"},
	}
	return patches[g.IntN(len(patches))]
}
