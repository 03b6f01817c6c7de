package main

import (
	"sort"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// view writes down what is in the namespace now, in the terms of FORMAT.md. full adds what the profile full records
// beyond the base format.
func (s *space) view(mainSet string, full bool) step {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.number()
	sort.SliceStable(s.actions, func(i, j int) bool { return s.actions[i].version < s.actions[j].version })
	out := step{Actions: []string{}, Pods: []podView{}, Pvcs: []pvcView{}}
	for _, a := range s.actions {
		out.Actions = append(out.Actions, a.text)
	}
	each(s, func(pod *corev1.Pod) {
		out.Pods = append(out.Pods, podView{
			Name: pod.Name, Revision: s.revision(pod.Labels[appsv1.ControllerRevisionHashLabelKey]),
			Phase: string(pod.Status.Phase), Ready: isReady(pod), Terminating: pod.DeletionTimestamp != nil,
		})
	})
	each(s, func(claim *corev1.PersistentVolumeClaim) {
		out.Pvcs = append(out.Pvcs, pvcView{claim.Name, s.owner(claim, mainSet), claim.DeletionTimestamp != nil})
	})
	sort.Slice(out.Pods, func(i, j int) bool { return out.Pods[i].Name < out.Pods[j].Name })
	sort.Slice(out.Pvcs, func(i, j int) bool { return out.Pvcs[i].Name < out.Pvcs[j].Name })
	each(s, func(set *appsv1.StatefulSet) {
		if set.Name == mainSet {
			out.Status = ptr(s.status(set))
			return
		}
		if out.Statuses == nil {
			out.Statuses = map[string]status{}
		}
		out.Statuses[set.Name] = s.status(set)
	})
	if full {
		out.Revisions = s.revisions()
		out.Content = s.content()
		out.Identity = s.identity()
	}
	return out
}

// revision is rN for the name of a revision; what is not the name of one stays as it is.
func (s *space) revision(name string) string {
	if number, ok := s.numbers[name]; ok {
		return "r" + strconv.Itoa(number)
	}
	return name
}

func (s *space) status(set *appsv1.StatefulSet) status {
	return status{
		Replicas: set.Status.Replicas, ReadyReplicas: set.Status.ReadyReplicas, AvailableReplicas: set.Status.AvailableReplicas,
		CurrentReplicas: set.Status.CurrentReplicas, UpdatedReplicas: set.Status.UpdatedReplicas,
		CurrentRevision: s.revision(set.Status.CurrentRevision), UpdateRevision: s.revision(set.Status.UpdateRevision),
	}
}

// owner says what owns a claim: kinds, and whether they still exist.
func (s *space) owner(claim *corev1.PersistentVolumeClaim, mainSet string) string {
	var owners []string
	for _, reference := range claim.OwnerReferences {
		kind := "other"
		switch reference.Kind {
		case "StatefulSet":
			kind = "set"
		case "Pod":
			kind = "pod"
		}
		_, alive := s.objects[reference.UID]
		switch {
		case !alive:
			kind = "gone " + kind
		case kind == "set" && reference.Name != mainSet:
			kind = "set " + reference.Name
		}
		owners = append(owners, kind)
	}
	if len(owners) == 0 {
		return "none"
	}
	sort.Strings(owners)
	return strings.Join(owners, "+")
}

func (s *space) revisions() []revisionView {
	out := []revisionView{}
	each(s, func(revision *appsv1.ControllerRevision) {
		out = append(out, revisionView{s.revision(revision.Name), revision.Revision, s.controller(revision)})
	})
	sort.Slice(out, func(i, j int) bool { return s.order(out[i].Name) < s.order(out[j].Name) })
	return out
}

// controller is the name of the set that controls an object.
func (s *space) controller(object metav1.Object) string {
	reference := metav1.GetControllerOf(object)
	if reference == nil {
		return "none"
	}
	_, alive := s.objects[reference.UID]
	switch {
	case reference.Kind != "StatefulSet":
		return "other"
	case !alive:
		return "gone set"
	}
	return reference.Name
}

// identity is what became of the pods that somebody else has made or changed.
func (s *space) identity() map[string]any {
	out := map[string]any{}
	each(s, func(pod *corev1.Pod) {
		if s.touched[pod.UID] {
			out[pod.Name] = map[string]any{"labels": s.metaContent(pod)["labels"], "owner": s.controller(pod)}
		}
	})
	return out
}

func (s *space) order(name string) int {
	number, _ := strconv.Atoi(strings.TrimPrefix(name, "r"))
	return number
}

// content is what was made in the step.
func (s *space) content() map[string]any {
	out := map[string]any{}
	for key, object := range s.made {
		switch typed := object.(type) {
		case *corev1.Pod:
			out[key] = s.podContent(typed)
		case *corev1.PersistentVolumeClaim:
			spec, _ := runtime.DefaultUnstructuredConverter.ToUnstructured(&typed.Spec)
			content := s.metaContent(typed)
			content["spec"] = spec
			out[key] = content
		}
	}
	return out
}

func (s *space) podContent(pod *corev1.Pod) map[string]any {
	volumes, mounts, images := map[string]any{}, map[string]any{}, map[string]any{}
	for _, volume := range pod.Spec.Volumes {
		volumes[volume.Name] = nil
		if volume.PersistentVolumeClaim != nil {
			volumes[volume.Name] = volume.PersistentVolumeClaim.ClaimName
		}
	}
	for _, container := range pod.Spec.Containers {
		images[container.Name] = container.Image
		paths := map[string]any{}
		for _, mount := range container.VolumeMounts {
			paths[mount.MountPath] = mount.Name
		}
		if len(paths) > 0 {
			mounts[container.Name] = paths
		}
	}
	content := s.metaContent(pod)
	content["hostname"], content["subdomain"] = pod.Spec.Hostname, pod.Spec.Subdomain
	content["volumes"], content["mounts"], content["images"] = volumes, mounts, images
	return content
}

func (s *space) metaContent(object metav1.Object) map[string]any {
	labels, annotations, owners := map[string]any{}, map[string]any{}, []any{}
	for key, value := range object.GetLabels() {
		labels[key] = s.revision(value)
	}
	for key, value := range object.GetAnnotations() {
		annotations[key] = value
	}
	for _, reference := range object.GetOwnerReferences() {
		owners = append(owners, map[string]any{
			"apiVersion": reference.APIVersion, "kind": reference.Kind, "name": reference.Name,
			"controller":         reference.Controller != nil && *reference.Controller,
			"blockOwnerDeletion": reference.BlockOwnerDeletion != nil && *reference.BlockOwnerDeletion,
		})
	}
	return map[string]any{"labels": labels, "annotations": annotations, "ownerReferences": owners}
}
