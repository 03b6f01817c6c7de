package main

import (
	"fmt"
	"sort"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// surroundings puts into the namespace what was there before the set: claims, claims and pods of someone else's,
// pods to adopt, another set.
func (g *generator) surroundings(t *trace) {
	spec := t.StatefulSet["spec"].(manifest)
	if g.chance(0.4) {
		g.existingClaims(t, spec)
	}
	if g.chance(0.35) {
		g.existingPods(t, spec)
	}
	if g.chance(0.3) {
		other := g.set("web2")
		if g.chance(0.5) { // its selector takes in the other set's pods, too
			labels := spec["selector"].(manifest)["matchLabels"].(manifest)
			other["spec"].(manifest)["selector"] = manifest{"matchLabels": labels}
			for key, value := range labels {
				other["spec"].(manifest)["template"].(manifest)["metadata"].(manifest)["labels"].(manifest)[key] = value
			}
		}
		t.OtherSets = append(t.OtherSets, other)
		g.others = append(g.others, "web2")
	}
}

func boss() entry {
	return entry{Object: manifest{"apiVersion": "v1", "kind": "ConfigMap", "metadata": manifest{"name": "boss"}}}
}

// ownedByBoss is an owner reference to an object that is neither a set nor a pod; the recorder fills in the uid.
func ownedByBoss(controller bool) []any {
	return []any{manifest{"apiVersion": "v1", "kind": "ConfigMap", "name": "boss", "controller": controller}}
}

func (t *trace) addBoss() {
	for _, e := range t.Existing {
		if nameOf(e.Object) == "boss" {
			return
		}
	}
	t.Existing = append([]entry{boss()}, t.Existing...)
}

func (g *generator) existingClaims(t *trace, spec manifest) {
	templates, _ := spec["volumeClaimTemplates"].([]any)
	if len(templates) == 0 || !isNameOfAnything(g.main) {
		return
	}
	for _, ordinal := range g.ordinals(spec) {
		if g.chance(0.5) {
			continue
		}
		template := templates[g.IntN(len(templates))].(manifest)
		metadata := manifest{"name": fmt.Sprintf("%s-%s-%d", nameOf(template), g.main, ordinal)}
		e := entry{Object: manifest{"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": template["spec"]}}
		switch n := g.Float64(); {
		case n < 0.35:
			t.addBoss()
			metadata["ownerReferences"] = ownedByBoss(g.chance(0.6))
		case n < 0.55:
			metadata["finalizers"] = []any{holdFinalizer}
			e.Terminating = true
		case n < 0.7:
			metadata["labels"] = manifest{"mine": "yes"}
		}
		t.Existing = append(t.Existing, e)
	}
}

func (g *generator) existingPods(t *trace, spec manifest) {
	if !isNameOfAnything(g.main) {
		return
	}
	for _, ordinal := range g.ordinals(spec) {
		if g.chance(0.6) {
			continue
		}
		e, owned := g.strayPod(fmt.Sprintf("%s-%d", g.main, ordinal), spec)
		if owned {
			t.addBoss()
		}
		t.Existing = append(t.Existing, e)
	}
}

// isNameOfAnything tells whether the API server would take objects that begin with that name: others cannot be there.
func isNameOfAnything(name string) bool {
	return len(validation.IsDNS1123Subdomain(name)) == 0
}

// ordinals are the set's own and one more on either side.
func (g *generator) ordinals(spec manifest) (out []int) {
	start, replicas := 0, 1
	if ordinals, ok := spec["ordinals"].(manifest); ok {
		start = ordinals["start"].(int)
	}
	if value, ok := spec["replicas"].(int); ok {
		replicas = value
	}
	for ordinal := max(0, start-1); ordinal <= start+min(replicas, 4); ordinal++ {
		out = append(out, ordinal)
	}
	return out
}

// strayPod is a pod that no set has made: one to adopt, or one that is in the way.
func (g *generator) strayPod(name string, spec manifest) (e entry, owned bool) {
	labels := manifest{}
	for key, value := range spec["selector"].(manifest)["matchLabels"].(manifest) {
		labels[key] = value
	}
	metadata := manifest{"name": name, "labels": labels}
	e = entry{Object: manifest{"apiVersion": "v1", "kind": "Pod", "metadata": metadata,
		"spec": manifest{"containers": []any{manifest{"name": "main", "image": "img:0"}}}}}
	if app, _ := labels["app"].(string); g.chance(0.3) || len(validation.IsValidLabelValue(app)) > 0 {
		delete(labels, "app")
		labels["stranger"] = "yes"
	}
	if g.chance(0.3) {
		metadata["ownerReferences"] = ownedByBoss(true)
		owned = true
	}
	e.State = pick(g, "", "ready", "ready", "unready", "failed")
	if g.chance(0.15) {
		metadata["finalizers"] = []any{holdFinalizer}
		e.Terminating = true
	}
	return e, owned
}

// fullEvents are the events that the base format does not have.
func (g *generator) fullEvents(s *space, last step) (out []choice) {
	held, objects := g.heldAndOthers(s)
	if len(held) > 0 {
		out = append(out, choice{2, func() *event { return &event{Release: held[g.IntN(len(held))]} }})
	}
	if len(objects) > 0 {
		out = append(out, choice{0.3, func() *event { return &event{DeleteObject: objects[g.IntN(len(objects))]} }})
	}
	if len(last.Pods) > 0 {
		pod := last.Pods[g.IntN(len(last.Pods))].Name
		out = append(out,
			choice{0.8 * g.mood.drift, func() *event { return &event{Relabel: pod, Labels: g.drift(pod)} }},
			choice{0.25 * g.mood.drift, func() *event { return &event{Disown: "pod/" + pod} }})
	}
	if len(last.Pvcs) > 0 {
		claim := last.Pvcs[g.IntN(len(last.Pvcs))].Name
		out = append(out, choice{0.2 * g.mood.drift, func() *event { return &event{Disown: "pvc/" + claim} }})
	}
	for _, name := range g.others {
		other, _ := s.find("set", name).(*appsv1.StatefulSet)
		if other == nil || other.DeletionTimestamp != nil {
			continue
		}
		for _, c := range g.setEvents(step{}, other) {
			out = append(out, choice{0.4 * c.weight, func() *event {
				e := c.make()
				e.Set = name
				return e
			}})
		}
	}
	if set, _ := s.find("set", g.main).(*appsv1.StatefulSet); set != nil && g.chance(0.1) {
		out = append(out, g.strayEvent(s, set))
	}
	return out
}

// strayEvent creates a pod where the set would want one next.
func (g *generator) strayEvent(s *space, set *appsv1.StatefulSet) choice {
	return choice{1, func() *event {
		labels := manifest{}
		for key, value := range set.Spec.Selector.MatchLabels {
			labels[key] = value
		}
		spec := manifest{"selector": manifest{"matchLabels": labels}}
		start := 0
		if set.Spec.Ordinals != nil {
			start = int(set.Spec.Ordinals.Start)
		}
		name := fmt.Sprintf("%s-%d", set.Name, start+int(*set.Spec.Replicas)+g.IntN(2))
		e, owned := g.strayPod(name, spec)
		if owned {
			delete(e.Object["metadata"].(manifest), "ownerReferences") // its owner may not exist
		}
		return &event{Create: &e}
	}}
}

func (g *generator) heldAndOthers(s *space) (held, others []string) {
	for _, object := range s.all() {
		kind := kindOf(object)
		if object.GetDeletionTimestamp() != nil && isHeld(object) {
			held = append(held, kind+"/"+object.GetName())
		}
		if kind == "configmap" && object.GetName() == "boss" {
			others = append(others, kind+"/"+object.GetName())
		}
	}
	sort.Strings(held)
	return held, others
}

// drift is a change of labels that somebody makes by hand.
func (g *generator) drift(pod string) map[string]*string {
	text := func(value string) *string { return &value }
	own := g.main
	if len(validation.IsValidLabelValue(own)) > 0 {
		own = "main" // the API server takes no longer one
	}
	return pick(g,
		map[string]*string{"app": text("drifted")},
		map[string]*string{"app": text(own)},
		map[string]*string{"app": text("web2")},
		map[string]*string{appsv1.StatefulSetPodNameLabel: nil},
		map[string]*string{appsv1.StatefulSetPodNameLabel: text("another-0")},
		map[string]*string{appsv1.PodIndexLabel: text("99")},
		map[string]*string{appsv1.ControllerRevisionHashLabelKey: nil},
		map[string]*string{appsv1.ControllerRevisionHashLabelKey: text("unknown")},
		map[string]*string{"extra": text("yes")},
	)
}
