package main

import (
	"maps"
	"slices"
	"sort"
	"sync"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
)

// space is one namespace, in which one scenario is played: what is in it now, as the watches have told so far, and
// what has happened since the step began.
type space struct {
	world  *world
	name   string
	manual bool // a deleted pod waits for the event `terminated`

	mu      sync.Mutex
	objects map[types.UID]metav1.Object
	kinds   map[types.UID]string
	// every object that ever was, by uid, for owners that are gone
	past map[types.UID]string
	// revision name → number, in the order of etcd's revisions
	numbers map[string]int
	fresh   []*appsv1.ControllerRevision
	happened
	seen       map[string]int64 // kind → the last resource version that its watch told of
	lastChange time.Time        // of anything, nudges apart
	nudges     map[int64]bool   // resource versions that only a nudge made
	nudgedAt   map[string]time.Time
	abandoned  bool
	touched    map[types.UID]bool // pods that somebody else has made or changed
	kubelet    map[types.UID]*podState
}

// happened is what a step collects.
type happened struct {
	actions []action
	made    map[string]metav1.Object
	begun   map[types.UID]bool // deletions that have been written down
}

type action struct {
	version int64
	text    string
}

func newSpace(w *world, name string, manual bool) *space {
	return &space{
		world: w, name: name, manual: manual,
		objects: map[types.UID]metav1.Object{}, kinds: map[types.UID]string{}, past: map[types.UID]string{},
		numbers: map[string]int{}, seen: map[string]int64{},
		nudges: map[int64]bool{}, nudgedAt: map[string]time.Time{}, kubelet: map[types.UID]*podState{}, touched: map[types.UID]bool{},
		happened: happened{made: map[string]metav1.Object{}, begun: map[types.UID]bool{}},
	}
}

// see takes in one event of a watch.
func (s *space) see(kind watch.EventType, object metav1.Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, uid := kindOf(object), object.GetUID()
	version := resourceVersion(object)
	s.seen[name] = version
	if !s.nudges[version] {
		s.lastChange = time.Now()
	}
	before := s.objects[uid]
	if kind == watch.Deleted {
		delete(s.objects, uid)
	} else {
		s.objects[uid] = object
		s.kinds[uid] = name
		s.past[uid] = name
	}
	switch typed := object.(type) {
	case *corev1.Pod:
		s.note("pod/", kind, before, object)
		if kind != watch.Deleted {
			go s.serve(typed.DeepCopy())
		}
	case *corev1.PersistentVolumeClaim:
		s.note("pvc/", kind, before, object)
	case *appsv1.ControllerRevision:
		if kind == watch.Added {
			s.fresh = append(s.fresh, typed)
		}
	}
}

// note writes an action down.
func (s *space) note(prefix string, kind watch.EventType, before, object metav1.Object) {
	text := prefix + object.GetName()
	add := func(verb string) {
		s.actions = append(s.actions, action{resourceVersion(object), verb + " " + text})
	}
	isPod := prefix == "pod/"
	terminate := func() {
		if isPod && !s.begun[object.GetUID()] {
			s.begun[object.GetUID()] = true
			add("terminate")
		}
	}
	switch {
	case kind == watch.Deleted:
		terminate()
		add("remove")
	case before == nil:
		add("create")
		s.made[text] = object
	}
	if kind != watch.Deleted && object.GetDeletionTimestamp() != nil {
		terminate()
	}
}

// begin starts a step: what happened before it does not belong to it.
func (s *space) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastChange = time.Now() // the calm before the step does not count
	s.actions = nil
	s.made = map[string]metav1.Object{}
}

// number gives the ControllerRevisions that are new their numbers. It is done when nothing happens any more, since
// the watches of two kinds do not keep the order between them.
func (s *space) number() {
	sort.Slice(s.fresh, func(i, j int) bool {
		return resourceVersion(s.fresh[i]) < resourceVersion(s.fresh[j])
	})
	for _, revision := range s.fresh {
		if _, known := s.numbers[revision.Name]; !known {
			s.numbers[revision.Name] = len(s.numbers) + 1
		}
	}
	s.fresh = nil
}

// find is the object of that kind and name, or nil.
func (s *space) find(kind, name string) metav1.Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	for uid, object := range s.objects {
		if s.kinds[uid] == kind && object.GetName() == name {
			return object
		}
	}
	return nil
}

func (s *space) pod(name string) *corev1.Pod {
	pod, _ := s.find("pod", name).(*corev1.Pod)
	return pod
}

// all are the objects that are there.
func (s *space) all() []metav1.Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.objects))
}

// each calls f for every object of a kind that is there; the caller holds the lock.
func each[T metav1.Object](s *space, f func(T)) {
	for _, object := range s.objects {
		if typed, ok := object.(T); ok {
			f(typed)
		}
	}
}

// abandon makes the kubelet end every pod that is deleted from now on.
func (s *space) abandon() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.abandoned, s.manual = true, false
}

// isAbandoned: the scenario is over, and what fails now does not matter.
func (s *space) isAbandoned() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.abandoned
}
