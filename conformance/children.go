package main

import (
	"io"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

// The subcommands by which the binary starts itself as one part of the control plane. They are processes of their
// own, because the parts keep global state (flags, feature gates, metrics) and have no clean way to stop.
const (
	childEtcd        = "child-etcd"
	childAPIServer   = "child-apiserver"
	childControllers = "child-controllers"
)

// gitVersion is what the API server says of itself; linked in by -ldflags.
func gitVersion() string {
	return version.Get().GitVersion
}

// minorVersion is the version as the format names it: 1.34.
func minorVersion() string {
	parts := strings.SplitN(strings.TrimPrefix(gitVersion(), "v"), ".", 3)
	if len(parts) < 3 {
		return "unknown"
	}
	return parts[0] + "." + parts[1]
}

func runChild(name string, args []string) {
	dieWithParent()
	switch name {
	case childEtcd:
		runEtcd(args[0], args[1], args[2])
	case childAPIServer:
		command := apiserver.NewAPIServerCommand()
		command.SetArgs(args)
		os.Exit(cli.Run(command))
	case childControllers:
		command := controllers.NewControllerManagerCommand()
		command.SetArgs(args)
		os.Exit(cli.Run(command))
	}
}

// dieWithParent ends this process when the one that started it is gone, however it ended: the write end of stdin
// closes then. A killed recorder leaves nothing behind.
func dieWithParent() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
}

// runEtcd serves until it is told to stop. Nothing is synced to disk: the data lives as long as the recording.
func runEtcd(dir, client, peer string) {
	cfg := embed.NewConfig()
	cfg.Dir = dir
	cfg.UnsafeNoFsync = true
	cfg.LogLevel = "error"
	clientURL, peerURL := mustURL(client), mustURL(peer)
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = clientURL, clientURL
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = peerURL, peerURL
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	server, err := embed.StartEtcd(cfg)
	if err != nil {
		fail(1, "etcd: %v", err)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	select {
	case <-stop:
		server.Close()
	case err := <-server.Err():
		fail(1, "etcd: %v", err)
	}
}

func mustURL(text string) []url.URL {
	parsed, err := url.Parse(text)
	if err != nil {
		fail(1, "etcd: %v", err)
	}
	return []url.URL{*parsed}
}
