package main

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
)

// world sees everything that happens in the cluster, and hands each thing to the space (namespace) it is in. One
// watch a kind serves all scenarios.
type world struct {
	cp     *controlPlane
	mu     sync.Mutex
	spaces map[string]*space
	canary *canary
	stop   context.CancelFunc
	done   sync.WaitGroup
	// the first error of a watch: the recording is not to be trusted after it
	broken error
}

func newWorld(cp *controlPlane) *world {
	return &world{cp: cp, spaces: map[string]*space{}}
}

type source struct {
	list  func(context.Context, *kubernetes.Clientset, metav1.ListOptions) (runtime.Object, error)
	watch func(context.Context, *kubernetes.Clientset, metav1.ListOptions) (watch.Interface, error)
}

var sources = []source{
	{func(ctx context.Context, c *kubernetes.Clientset, o metav1.ListOptions) (runtime.Object, error) {
		return c.CoreV1().Pods("").List(ctx, o)
	}, func(ctx context.Context, c *kubernetes.Clientset, o metav1.ListOptions) (watch.Interface, error) {
		return c.CoreV1().Pods("").Watch(ctx, o)
	}},
	{func(ctx context.Context, c *kubernetes.Clientset, o metav1.ListOptions) (runtime.Object, error) {
		return c.CoreV1().PersistentVolumeClaims("").List(ctx, o)
	}, func(ctx context.Context, c *kubernetes.Clientset, o metav1.ListOptions) (watch.Interface, error) {
		return c.CoreV1().PersistentVolumeClaims("").Watch(ctx, o)
	}},
	{func(ctx context.Context, c *kubernetes.Clientset, o metav1.ListOptions) (runtime.Object, error) {
		return c.AppsV1().StatefulSets("").List(ctx, o)
	}, func(ctx context.Context, c *kubernetes.Clientset, o metav1.ListOptions) (watch.Interface, error) {
		return c.AppsV1().StatefulSets("").Watch(ctx, o)
	}},
	{func(ctx context.Context, c *kubernetes.Clientset, o metav1.ListOptions) (runtime.Object, error) {
		return c.AppsV1().ControllerRevisions("").List(ctx, o)
	}, func(ctx context.Context, c *kubernetes.Clientset, o metav1.ListOptions) (watch.Interface, error) {
		return c.AppsV1().ControllerRevisions("").Watch(ctx, o)
	}},
	{func(ctx context.Context, c *kubernetes.Clientset, o metav1.ListOptions) (runtime.Object, error) {
		return c.CoreV1().ConfigMaps("").List(ctx, o)
	}, func(ctx context.Context, c *kubernetes.Clientset, o metav1.ListOptions) (watch.Interface, error) {
		return c.CoreV1().ConfigMaps("").Watch(ctx, o)
	}},
}

// follow starts the watches. It is called again after an upgrade; nothing changes between the two, because nothing
// that could change anything is running.
func (w *world) follow(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	w.stop = cancel
	for _, s := range sources {
		list, err := s.list(ctx, w.cp.client, metav1.ListOptions{})
		if err != nil {
			return fmt.Errorf("listing before watching: %w", err)
		}
		version := list.(metav1.ListInterface).GetResourceVersion()
		watcher, err := s.from(ctx, w, version)
		if err != nil {
			return fmt.Errorf("watching: %w", err)
		}
		w.done.Add(1)
		go func() {
			defer w.done.Done()
			if err := w.read(ctx, s, version, watcher); err != nil && ctx.Err() == nil {
				w.fail(err)
			}
		}()
	}
	return nil
}

func (s source) from(ctx context.Context, w *world, version string) (watch.Interface, error) {
	return s.watch(ctx, w.cp.client, metav1.ListOptions{ResourceVersion: version, TimeoutSeconds: ptr(int64(24 * 3600))})
}

// read hands on what a watch tells. The API server ends a watch whose reader is too slow, as it may be on a busy
// machine; then another one goes on where it ended.
func (w *world) read(ctx context.Context, s source, version string, watcher watch.Interface) (err error) {
	for {
		for e := range watcher.ResultChan() {
			if ctx.Err() != nil {
				return nil // that the watch was ended is told as an error, too
			}
			object, ok := e.Object.(metav1.Object)
			if !ok {
				return fmt.Errorf("a watch answered %s: %v", e.Type, e.Object)
			}
			version = object.GetResourceVersion()
			w.handle(e.Type, object)
		}
		if ctx.Err() != nil {
			return nil
		}
		if watcher, err = s.from(ctx, w, version); err != nil {
			return fmt.Errorf("watching on: %w", err)
		}
	}
}

func (w *world) unfollow() {
	w.stop()
	w.done.Wait()
}

func (w *world) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken == nil {
		w.broken = err
	}
}

func (w *world) err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken != nil {
		if err := w.cp.healthy(); err != nil {
			return err
		}
	}
	return w.broken
}

func (w *world) handle(kind watch.EventType, object metav1.Object) {
	w.mu.Lock()
	s := w.spaces[object.GetNamespace()]
	w.mu.Unlock()
	if s != nil {
		s.see(kind, object)
	}
}

// open makes a namespace and follows it.
func (w *world) open(ctx context.Context, name string, manual bool) (*space, error) {
	s := newSpace(w, name, manual)
	w.mu.Lock()
	w.spaces[name] = s
	w.mu.Unlock()
	_, err := w.cp.client.CoreV1().Namespaces().Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}, metav1.CreateOptions{})
	return s, err
}

// close removes what is in the namespace, so that the controllers have no work with scenarios that are over.
func (w *world) close(ctx context.Context, s *space) {
	s.abandon()
	background := metav1.DeletePropagationBackground
	c, all := w.cp.client, metav1.ListOptions{}
	now := metav1.DeleteOptions{GracePeriodSeconds: ptr(int64(0)), PropagationPolicy: &background}
	_ = c.AppsV1().StatefulSets(s.name).DeleteCollection(ctx, metav1.DeleteOptions{PropagationPolicy: &background}, all)
	for _, object := range s.all() {
		if isHeld(object) {
			_ = s.release(ctx, resources[kindOf(object)], object)
		}
	}
	_ = c.CoreV1().Pods(s.name).DeleteCollection(ctx, now, all)
	_ = c.CoreV1().PersistentVolumeClaims(s.name).DeleteCollection(ctx, now, all)
	// The controller that lets claims go has one worker: those of scenarios that are over must not keep the others
	// waiting.
	for _, object := range s.all() {
		if kindOf(object) == "pvc" {
			_, _ = c.CoreV1().PersistentVolumeClaims(s.name).Patch(ctx, object.GetName(), types.MergePatchType,
				[]byte(`{"metadata":{"finalizers":null}}`), metav1.PatchOptions{})
		}
	}
	_ = c.AppsV1().ControllerRevisions(s.name).DeleteCollection(ctx, now, all)
	_ = c.CoreV1().ConfigMaps(s.name).DeleteCollection(ctx, now, all)
	time.AfterFunc(5*time.Second, func() { // stragglers still need the kubelet
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.spaces, s.name)
	})
}

func resourceVersion(object metav1.Object) int64 {
	version, _ := strconv.ParseInt(object.GetResourceVersion(), 10, 64)
	return version
}

func ptr[T any](value T) *T { return &value }

// simpleSet is a set that the recorder makes for itself.
func simpleSet(name string) manifest {
	return manifest{
		"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": manifest{"name": name},
		"spec": manifest{
			"serviceName": name, "selector": manifest{"matchLabels": manifest{"app": name}},
			"template": manifest{"metadata": manifest{"labels": manifest{"app": name}},
				"spec": manifest{"containers": []any{manifest{"name": "main", "image": "img:1"}}}},
		},
	}
}

func claimTemplate(name string) manifest {
	return manifest{
		"metadata": manifest{"name": name},
		"spec":     manifest{"accessModes": []any{"ReadWriteOnce"}, "resources": manifest{"requests": manifest{"storage": "1Gi"}}},
	}
}

// kindOf names the kinds that a space follows.
func kindOf(object metav1.Object) string {
	switch object.(type) {
	case *corev1.Pod:
		return "pod"
	case *corev1.PersistentVolumeClaim:
		return "pvc"
	case *appsv1.StatefulSet:
		return "set"
	case *appsv1.ControllerRevision:
		return "revision"
	case *corev1.ConfigMap:
		return "configmap"
	}
	return "other"
}
