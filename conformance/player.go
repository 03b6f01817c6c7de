package main

import (
	"context"
	"fmt"
	"sync/atomic"
)

// chooser says what happens next, looking at what there is; nil ends the scenario. A recorded scenario is played by
// one that looks at nothing.
type chooser func(s *space, done []step) *event

func replay(t trace) chooser {
	return func(_ *space, done []step) *event {
		if len(done) >= len(t.Steps) {
			return nil
		}
		return t.Steps[len(done)].Event
	}
}

var namespaces atomic.Int64

// playOnce plays one scenario in a namespace of its own and returns its steps.
func playOnce(ctx context.Context, w *world, t trace, next chooser, gate *upgradeGate) (steps []step, err error) {
	namespace := fmt.Sprintf("s-%d", namespaces.Add(1))
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s, step %d: %w", t.Name, len(steps), err)
		}
		gate.leave()
	}()
	s, err := w.open(ctx, namespace, t.ManualTermination)
	if err != nil {
		return nil, err
	}
	defer w.close(context.WithoutCancel(ctx), s)
	full := t.isFull()
	mainSet := nameOf(t.StatefulSet)
	for _, e := range t.Existing {
		if err := s.createEntry(ctx, e); err != nil {
			return nil, err
		}
		if err := s.settle(ctx); err != nil {
			return nil, err
		}
	}
	for _, set := range t.OtherSets {
		if err := s.createSet(ctx, set); err != nil {
			return nil, fmt.Errorf("another set: %w", err)
		}
		if err := s.settle(ctx); err != nil {
			return nil, err
		}
	}
	s.begin()
	refused, err := verdict(s.createSet(ctx, t.StatefulSet))
	for e := (*event)(nil); ; {
		if err == nil {
			err = s.settle(ctx)
		}
		if err != nil {
			return steps, err
		}
		seen := s.view(mainSet, full)
		seen.Event, seen.Rejected = e, refused
		steps = append(steps, seen)
		if e = next(s, steps); e == nil {
			return steps, nil
		}
		s.begin()
		if e.Upgrade != "" {
			refused, err = "", gate.arrive(ctx, e.Upgrade)
			continue
		}
		refused, err = s.apply(ctx, e, mainSet)
	}
}

func nameOf(object manifest) string {
	metadata, _ := object["metadata"].(map[string]any)
	name, _ := metadata["name"].(string)
	return name
}

// isFull: the trace is to have revisions and content: a new one by its profile, one that is played again by having had
// them.
func (t trace) isFull() bool {
	if t.full {
		return true
	}
	for _, s := range t.Steps {
		if s.Revisions != nil || s.Content != nil {
			return true
		}
	}
	return false
}
