package main

import (
	"fmt"
	"math/rand/v2"

	appsv1 "k8s.io/api/apps/v1"
)

// generator makes one scenario up: the set first, then, looking at what has become of it, one event after the other.
// The same seed and index give the same choices, as long as the control plane answers the same.
type generator struct {
	*rand.Rand
	profile  string
	gate     bool
	upgrade  string
	upgraded bool

	length int    // how many events at most
	manual bool   // pods wait for `terminated`
	mood   mood   // what this scenario is mostly about
	main   string // the name of the set
	image  int    // the highest image number used
	others []string
	idle   int // events in a row that could not be anything
}

// mood makes scenarios different from each other: without it they would all be the same porridge.
type mood struct {
	patch, trouble, claims, deletion, drift float64
}

func newGenerator(seed, index uint64, profile string, gate bool, upgrade string) *generator {
	r := rand.New(rand.NewPCG(seed, index*7919+uint64(len(profile))))
	g := &generator{Rand: r, profile: profile, gate: gate, upgrade: upgrade, image: 1}
	g.length = 8 + r.IntN(18)
	g.manual = g.chance(0.35)
	amount := func() float64 { return []float64{0.3, 1, 1, 2.5}[r.IntN(4)] }
	g.mood = mood{patch: amount(), trouble: amount(), claims: amount(), deletion: amount(), drift: amount()}
	return g
}

func (g *generator) chance(p float64) bool { return g.Float64() < p }

func (g *generator) full() bool { return g.profile != "base" }

func pick[T any](g *generator, values ...T) T { return values[g.IntN(len(values))] }

// choice is one thing that could happen, and how likely it is against the others.
type choice struct {
	weight float64
	make   func() *event
}

func (g *generator) draw(choices []choice) *event {
	total := 0.0
	for _, c := range choices {
		total += c.weight
	}
	at := g.Float64() * total
	for _, c := range choices {
		if at -= c.weight; at < 0 {
			return c.make()
		}
	}
	return nil
}

// next chooses an event. Pods are taken from the last step, where they are sorted, so that the same draw means the
// same pod in every run.
func (g *generator) next(s *space, done []step) *event {
	if len(done) > g.length {
		return nil
	}
	last := done[len(done)-1]
	if g.upgrade != "" && !g.upgraded && len(done) >= g.length/2 {
		g.upgraded = true
		return &event{Upgrade: g.upgrade}
	}
	if g.idle > 20 {
		return nil
	}
	set, _ := s.find("set", g.main).(*appsv1.StatefulSet)
	choices := g.podEvents(last, set)
	if set != nil && set.DeletionTimestamp == nil {
		choices = append(choices, g.setEvents(last, set)...)
	} else if set == nil {
		choices = append(choices, g.creations(done)...)
	}
	if g.full() {
		choices = append(choices, g.fullEvents(s, last)...)
	}
	if e := g.draw(choices); e != nil {
		g.idle = 0
		return e
	}
	g.idle++
	return nil
}

// podEvents are what can happen to the pods and claims that there are.
func (g *generator) podEvents(last step, set *appsv1.StatefulSet) (out []choice) {
	var notReady, ready, terminating, alive, claims []string
	for _, pod := range last.Pods {
		over := pod.Phase == "Failed" || pod.Phase == "Succeeded"
		switch {
		case pod.Terminating:
			terminating = append(terminating, pod.Name)
		case over:
			alive = append(alive, pod.Name)
		case pod.Ready:
			ready, alive = append(ready, pod.Name), append(alive, pod.Name)
		default:
			notReady, alive = append(notReady, pod.Name), append(alive, pod.Name)
		}
	}
	for _, claim := range last.Pvcs {
		if !claim.Terminating {
			claims = append(claims, claim.Name)
		}
	}
	add := func(weight float64, from []string, make func(string) *event) {
		if len(from) > 0 {
			out = append(out, choice{weight, func() *event { return make(from[g.IntN(len(from))]) }})
		}
	}
	lowest := func(from []string, make func(string) *event, weight float64) {
		if len(from) > 0 {
			out = append(out, choice{weight, func() *event { return make(from[0]) }})
		}
	}
	asReady := func(pod string) *event { return &event{Ready: pod} }
	lowest(notReady, asReady, 8)
	add(7, notReady, asReady)
	add(0.3, terminating, asReady)
	add(0.9*g.mood.trouble, ready, func(pod string) *event { return &event{Unready: pod} })
	add(0.7*g.mood.trouble, alive, func(pod string) *event { return &event{Fail: pod} })
	add(0.25*g.mood.trouble, alive, func(pod string) *event { return &event{Succeed: pod} })
	add(0.2*g.mood.trouble, terminating, func(pod string) *event { return &event{Fail: pod} })
	add(1.1*g.mood.trouble, alive, func(pod string) *event { return &event{Delete: pod} })
	add(0.5*g.mood.claims, claims, func(claim string) *event { return &event{DeletePvc: claim} })
	if g.manual {
		add(4, terminating, func(pod string) *event { return &event{Terminated: pod} })
	}
	if set != nil && set.Spec.MinReadySeconds > 0 && len(ready) > 0 {
		seconds := float64(2*set.Spec.MinReadySeconds + 1)
		out = append(out, choice{4, func() *event { return &event{Wait: seconds} }})
	}
	return out
}

// creations: the set is gone, and may come again.
func (g *generator) creations(done []step) []choice {
	for i := len(done) - 1; i >= 0; i-- {
		if e := done[i].Event; e != nil && e.DeleteSet != "" && e.Set == "" {
			weight := 1.5
			if e.DeleteSet == "Orphan" {
				weight = 6
			}
			return []choice{{weight, func() *event {
				return &event{CreateSet: g.set(g.main)}
			}}}
		}
	}
	// it was refused at once: try something simpler
	return []choice{{3, func() *event { return &event{CreateSet: g.set(g.main)} }}}
}

func (g *generator) nextImage() string {
	if g.image > 1 && g.chance(0.25) {
		return fmt.Sprintf("img:%d", 1+g.IntN(g.image)) // back to an older one
	}
	g.image++
	return fmt.Sprintf("img:%d", g.image)
}
