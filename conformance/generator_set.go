package main

import (
	"fmt"
	"strings"
)

// scenario makes up what there is at the beginning.
func (g *generator) scenario(name string) trace {
	g.main = g.setName()
	t := trace{Name: name, ManualTermination: g.manual, StatefulSet: g.set(g.main)}
	if g.full() {
		g.surroundings(&t)
	}
	return t
}

// setName is mostly an ordinary one; names at the limits and over them are where sets are accepted that never get
// a pod.
func (g *generator) setName() string {
	if g.chance(0.93) {
		return pick(g, "web", "db-1", "pg")
	}
	return pick(g,
		strings.Repeat("a", 51), strings.Repeat("b", 52), strings.Repeat("c", 53), strings.Repeat("d", 54),
		strings.Repeat("e", 57), strings.Repeat("f", 61), strings.Repeat("g", 63), strings.Repeat("h", 64),
		"0web", "123", "a.b", "Web", "web-0")
}

func (g *generator) set(name string) manifest {
	labels := manifest{"app": name}
	if len(name) > 63 {
		labels = manifest{"app": "long"}
	}
	spec := manifest{
		"serviceName": "svc",
		"selector":    manifest{"matchLabels": labels},
		"template":    g.template(labels),
	}
	if g.full() && g.chance(0.1) {
		spec["serviceName"] = pick(g, "", name, "other")
	}
	if !g.chance(0.1) {
		spec["replicas"] = pick(g, 0, 1, 2, 3, 3, 3, 4, 4, 5, 5)
	}
	parallel := g.chance(0.4)
	switch {
	case parallel:
		spec["podManagementPolicy"] = "Parallel"
		if g.chance(0.3) {
			spec["replicas"] = 6 + g.IntN(7)
		}
	case g.chance(0.6):
		spec["podManagementPolicy"] = "OrderedReady"
	}
	if strategy := g.strategy(); strategy != nil {
		spec["updateStrategy"] = strategy
	}
	if g.chance(0.3) {
		spec["ordinals"] = manifest{"start": g.start()}
	}
	if g.chance(0.55) {
		spec["persistentVolumeClaimRetentionPolicy"] = g.retention()
	}
	if g.chance(0.2) {
		spec["minReadySeconds"] = pick(g, 10, 30, 600)
	}
	if g.chance(0.25) {
		spec["revisionHistoryLimit"] = g.IntN(3)
	}
	var claims []any
	for _, claim := range pick(g, nil, []string{"data"}, []string{"data"}, []string{"data", "wal"}) {
		claims = append(claims, g.claim(claim))
	}
	if claims != nil {
		spec["volumeClaimTemplates"] = claims
	}
	return manifest{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": manifest{"name": name}, "spec": spec}
}

// start is mostly small; with 8 and up the ordinals pass from one digit to two, where the order of names and the
// order of numbers part.
func (g *generator) start() int { return pick(g, 0, 1, 2, 3, 5, 8, 9) }

func (g *generator) strategy() manifest {
	if g.gate && g.chance(0.5) {
		return manifest{"type": "RollingUpdate", "rollingUpdate": g.rollingUpdate()}
	}
	switch n := g.Float64(); {
	case n < 0.25:
		return nil
	case n < 0.37:
		return manifest{"type": "RollingUpdate"}
	case n < 0.53:
		return manifest{"type": "OnDelete"}
	}
	return manifest{"type": "RollingUpdate", "rollingUpdate": g.rollingUpdate()}
}

func (g *generator) rollingUpdate() manifest {
	out := manifest{}
	if g.chance(0.6) {
		out["partition"] = g.IntN(5)
	}
	if g.chance(0.25) || g.gate && g.chance(0.7) {
		out["maxUnavailable"] = pick[any](g, 1, 2, 2, 3, 5, "10%", "34%", "50%", "50%", "100%")
	}
	return out
}

func (g *generator) retention() manifest {
	out := manifest{}
	if g.chance(0.8) {
		out["whenScaled"] = pick(g, "Delete", "Delete", "Retain")
	}
	if g.chance(0.8) {
		out["whenDeleted"] = pick(g, "Delete", "Retain")
	}
	return out
}

func (g *generator) template(labels manifest) manifest {
	own := manifest{}
	for key, value := range labels {
		own[key] = value
	}
	container := manifest{"name": "main", "image": "img:1"}
	metadata := manifest{"labels": own}
	spec := manifest{"containers": []any{container}}
	if g.full() {
		g.decorate(metadata, container, spec)
	}
	return manifest{"metadata": metadata, "spec": spec}
}

func (g *generator) claim(name string) manifest {
	metadata := manifest{"name": name}
	spec := manifest{"accessModes": []any{"ReadWriteOnce"}, "resources": manifest{"requests": manifest{"storage": "1Gi"}}}
	if g.full() {
		if g.chance(0.3) {
			metadata["labels"] = manifest{"tier": "store", "app": "overridden"}
		}
		if g.chance(0.3) {
			metadata["annotations"] = manifest{"note": "claim"}
		}
		if g.chance(0.2) {
			spec["storageClassName"] = pick(g, "fast", "")
		}
		if g.chance(0.15) {
			spec["volumeMode"] = "Block"
		}
	}
	return manifest{"metadata": metadata, "spec": spec}
}

// decorate gives the pods what the controller has to carry over, or overwrites.
func (g *generator) decorate(metadata, container, spec manifest) {
	labels := metadata["labels"].(manifest)
	if g.chance(0.3) {
		labels["tier"] = "store"
	}
	if g.chance(0.1) {
		labels[pick(g, "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index")] = "mine"
	}
	if g.chance(0.3) {
		metadata["annotations"] = manifest{"note": "pod"}
	}
	if g.chance(0.15) {
		spec["hostname"], spec["subdomain"] = "mine", "mine"
	}
	if g.chance(0.4) {
		volume := pick(g, "tmp", "data", "data", "wal")
		spec["volumes"] = []any{manifest{"name": volume, "emptyDir": manifest{}}}
		container["volumeMounts"] = []any{manifest{"name": volume, "mountPath": fmt.Sprintf("/%s", volume)}}
	}
	if g.chance(0.1) {
		spec["terminationGracePeriodSeconds"] = pick(g, 1, 60)
	}
}
