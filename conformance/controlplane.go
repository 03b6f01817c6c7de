package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

// gates are feature gates that differ from the version's defaults.
type gates map[string]bool

func (g gates) flag() []string {
	if len(g) == 0 {
		return nil
	}
	var parts []string
	for name, on := range g {
		parts = append(parts, fmt.Sprintf("%s=%t", name, on))
	}
	sort.Strings(parts)
	return []string{"--feature-gates=" + strings.Join(parts, ",")}
}

// options of a control plane beyond the feature gates.
type options struct {
	gates gates
	// controllers that run besides the three that StatefulSets need
	controllers []string
	// serviceRange is the range of the virtual IPs of Services, two of them for dual stack
	serviceRange string
	// isWhole lets the API server ask of pods what a cluster's does: that their account exists. And it lets it accept
	// privileged ones, which are then for Pod Security admission to refuse.
	isWhole bool
}

// controlPlane is etcd, kube-apiserver and kube-controller-manager on free ports of the loopback interface, with all
// files in a temporary folder.
type controlPlane struct {
	options
	dir, etcdURL, token string
	port                int
	etcd, api, manager  *process
	syncs               *syncLog
	config              *rest.Config
	client              *kubernetes.Clientset
}

// startControlPlane returns when the API server is ready and the controllers are running. onFailure is where the
// caller learns what became of a process that ended unasked.
func startControlPlane(ctx context.Context, opts options) (*controlPlane, error) {
	dir, err := os.MkdirTemp("", "conformance-")
	if err != nil {
		return nil, err
	}
	cp := &controlPlane{options: opts, dir: dir, syncs: newSyncLog()}
	if err := cp.start(ctx); err != nil {
		cp.stop()
		return nil, err
	}
	return cp, nil
}

func (cp *controlPlane) start(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	ports, err := freePorts(3)
	if err != nil {
		return err
	}
	cp.port = ports[2]
	cp.etcdURL = fmt.Sprintf("http://127.0.0.1:%d", ports[0])
	if err := cp.writeFiles(); err != nil {
		return err
	}
	peer := fmt.Sprintf("http://127.0.0.1:%d", ports[1])
	if cp.etcd, err = startProcess(self, childEtcd, []string{filepath.Join(cp.dir, "etcd"), cp.etcdURL, peer}, nil); err != nil {
		return err
	}
	cp.config = &rest.Config{
		Host:            fmt.Sprintf("https://127.0.0.1:%d", cp.port),
		BearerToken:     cp.token,
		TLSClientConfig: rest.TLSClientConfig{Insecure: true},
		QPS:             -1,
		WarningHandler:  rest.NoWarnings{}, // a scenario may well do what one is warned of
	}
	if cp.client, err = kubernetes.NewForConfig(cp.config); err != nil {
		return err
	}
	if err := cp.startAPIServer(ctx, self); err != nil {
		return err
	}
	return cp.startManager(self)
}

// writeFiles makes the credentials: one token that may do everything, and the key that the API server insists on
// for service accounts, which nothing here uses.
func (cp *controlPlane) writeFiles() error {
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	cp.token = hex.EncodeToString(secret)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	encoded := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	kubeconfig := fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: local, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: %s}}]
contexts: [{name: local, context: {cluster: local, user: admin}}]
current-context: local
`, cp.port, cp.token)
	for name, content := range map[string]string{
		"tokens.csv": cp.token + ",admin,admin,system:masters\n", "key.pem": string(encoded), "kubeconfig": kubeconfig,
	} {
		if err := os.WriteFile(filepath.Join(cp.dir, name), []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (cp *controlPlane) kubeconfig() string { return filepath.Join(cp.dir, "kubeconfig") }

func (cp *controlPlane) startAPIServer(ctx context.Context, binary string) error {
	file := func(name string) string { return filepath.Join(cp.dir, name) }
	serviceRange := cp.serviceRange
	if serviceRange == "" {
		serviceRange = "10.96.0.0/16"
	}
	pods := []string{"--disable-admission-plugins=ServiceAccount"}
	if cp.isWhole {
		pods = []string{"--allow-privileged"}
	}
	var err error
	cp.api, err = startProcess(binary, childAPIServer, slices.Concat([]string{
		"--etcd-servers=" + cp.etcdURL,
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", cp.port),
		"--cert-dir=" + file("certificates"),
		"--token-auth-file=" + file("tokens.csv"), "--authorization-mode=AlwaysAllow",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=" + file("key.pem"), "--service-account-signing-key-file=" + file("key.pem"),
		"--service-cluster-ip-range=" + serviceRange,
		"--endpoint-reconciler-type=none",
		"--enable-priority-and-fairness=false",
		"--max-requests-inflight=0", "--max-mutating-requests-inflight=0",
		"--profiling=false",
		// From 1.31 on a list that must be up to date waits up to 100 ms for the watch cache. The controller that
		// lets claims go makes one such list after the other; straight from etcd it keeps up with fifty scenarios.
		"--watch-cache-sizes=pods#0",
	}, pods, cp.gates.flag()), nil)
	if err != nil {
		return err
	}
	return cp.waitReady(ctx)
}

func (cp *controlPlane) waitReady(ctx context.Context) error {
	deadline := time.Now().Add(2 * time.Minute)
	for {
		for _, p := range []*process{cp.etcd, cp.api} {
			if err := p.ended(); err != nil {
				return err
			}
		}
		if _, err := cp.client.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(ctx); err == nil {
			return nil
		} else if time.Now().After(deadline) {
			return fmt.Errorf("kube-apiserver is not ready after two minutes: %w", err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (cp *controlPlane) startManager(binary string) error {
	names := append([]string{
		"statefulset-controller", "garbage-collector-controller", "persistentvolumeclaim-protection-controller",
	}, cp.controllers...)
	var err error
	cp.manager, err = startProcess(binary, childControllers, append([]string{
		"--kubeconfig=" + cp.kubeconfig(),
		"--controllers=" + strings.Join(names, ","),
		"--leader-elect=false",
		"--secure-port=0",
		"--kube-api-qps=5000", "--kube-api-burst=10000",
		"--concurrent-statefulset-syncs=20",
		// the recorder reads from these lines when a set was synced, and whether that failed
		"--vmodule=stateful_set=4",
		"--profiling=false",
	}, cp.gates.flag()...), cp.syncs.line)
	return err
}

// healthy is nil while every part is running.
func (cp *controlPlane) healthy() error {
	for _, p := range []*process{cp.etcd, cp.api, cp.manager} {
		if err := p.ended(); err != nil {
			return err
		}
	}
	return nil
}

// replaceStop stops what an upgrade replaces: everything but the data.
func (cp *controlPlane) replaceStop() {
	cp.manager.stop(5 * time.Second)
	cp.api.stop(10 * time.Second)
}

func (cp *controlPlane) stop() {
	cp.manager.stop(2 * time.Second)
	cp.api.stop(time.Second) // its own grace is long, and nobody waits for an answer any more
	cp.etcd.stop(3 * time.Second)
	_ = os.RemoveAll(cp.dir)
}

// freePorts asks the system for ports. Another process may take one before it is used: then the part that wanted it
// ends with a message that says so.
func freePorts(count int) ([]int, error) {
	var ports []int
	for i := 0; i < count; i++ {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
