// What the rules find in an app, read as data: in this library's objects and in those of others.
package main

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-stateful/cdk8s-stateful-go/cdk8sstateful"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus28/v2"
)

func main() {
	defer jsii.Close()

	app := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(app, jsii.String("findings"), &cdk8s.ChartProps{Namespace: jsii.String("shop")})
	cache := cdk8sstateful.NewStatefulSet(chart, jsii.String("cache"), &cdk8sstateful.StatefulSetProps{
		Replicas:       jsii.Number(3),
		ClaimRetention: &cdk8sstateful.ClaimRetentionPolicy{WhenDeleted: cdk8sstateful.ClaimRetention_DELETE},
	})
	redis := cache.AddContainer(&cdk8splus28.ContainerProps{Image: jsii.String("redis"), PortNumber: jsii.Number(6379)})
	data := cdk8sstateful.NewVolumeClaimTemplate(chart, jsii.String("data"), &cdk8sstateful.VolumeClaimTemplateProps{
		Size: cdk8s.Size_Gibibytes(jsii.Number(1)),
	})
	redis.Mount(jsii.String("/data"), data, nil)
	cdk8splus28.NewDeployment(chart, jsii.String("api"), &cdk8splus28.DeploymentProps{
		Containers: &[]*cdk8splus28.ContainerProps{{Image: jsii.String("example.com/api"), PortNumber: jsii.Number(8080)}},
	})

	cdk8sstateful.Rules_Of(cache).Acknowledge(jsii.String("claims-deleted-on-database"), jsii.String("a cache: refilled from the orders database"))

	losses := 0
	for _, finding := range *cdk8sstateful.Rules_Of(app).Findings() {
		severity := "error"
		switch finding.Effect {
		case cdk8sstateful.Effect_HAZARD, cdk8sstateful.Effect_ADVICE:
			severity = "warning"
		case cdk8sstateful.Effect_DATA_LOSS:
			losses++
		}
		about := finding.Object
		fmt.Printf("%s %s: %s %s %s/%s %s (%s)\n", severity, *finding.Rule, *about.ApiVersion, *about.Kind, *about.Namespace, *about.Name,
			*finding.Path, *finding.ConstructPath)
		fmt.Printf("  %s\n", *finding.Message)
		fmt.Printf("  mend: %s\n", *finding.Fix)
		if finding.Acknowledged != nil {
			fmt.Printf("  accepted: %s\n", *finding.Acknowledged)
		}
	}
	fmt.Println(losses, "would lose data")
}
