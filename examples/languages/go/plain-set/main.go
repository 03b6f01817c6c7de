// Three pods with a name, an address and a volume of their own.
package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-stateful/cdk8s-stateful-go/cdk8sstateful"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus28/v2"
)

func main() {
	defer jsii.Close()

	app := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(app, jsii.String("plain-set"), &cdk8s.ChartProps{Namespace: jsii.String("my-namespace")})

	set := cdk8sstateful.NewStatefulSet(chart, jsii.String("my-app"), &cdk8sstateful.StatefulSetProps{
		Service:         cdk8sstateful.NewHeadlessService(chart, jsii.String("my-headless-service"), nil),
		Replicas:        jsii.Number(3),
		SecurityContext: &cdk8splus28.PodSecurityContextProps{FsGroup: jsii.Number(65534)},
	})
	server := set.AddContainer(&cdk8splus28.ContainerProps{
		Image:     jsii.String("registry.k8s.io/e2e-test-images/agnhost:2.53"),
		Args:      jsii.Strings("netexec", "--http-port=8080"),
		Ports:     &[]*cdk8splus28.ContainerPort{{Name: jsii.String("http"), Number: jsii.Number(8080)}},
		Readiness: cdk8splus28.Probe_FromHttpGet(jsii.String("/healthz"), &cdk8splus28.HttpGetProbeOptions{Port: jsii.Number(8080)}),
		Resources: &cdk8splus28.ContainerResources{Memory: &cdk8splus28.MemoryResources{
			Request: cdk8s.Size_Mebibytes(jsii.Number(32)),
			Limit:   cdk8s.Size_Mebibytes(jsii.Number(32)),
		}},
		SecurityContext: &cdk8splus28.ContainerSecurityContextProps{User: jsii.Number(65534)},
	})
	www := cdk8sstateful.NewVolumeClaimTemplate(chart, jsii.String("www"), &cdk8sstateful.VolumeClaimTemplateProps{
		Size: cdk8s.Size_Gibibytes(jsii.Number(1)),
	})
	server.Mount(jsii.String("/www"), www, nil)

	app.Synth()
}
