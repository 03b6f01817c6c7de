package main

import (
	"fmt"
	"strings"
)

const (
	defaultDomain = "cluster.local"
	otherDomain   = "k8s.example.org"
)

// dnsCase is a namespace to ask about: Services, sets and pods in it, and what state its pods are in.
type dnsCase struct {
	name, domain string
	objects      []manifest
	// pod → "unready", "failed", "succeeded", "pending", "no address", "terminating" (and still ready),
	// "terminating unready"; a pod that is not in it is ready
	states map[string]string
	// ask has more to ask for than what is derived from the objects
	ask []dnsQuery
}

type change func(manifest)

// with sets a field of the spec; a nil value removes it.
func with(field string, value any) change {
	return func(spec manifest) {
		if value == nil {
			delete(spec, field)
			return
		}
		spec[field] = value
	}
}

func serviceOf(name string, changes ...change) manifest {
	spec := manifest{"clusterIP": "None", "selector": manifest{"app": "web"}, "ports": []any{port("http", 80, 8080)}}
	for _, c := range changes {
		c(spec)
	}
	return manifest{"apiVersion": "v1", "kind": "Service", "metadata": manifest{"name": name}, "spec": spec}
}

func port(name string, number, target any) manifest {
	out := manifest{"port": number}
	if name != "" {
		out["name"] = name
	}
	if target != nil {
		out["targetPort"] = target
	}
	return out
}

func udp(p manifest) manifest {
	p["protocol"] = "UDP"
	return p
}

func dnsSet(name string, replicas int, changes ...change) manifest {
	spec := manifest{
		"serviceName": "web", "replicas": replicas, "podManagementPolicy": "Parallel",
		"selector": manifest{"matchLabels": manifest{"set": name}},
		"template": manifest{
			"metadata": manifest{"labels": manifest{"app": "web", "set": name}},
			"spec": manifest{"containers": []any{manifest{"name": "main", "image": "img:1",
				"ports": []any{manifest{"name": "web", "containerPort": 8080}}}}},
		},
	}
	for _, c := range changes {
		c(spec)
	}
	return manifest{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": manifest{"name": name}, "spec": spec}
}

// lonePod is a pod of no set: the controller would replace a failed one of its own at once.
func lonePod(name, subdomain string) manifest {
	return manifest{"apiVersion": "v1", "kind": "Pod", "metadata": manifest{"name": name, "labels": manifest{"app": "web"}},
		"spec": manifest{"hostname": name, "subdomain": subdomain, "containers": []any{manifest{"name": "main", "image": "img:1"}}}}
}

func dnsCases() []dnsCase {
	virtual := with("clusterIP", nil)
	dual := func(spec manifest) {
		spec["ipFamilyPolicy"], spec["ipFamilies"] = "RequireDualStack", []any{"IPv4", "IPv6"}
	}
	six := func(spec manifest) {
		spec["ipFamilyPolicy"], spec["ipFamilies"] = "SingleStack", []any{"IPv6"}
	}
	early := with("publishNotReadyAddresses", true)
	ports := func(list ...any) change { return with("ports", list) }
	web := func(changes ...change) []manifest { return []manifest{serviceOf("web", changes...), dnsSet("web", 3)} }
	states := func(pairs ...string) map[string]string {
		out := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			out[pairs[i]] = pairs[i+1]
		}
		return out
	}
	troubled := states("web-0", "unready", "web-1", "terminating", "web-2", "terminating unready")
	cases := []dnsCase{
		{name: "headless", objects: web()},
		{name: "virtual-ip", objects: web(virtual)},
		{name: "virtual-ip-target-name", objects: web(virtual, ports(port("http", 80, "web")))},
		{name: "no-ports", objects: web(with("ports", nil))},
		{name: "unnamed-port", objects: web(ports(port("", 80, 8080)))},
		{name: "unnamed-port-virtual", objects: web(virtual, ports(port("", 80, 8080)))},
		{name: "several-ports", objects: web(ports(port("http", 80, 8080), port("admin", 9000, nil), udp(port("gossip", 7946, nil))))},
		{name: "same-name-both-protocols", objects: web(ports(port("dns", 53, nil), udp(port("dns-udp", 53, nil))))},
		{name: "several-ports-virtual", objects: web(virtual, ports(port("http", 80, 8080), udp(port("gossip", 7946, nil))))},
		{name: "target-port-by-name", objects: web(ports(port("http", 80, "web")))},
		{name: "target-port-unknown", objects: web(ports(port("http", 80, "nobody"), port("admin", 9000, 9000)))},
		{name: "target-port-only-unknown", objects: web(ports(port("http", 80, "nobody")))},
		{name: "sctp", objects: web(ports(manifest{"name": "sig", "port": 3868, "protocol": "SCTP"}))},
		{name: "all-unready", objects: web(), states: states("web-0", "unready", "web-1", "unready", "web-2", "unready")},
		{name: "all-unready-published", objects: web(early), states: states("web-0", "unready", "web-1", "unready", "web-2", "unready")},
		{name: "one-unready", objects: web(), states: states("web-1", "unready")},
		{name: "pending-with-address-published", objects: web(early), states: states("web-0", "pending", "web-1", "no address")},
		{name: "troubled", objects: web(), states: troubled},
		{name: "troubled-published", objects: web(early), states: troubled},
		{name: "troubled-virtual", objects: web(virtual), states: troubled},
		{name: "troubled-virtual-published", objects: web(virtual, early), states: troubled},
		{name: "all-unready-virtual", objects: web(virtual), states: states("web-0", "unready", "web-1", "unready", "web-2", "unready")},
		{name: "terminating-only", objects: web(), states: states("web-0", "terminating", "web-1", "terminating", "web-2", "terminating")},
		{name: "lone-pods", objects: []manifest{serviceOf("web"), lonePod("a", "web"), lonePod("b", "web"), lonePod("c", "web"), lonePod("d", "other")},
			states: states("b", "failed", "c", "succeeded")},
		{name: "lone-pods-published", objects: []manifest{serviceOf("web", early), lonePod("a", "web"), lonePod("b", "web"), lonePod("c", "web")},
			states: states("b", "failed", "c", "succeeded")},
		{name: "selector-mismatch", objects: web(with("selector", manifest{"app": "another"}))},
		{name: "selector-of-some", objects: web(with("selector", manifest{"statefulset.kubernetes.io/pod-name": "web-1"}))},
		{name: "no-selector", objects: web(with("selector", nil))},
		{name: "service-missing", objects: []manifest{dnsSet("web", 2)}},
		{name: "other-service-only", objects: []manifest{serviceOf("second"), dnsSet("web", 2)}},
		{name: "second-headless", objects: append(web(), serviceOf("second"))},
		{name: "second-virtual", objects: append(web(), serviceOf("second", virtual))},
		{name: "second-published", objects: append(web(), serviceOf("second", early)), states: states("web-0", "unready")},
		{name: "governing-published-second-not", objects: append(web(early), serviceOf("second")), states: states("web-0", "unready")},
		{name: "two-sets", objects: []manifest{serviceOf("web"), dnsSet("web", 2), dnsSet("cache", 2)}},
		{name: "two-sets-one-elsewhere", objects: []manifest{serviceOf("web"), dnsSet("web", 2), dnsSet("cache", 2, with("serviceName", "cache"))}},
		{name: "empty-service-name", objects: []manifest{serviceOf("web"), dnsSet("web", 2, with("serviceName", ""))}},
		{name: "external-name", objects: []manifest{
			{"apiVersion": "v1", "kind": "Service", "metadata": manifest{"name": "web"}, "spec": manifest{"type": "ExternalName", "externalName": "db.example.com"}},
			dnsSet("web", 2)}},
		{name: "external-name-with-ports", objects: []manifest{
			{"apiVersion": "v1", "kind": "Service", "metadata": manifest{"name": "web"}, "spec": manifest{"type": "ExternalName", "externalName": "db.example.com",
				"ports": []any{port("http", 80, nil)}}},
			dnsSet("web", 2)}},
		{name: "node-port", objects: web(virtual, with("type", "NodePort"))},
		{name: "dual-stack", objects: web(dual)},
		{name: "dual-stack-virtual", objects: web(virtual, dual)},
		{name: "dual-stack-ports", objects: web(dual, ports(port("http", 80, "web"), udp(port("gossip", 7946, nil))))},
		{name: "six-only", objects: web(six)},
		{name: "six-only-virtual", objects: web(virtual, six)},
		{name: "other-domain", domain: otherDomain, objects: web()},
		{name: "other-domain-virtual", domain: otherDomain, objects: web(virtual)},
		{name: "start-ordinal", objects: []manifest{serviceOf("web"), dnsSet("web", 2, with("ordinals", manifest{"start": 5}))}},
		{name: "one-pod", objects: []manifest{serviceOf("web"), dnsSet("web", 1)}},
		{name: "no-pods", objects: []manifest{serviceOf("web"), dnsSet("web", 0)}},
		{name: "no-pods-virtual", objects: []manifest{serviceOf("web", virtual), dnsSet("web", 0)}},
		{name: "seven-pods", objects: []manifest{serviceOf("web"), dnsSet("web", 7)}},
		{name: "long-names", objects: []manifest{
			serviceOf(strings.Repeat("s", 63)), dnsSet(strings.Repeat("n", 50), 2, with("serviceName", strings.Repeat("s", 63)))}},
		{name: "leading-digit", objects: []manifest{serviceOf("0web"), dnsSet("0web", 2, with("serviceName", "0web"))}},
		{name: "host-network", objects: []manifest{serviceOf("web"), func() manifest {
			set := dnsSet("web", 2)
			set["spec"].(manifest)["template"].(manifest)["spec"].(manifest)["hostNetwork"] = true
			return set
		}()}},
		{name: "pod-named-like-service", objects: []manifest{serviceOf("web-0"), dnsSet("web", 2, with("serviceName", "web-0"))}},
		{name: "relaxed-case", objects: web(), ask: []dnsQuery{{Name: "WEB-0.Web.ns-relaxed-case.SVC.Cluster.Local.", Type: "A"}}},
	}
	for i := range cases {
		if cases[i].domain == "" {
			cases[i].domain = defaultDomain
		}
	}
	return cases
}

// questions asks for every name that could be meant by the objects of a case, whether it exists or not.
func (c dnsCase) questions(r recordedCase) (out []dnsQuery) {
	seen := map[question]bool{}
	add := func(name string, kinds ...string) {
		for _, kind := range kinds {
			if key := (question{name, kind}); !seen[key] {
				seen[key] = true
				out = append(out, dnsQuery{Name: name, Type: kind})
			}
		}
	}
	base := fmt.Sprintf("%s.svc.%s.", r.Namespace, r.ClusterDomain)
	names := []string{"web"}
	for _, service := range r.Services {
		names = append(names, service.Name)
		for _, ip := range service.ClusterIPs {
			if ip != "None" {
				add(reverseName(ip), "PTR")
			}
		}
	}
	for _, name := range names {
		service := name + "." + base
		add(service, "A", "AAAA", "SRV")
		for _, label := range []string{"http", "admin", "gossip", "web", "nosuch"} {
			add("_"+label+"._tcp."+service, "SRV")
		}
		add("_gossip._udp."+service, "SRV", "A")
		add("_sig._sctp."+service, "SRV")
		add("_http._udp."+service, "SRV")
		add("_dns._tcp."+service, "SRV")
		add("_dns-udp._udp."+service, "SRV")
		for _, pod := range r.Pods {
			add(pod.Name+"."+service, "A", "AAAA", "SRV")
			add("_http._tcp."+pod.Name+"."+service, "SRV")
			for _, ip := range pod.IPs {
				add(strings.NewReplacer(".", "-", ":", "-").Replace(ip)+"."+service, "A", "AAAA")
			}
		}
		add("nobody."+service, "A")
	}
	for _, pod := range r.Pods {
		add(pod.Name+"."+base, "A")
		for _, ip := range pod.IPs {
			add(reverseName(ip), "PTR")
		}
	}
	add("missing."+base, "A")
	add(base, "A")
	for _, q := range c.ask {
		add(q.Name, q.Type)
	}
	return out
}

type question struct{ name, kind string }
