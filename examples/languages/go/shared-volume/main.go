// One volume for all pods: a directory of an NFS server, which every node can mount at the same time.
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
	chart := cdk8s.NewChart(app, jsii.String("shared-volume"), &cdk8s.ChartProps{Namespace: jsii.String("default")})
	shared := cdk8sstateful.SharedVolume_Nfs(chart, jsii.String("shared-nfs"), &cdk8sstateful.NfsSharedVolumeProps{
		Server:        jsii.String("nfs-server.example.com"),
		Path:          jsii.String("/shared"),
		Size:          cdk8s.Size_Gibibytes(jsii.Number(10)),
		ClaimMetadata: &cdk8s.ApiObjectMetadata{Name: jsii.String("shared-nfs-claim")},
		VolumeName:    jsii.String("shared-storage"),
	})

	set := cdk8sstateful.NewStatefulSet(chart, jsii.String("web"), &cdk8sstateful.StatefulSetProps{Replicas: jsii.Number(3)})
	web := set.AddContainer(&cdk8splus28.ContainerProps{
		Image:     jsii.String("nginxinc/nginx-unprivileged:1.29.4-alpine"),
		Ports:     &[]*cdk8splus28.ContainerPort{{Name: jsii.String("web"), Number: jsii.Number(8080)}},
		Readiness: cdk8splus28.Probe_FromTcpSocket(&cdk8splus28.TcpSocketProbeOptions{Port: jsii.Number(8080)}),
		Resources: &cdk8splus28.ContainerResources{Memory: &cdk8splus28.MemoryResources{
			Request: cdk8s.Size_Mebibytes(jsii.Number(64)),
			Limit:   cdk8s.Size_Mebibytes(jsii.Number(64)),
		}},
	})
	web.Mount(jsii.String("/usr/share/nginx/html"), shared, &cdk8splus28.MountOptions{ReadOnly: jsii.Bool(true)})
	web.Mount(jsii.String("/tmp"), cdk8splus28.Volume_FromEmptyDir(chart, jsii.String("tmp"), jsii.String("tmp"), nil), nil)

	app.Synth()
}
