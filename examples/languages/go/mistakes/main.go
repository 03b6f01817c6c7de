// Errors: what they say, and how a choice is accepted.
package main

import (
	"fmt"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-stateful/cdk8s-stateful-go/cdk8sstateful"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus28/v2"
)

// show prints the error that this ends with: in Go they arrive as panics.
func show(what func()) {
	defer func() {
		if err := recover(); err != nil {
			// Where a method throws, jsii puts `Error: ` before the message.
			fmt.Println(strings.TrimPrefix(fmt.Sprint(err), "Error: "))
		}
	}()
	what()
	fmt.Println("no error")
}

func main() {
	defer jsii.Close()

	// What is wrong by itself is refused where it is written …
	scratch := cdk8s.NewChart(cdk8s.NewApp(nil), jsii.String("scratch"), nil)
	show(func() {
		cdk8sstateful.NewStatefulSet(scratch, jsii.String("negative"), &cdk8sstateful.StatefulSetProps{Replicas: jsii.Number(-1)})
	})
	show(func() {
		tooLong := jsii.String("a-name-of-more-characters-than-its-revisions-have-room-for")
		cdk8sstateful.NewStatefulSet(scratch, jsii.String("long"), &cdk8sstateful.StatefulSetProps{
			Metadata: &cdk8s.ApiObjectMetadata{Name: tooLong},
		})
	})
	show(func() {
		peers := cdk8sstateful.NewStatefulSet(scratch, jsii.String("peers"), nil)
		peers.PeerList(&cdk8sstateful.PeerListOptions{Port: jsii.Number(70000)})
	})
	show(func() {
		cdk8sstateful.Rules_Of(scratch).Acknowledge(jsii.String("governing-service"), jsii.String(" "))
	})

	// … and what is wrong together, when the app is synthesized.
	app := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(app, jsii.String("mistakes"), &cdk8s.ChartProps{Namespace: jsii.String("shop")})
	database := cdk8sstateful.NewStatefulSet(chart, jsii.String("orders"), &cdk8sstateful.StatefulSetProps{
		Replicas:       jsii.Number(3),
		ClaimRetention: &cdk8sstateful.ClaimRetentionPolicy{WhenDeleted: cdk8sstateful.ClaimRetention_DELETE},
	})
	postgres := database.AddContainer(&cdk8splus28.ContainerProps{Image: jsii.String("postgres:17.6"), PortNumber: jsii.Number(5432)})
	data := cdk8sstateful.NewVolumeClaimTemplate(chart, jsii.String("data"), &cdk8sstateful.VolumeClaimTemplateProps{
		Size: cdk8s.Size_Gibibytes(jsii.Number(50)),
	})
	postgres.Mount(jsii.String("/var/lib/postgresql/data"), data, nil)
	web := cdk8sstateful.NewStatefulSet(chart, jsii.String("web"), &cdk8sstateful.StatefulSetProps{Replicas: jsii.Number(3)})
	disk := cdk8sstateful.NewSharedVolume(chart, jsii.String("disk"), &cdk8sstateful.SharedVolumeProps{
		Size:        cdk8s.Size_Gibibytes(jsii.Number(1)),
		AccessModes: &[]cdk8splus28.PersistentVolumeAccessMode{cdk8splus28.PersistentVolumeAccessMode_READ_WRITE_ONCE},
	})
	web.AddContainer(&cdk8splus28.ContainerProps{
		Image:      jsii.String("nginxinc/nginx-unprivileged:1.29.4-alpine"),
		PortNumber: jsii.Number(8080),
	}).Mount(jsii.String("/www"), disk, nil)
	show(app.Synth)

	// What is a choice can be accepted, with a reason; what cannot work stays an error.
	cdk8sstateful.Rules_Of(database).Acknowledge(jsii.String("claims-deleted-on-database"), jsii.String("made anew for each test run"))
	show(app.Synth)
}
