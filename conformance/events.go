package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
)

// apply makes an event happen. refused is the API server's reason, when it refused a set or its change.
func (s *space) apply(ctx context.Context, e *event, mainSet string) (refused string, err error) {
	target := mainSet
	if e.Set != "" {
		target = e.Set
	}
	switch {
	case e.Ready != "":
		return "", s.podPhase(ctx, e.Ready, corev1.PodRunning, true)
	case e.Unready != "":
		return "", s.podPhase(ctx, e.Unready, corev1.PodRunning, false)
	case e.Fail != "":
		return "", s.podPhase(ctx, e.Fail, corev1.PodFailed, false)
	case e.Succeed != "":
		return "", s.podPhase(ctx, e.Succeed, corev1.PodSucceeded, false)
	case e.Delete != "":
		return "", s.onPod(e.Delete, func(pod *corev1.Pod) error {
			return s.delete(ctx, s.core(), "pods", pod, metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &pod.UID}})
		})
	case e.Terminated != "":
		return "", s.onPod(e.Terminated, func(pod *corev1.Pod) error { return s.end(ctx, pod) })
	case e.DeletePvc != "":
		return "", s.onObject("pvc/"+e.DeletePvc, func(resource string, object metav1.Object) error {
			return s.delete(ctx, s.core(), resource, object, metav1.DeleteOptions{})
		})
	case e.Patch != nil:
		return verdict(s.patchSet(ctx, target, e.Patch))
	case e.DeleteSet != "":
		policy := metav1.DeletionPropagation(e.DeleteSet)
		return "", s.onObject("set/"+target, func(resource string, object metav1.Object) error {
			return s.delete(ctx, s.world.cp.client.AppsV1().RESTClient(), resource, object, metav1.DeleteOptions{PropagationPolicy: &policy})
		})
	case e.CreateSet != nil:
		return verdict(s.createSet(ctx, e.CreateSet))
	case e.Wait != 0:
		return "", s.passTime(ctx, time.Duration(e.Wait*float64(time.Second)))
	case e.Relabel != "":
		return "", s.onObject("pod/"+e.Relabel, func(resource string, object metav1.Object) error {
			return s.mergePatch(ctx, resource, object, map[string]any{"labels": e.Labels})
		})
	case e.Disown != "":
		return "", s.onObject(e.Disown, func(resource string, object metav1.Object) error {
			return s.mergePatch(ctx, resource, object, map[string]any{"ownerReferences": nil})
		})
	case e.Create != nil:
		return "", s.createEntry(ctx, *e.Create)
	case e.DeleteObject != "":
		return "", s.onObject(e.DeleteObject, func(resource string, object metav1.Object) error {
			background := metav1.DeletePropagationBackground
			return s.delete(ctx, s.core(), resource, object, metav1.DeleteOptions{PropagationPolicy: &background})
		})
	case e.Release != "":
		return "", s.onObject(e.Release, func(resource string, object metav1.Object) error {
			return s.release(ctx, resource, object)
		})
	}
	return "", errors.New("an event of no known kind")
}

func (s *space) podPhase(ctx context.Context, name string, phase corev1.PodPhase, ready bool) error {
	return s.onPod(name, func(pod *corev1.Pod) error { return s.setReady(ctx, pod, phase, ready) })
}

// onPod does something with the pod of that name; nothing when there is none.
func (s *space) onPod(name string, do func(*corev1.Pod) error) error {
	pod := s.pod(name)
	if pod == nil {
		return nil
	}
	return ignoreGone(do(pod))
}

// resources are the names in the API's paths for the kinds that a space follows.
var resources = map[string]string{"pod": "pods", "pvc": "persistentvolumeclaims", "configmap": "configmaps", "set": "statefulsets", "revision": "controllerrevisions"}

// onObject does something with the object that pod/web-0 names; nothing when there is none.
func (s *space) onObject(reference string, do func(resource string, object metav1.Object) error) error {
	kind, name, _ := strings.Cut(reference, "/")
	if resources[kind] == "" {
		return fmt.Errorf("%q is not pod/…, pvc/… or configmap/…", reference)
	}
	object := s.find(kind, name)
	if object == nil {
		return nil
	}
	return ignoreGone(do(resources[kind], object))
}

func (s *space) core() rest.Interface { return s.world.cp.client.CoreV1().RESTClient() }

func (s *space) delete(ctx context.Context, client rest.Interface, resource string, object metav1.Object, how metav1.DeleteOptions) error {
	err := client.Delete().Namespace(s.name).Resource(resource).Name(object.GetName()).Body(&how).Do(ctx).Error()
	if err != nil {
		return err
	}
	return s.awaitDeletion(object)
}

func ignoreGone(err error) error {
	if isGone(err) {
		return nil
	}
	return err
}

// touch remembers that somebody but the controllers has had a hand in an object.
func (s *space) touch(object metav1.Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.touched[object.GetUID()] = true
}

// mergePatch changes an object's metadata.
func (s *space) mergePatch(ctx context.Context, resource string, object metav1.Object, metadata map[string]any) error {
	body, err := json.Marshal(map[string]any{"metadata": metadata})
	if err != nil {
		return err
	}
	s.touch(object)
	changed, err := s.core().Patch(types.MergePatchType).
		Namespace(s.name).Resource(resource).Name(object.GetName()).Body(body).Do(ctx).Get()
	if err != nil {
		return err
	}
	return s.await(changed.(metav1.Object))
}

// release removes the finalizer that holds an object; the cluster's own stay.
func (s *space) release(ctx context.Context, resource string, object metav1.Object) error {
	kept := []string{}
	for _, finalizer := range object.GetFinalizers() {
		if finalizer != holdFinalizer {
			kept = append(kept, finalizer)
		}
	}
	return s.mergePatch(ctx, resource, object, map[string]any{"finalizers": kept})
}

// createSet and patchSet send what the scenario says as it is: what the API server makes of it is the question.
func (s *space) createSet(ctx context.Context, set manifest) error {
	body, err := json.Marshal(set)
	if err != nil {
		return err
	}
	object, err := s.world.cp.client.AppsV1().RESTClient().Post().Namespace(s.name).Resource("statefulsets").
		SetHeader("Content-Type", "application/json").Body(body).Do(ctx).Get()
	if err != nil {
		return err
	}
	return s.await(object.(metav1.Object))
}

func (s *space) patchSet(ctx context.Context, name string, patch manifest) error {
	body, err := json.Marshal(patch)
	if err != nil {
		return err
	}
	changed, err := s.world.cp.client.AppsV1().StatefulSets(s.name).Patch(ctx, name, types.MergePatchType, body, metav1.PatchOptions{})
	if err != nil {
		return err
	}
	return s.await(changed)
}

// verdict tells a refusal from a failure of the recording.
func verdict(err error) (string, error) {
	var answer apierrors.APIStatus
	if err == nil {
		return "", nil
	}
	if !errors.As(err, &answer) || !(apierrors.IsInvalid(err) || apierrors.IsBadRequest(err) || apierrors.IsForbidden(err) ||
		apierrors.IsAlreadyExists(err) || apierrors.IsNotFound(err)) {
		return "", err
	}
	reason := answer.Status()
	var causes []string
	if reason.Details != nil {
		for _, cause := range reason.Details.Causes {
			causes = append(causes, cause.Field+": "+string(cause.Type))
		}
	}
	if len(causes) == 0 {
		causes = append(causes, string(reason.Reason)+": "+reason.Message)
	}
	return strings.Join(causes, "; "), nil
}

// createEntry creates an object that is nobody's work but the scenario's.
func (s *space) createEntry(ctx context.Context, e entry) error {
	body, err := s.withOwners(e.Object)
	if err != nil {
		return err
	}
	resource := map[string]string{"Pod": "pods", "PersistentVolumeClaim": "persistentvolumeclaims", "ConfigMap": "configmaps"}[fmt.Sprint(e.Object["kind"])]
	if resource == "" {
		return fmt.Errorf("an existing object of kind %v", e.Object["kind"])
	}
	made, err := s.core().Post().Namespace(s.name).Resource(resource).
		SetHeader("Content-Type", "application/json").Body(body).Do(ctx).Get()
	if apierrors.IsAlreadyExists(err) {
		return nil // the scenario was made where this name was free; here it is not, and nothing changes
	}
	if err != nil {
		return fmt.Errorf("creating an existing object: %w", err)
	}
	object := made.(metav1.Object)
	if err := s.await(object); err != nil {
		return err
	}
	s.touch(object)
	s.mu.Lock()
	delete(s.made, kindOf(object)+"/"+object.GetName()) // not the controller's
	s.mu.Unlock()
	if pod, ok := made.(*corev1.Pod); ok {
		// a pod that is deleted before it is bound goes without asking its kubelet
		err := s.awaitThat("the binding of "+pod.Name, func() bool {
			current, ok := s.objects[pod.UID].(*corev1.Pod)
			return !ok || current.Spec.NodeName != ""
		})
		if err != nil {
			return err
		}
		if e.State != "" {
			// the controllers have had it before, or chance would say in which state they meet it
			if err := s.settle(ctx); err != nil {
				return err
			}
		}
		phases := map[string]corev1.PodPhase{"ready": corev1.PodRunning, "unready": corev1.PodRunning, "failed": corev1.PodFailed, "succeeded": corev1.PodSucceeded}
		if phase, ok := phases[e.State]; ok {
			if err := s.setReady(ctx, pod, phase, e.State == "ready"); err != nil {
				return ignoreGone(err)
			}
		}
	}
	if e.Terminating {
		// the controllers have had it before it goes, or chance would say whether a set adopts it
		if err := s.settle(ctx); err != nil {
			return err
		}
		return ignoreGone(s.delete(ctx, s.core(), resource, object, metav1.DeleteOptions{}))
	}
	return nil
}

// withOwners fills in the uids of owner references: a scenario cannot know them.
func (s *space) withOwners(object manifest) ([]byte, error) {
	copied := map[string]any{}
	data, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &copied); err != nil {
		return nil, err
	}
	metadata, _ := copied["metadata"].(map[string]any)
	references, _ := metadata["ownerReferences"].([]any)
	for _, r := range references {
		reference, _ := r.(map[string]any)
		if reference["uid"] != nil {
			continue
		}
		kinds := map[string]string{"ConfigMap": "configmap", "Pod": "pod", "StatefulSet": "set"}
		owner := s.find(kinds[fmt.Sprint(reference["kind"])], fmt.Sprint(reference["name"]))
		if owner == nil {
			return nil, fmt.Errorf("owner reference to %v %v, which does not exist", reference["kind"], reference["name"])
		}
		reference["uid"] = string(owner.GetUID())
	}
	return json.Marshal(copied)
}
