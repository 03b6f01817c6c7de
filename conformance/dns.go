package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// dnsFile is what `dns` writes; FORMAT.md describes it.
type dnsFile struct {
	KubernetesVersion string         `json:"kubernetesVersion"`
	CoreDNS           string         `json:"coredns"`
	Cases             []recordedCase `json:"cases"`
}

type recordedCase struct {
	Name          string            `json:"name"`
	Namespace     string            `json:"namespace"`
	ClusterDomain string            `json:"clusterDomain"`
	Objects       []manifest        `json:"objects"`
	Refused       map[string]string `json:"refused,omitempty"`
	Services      []dnsService      `json:"services"`
	Pods          []dnsPod          `json:"pods"`
	Queries       []dnsQuery        `json:"queries"`
}

type dnsService struct {
	Name       string   `json:"name"`
	ClusterIPs []string `json:"clusterIPs,omitempty"`
	IPFamilies []string `json:"ipFamilies,omitempty"`
}

type dnsPod struct {
	Name        string   `json:"name"`
	IPs         []string `json:"ips"`
	Phase       string   `json:"phase"`
	Ready       bool     `json:"ready"`
	Terminating bool     `json:"terminating,omitempty"`
}

// recordDNS starts a dual stack control plane and CoreDNS, and asks CoreDNS about every case.
func recordDNS(args []string) error {
	flags := flag.NewFlagSet("dns", flag.ExitOnError)
	out := flags.String("out", "", "")
	coredns := flags.String("coredns", "", "")
	if rest := parseMixed(flags, args); len(rest) > 0 || *out == "" {
		return fmt.Errorf("usage: dns --out FILE [--coredns BINARY]")
	}
	if *coredns == "" {
		self, err := os.Executable()
		if err != nil {
			return err
		}
		*coredns = filepath.Join(filepath.Dir(self), "coredns")
	}
	ctx, cancel := interruptible()
	defer cancel()
	cp, err := startControlPlane(ctx, options{
		controllers:  []string{"endpointslice-controller"},
		serviceRange: "10.96.0.0/16,fd00:96::/112",
	})
	if err != nil {
		return err
	}
	defer cp.stop()
	w := newWorld(cp)
	if err := w.follow(ctx); err != nil {
		return err
	}
	defer w.unfollow()
	if err := w.warmUp(ctx); err != nil {
		return err
	}
	defer w.canary.halt()
	if err := makeNode(ctx, cp); err != nil {
		return err
	}
	servers := map[string]*nameServer{}
	for _, domain := range []string{defaultDomain, otherDomain} {
		if servers[domain], err = startNameServer(ctx, *coredns, cp, domain); err != nil {
			return err
		}
		defer servers[domain].process.stop(2 * time.Second)
	}
	file := dnsFile{KubernetesVersion: minorVersion(), CoreDNS: servers[defaultDomain].version}
	for i, c := range dnsCases() {
		recorded, err := c.record(ctx, w, i, servers[c.domain])
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		progress("%s: %d queries", c.name, len(recorded.Queries))
		file.Cases = append(file.Cases, recorded)
	}
	return writeDNS(*out, file)
}

// makeNode: an endpoint needs the node that its pod is bound to.
func makeNode(ctx context.Context, cp *controlPlane) error {
	_, err := cp.client.CoreV1().Nodes().Create(ctx, &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: nodeName}}, metav1.CreateOptions{})
	return err
}

// record sets a case up, waits until CoreDNS answers the same again and again, and writes the answers down.
func (c dnsCase) record(ctx context.Context, w *world, number int, server *nameServer) (recordedCase, error) {
	out := recordedCase{Name: c.name, Namespace: "ns-" + c.name, ClusterDomain: c.domain, Objects: c.objects}
	s, err := w.open(ctx, out.Namespace, true)
	if err != nil {
		return out, err
	}
	for _, object := range c.objects {
		refused, err := verdict(s.createAny(ctx, object))
		if err != nil {
			return out, err
		}
		if refused != "" {
			if out.Refused == nil {
				out.Refused = map[string]string{}
			}
			out.Refused[fmt.Sprintf("%v/%s", object["kind"], nameOf(object))] = refused
		}
	}
	if err := s.settle(ctx); err != nil {
		return out, err
	}
	if err := c.bring(ctx, s, number); err != nil {
		return out, err
	}
	if err := s.settle(ctx); err != nil {
		return out, err
	}
	if out.Services, err = services(ctx, w.cp, s.name); err != nil {
		return out, err
	}
	out.Pods = dnsPods(s)
	questions := c.questions(out)
	if err := w.endpointsCaughtUp(ctx, s.name); err != nil {
		return out, err
	}
	for same := 0; same < 3; time.Sleep(400 * time.Millisecond) {
		answers, err := server.askAll(ctx, questions)
		if err != nil {
			return out, err
		}
		if slices.EqualFunc(answers, out.Queries, dnsQuery.equal) {
			same++
		} else {
			same = 0
		}
		out.Queries = answers
	}
	return out, nil
}

// bring brings every pod into the state that the case wants it in: by default running, ready, and with an address in
// each family.
func (c dnsCase) bring(ctx context.Context, s *space, number int) error {
	var pods []*corev1.Pod
	s.mu.Lock()
	each(s, func(pod *corev1.Pod) { pods = append(pods, pod) })
	s.mu.Unlock()
	slices.SortFunc(pods, func(a, b *corev1.Pod) int { return strings.Compare(a.Name, b.Name) })
	for i, pod := range pods {
		state := c.states[pod.Name]
		if state != "no address" {
			if err := s.setAddresses(ctx, pod, fmt.Sprintf("10.200.%d.%d", number, i+1), fmt.Sprintf("fd00:200::%x:%x", number+1, i+1)); err != nil {
				return err
			}
		}
		phase, ready := corev1.PodRunning, true
		switch state {
		case "unready", "no address", "terminating unready":
			ready = false
		case "failed":
			phase, ready = corev1.PodFailed, false
		case "succeeded":
			phase, ready = corev1.PodSucceeded, false
		case "pending":
			phase, ready = corev1.PodPending, false
		}
		if err := s.setReady(ctx, pod, phase, ready); err != nil {
			return err
		}
		if strings.HasPrefix(state, "terminating") {
			if err := s.delete(ctx, s.core(), "pods", pod, metav1.DeleteOptions{}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *space) setAddresses(ctx context.Context, pod *corev1.Pod, v4, v6 string) error {
	body, _ := json.Marshal(manifest{"status": manifest{"podIP": v4, "podIPs": []any{manifest{"ip": v4}, manifest{"ip": v6}}}})
	changed, err := s.world.cp.client.CoreV1().Pods(s.name).Patch(ctx, pod.Name, types.MergePatchType, body, metav1.PatchOptions{}, "status")
	if err != nil {
		return err
	}
	return s.await(changed)
}

// createAny creates a Service, a StatefulSet or a Pod as it is written.
func (s *space) createAny(ctx context.Context, object manifest) error {
	if object["kind"] == "StatefulSet" {
		return s.createSet(ctx, object)
	}
	body, err := json.Marshal(object)
	if err != nil {
		return err
	}
	resource := map[string]string{"Service": "services", "Pod": "pods"}[fmt.Sprint(object["kind"])]
	made, err := s.core().Post().Namespace(s.name).Resource(resource).
		SetHeader("Content-Type", "application/json").Body(body).Do(ctx).Get()
	if err != nil || resource != "pods" {
		return err
	}
	return s.await(made.(metav1.Object))
}

func services(ctx context.Context, cp *controlPlane, namespace string) ([]dnsService, error) {
	out := []dnsService{}
	list, err := cp.client.CoreV1().Services(namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	for _, service := range list.Items {
		families := []string{}
		for _, family := range service.Spec.IPFamilies {
			families = append(families, string(family))
		}
		out = append(out, dnsService{service.Name, service.Spec.ClusterIPs, families})
	}
	return out, nil
}

func dnsPods(s *space) []dnsPod {
	out := []dnsPod{}
	s.mu.Lock()
	defer s.mu.Unlock()
	each(s, func(pod *corev1.Pod) {
		ips := []string{}
		for _, ip := range pod.Status.PodIPs {
			ips = append(ips, ip.IP)
		}
		out = append(out, dnsPod{pod.Name, ips, string(pod.Status.Phase), isReady(pod), pod.DeletionTimestamp != nil})
	})
	slices.SortFunc(out, func(a, b dnsPod) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// endpointsCaughtUp returns when the EndpointSlices have not changed for a while: their controller has no log of
// what it has done, and it gathers changes before it acts.
func (w *world) endpointsCaughtUp(ctx context.Context, namespace string) error {
	last, since := "", time.Now()
	for time.Since(since) < 700*time.Millisecond {
		list, err := w.cp.client.DiscoveryV1().EndpointSlices(namespace).List(ctx, metav1.ListOptions{})
		if err != nil {
			return err
		}
		now := slicesText(list.Items)
		if now != last {
			last, since = now, time.Now()
		}
		time.Sleep(50 * time.Millisecond)
	}
	return nil
}

func slicesText(items []discoveryv1.EndpointSlice) string {
	var out []string
	for _, item := range items {
		out = append(out, item.Name+" "+item.ResourceVersion)
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}
