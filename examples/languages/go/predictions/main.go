// What Kubernetes will make of a set, before anything runs.
package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-stateful/cdk8s-stateful-go/cdk8sstateful"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus28/v2"
)

func main() {
	defer jsii.Close()

	app := cdk8s.NewApp(nil)
	cdk8sstateful.Cluster_Define(app, &cdk8sstateful.ClusterProps{
		KubernetesVersion: jsii.String("1.34"),
		ClusterDomain:     jsii.String("corp.example"),
	})
	chart := cdk8s.NewChart(app, jsii.String("predictions"), &cdk8s.ChartProps{Namespace: jsii.String("shop")})
	carts := cdk8sstateful.NewStatefulSet(chart, jsii.String("carts"), &cdk8sstateful.StatefulSetProps{
		Replicas:       jsii.Number(3),
		OrdinalStart:   jsii.Number(1),
		UpdateStrategy: cdk8sstateful.UpdateStrategy_RollingUpdate(&cdk8sstateful.RollingUpdateOptions{Partition: jsii.Number(2)}),
		MinReady:       cdk8s.Duration_Seconds(jsii.Number(10)),
	})
	server := carts.AddContainer(&cdk8splus28.ContainerProps{
		Image: jsii.String("valkey/valkey:8.1.3"),
		Ports: &[]*cdk8splus28.ContainerPort{{Name: jsii.String("valkey"), Number: jsii.Number(6379)}},
	})
	data := cdk8sstateful.NewVolumeClaimTemplate(chart, jsii.String("data"), &cdk8sstateful.VolumeClaimTemplateProps{
		Size:         cdk8s.Size_Gibibytes(jsii.Number(50)),
		StorageClass: cdk8sstateful.StorageClass_Longhorn(chart, jsii.String("ssd"), nil),
	})
	server.Mount(jsii.String("/data"), data, nil)
	seeds := carts.PeerList(&cdk8sstateful.PeerListOptions{Port: jsii.Number(6379)})
	server.Env().AddVariable(jsii.String("SEEDS"), cdk8splus28.EnvValue_FromValue(seeds))

	fmt.Println(*carts.DnsName())
	for _, pod := range *carts.Pods() {
		fmt.Printf("%.0f %s %s\n", *pod.Ordinal, *pod.Name, *pod.DnsName)
		for _, key := range slices.Sorted(maps.Keys(*pod.Labels)) {
			fmt.Printf("  label %s=%s\n", key, *(*pod.Labels)[key])
		}
		for _, claim := range *pod.Claims {
			fmt.Printf("  claim %s %s %s %s %t\n", *claim.Name, *claim.Storage, *claim.StorageClass, join(claim.AccessModes, ","), *claim.Exists)
		}
		for _, record := range *pod.Srv {
			fmt.Printf("  SRV %s port %.0f\n", *record.Name, *record.Port)
		}
	}
	prediction := carts.Prediction()
	fmt.Println("start", join(prediction.StartOrder, " "))
	fmt.Println("scale down", join(prediction.ScaleDownOrder, " "))
	fmt.Println("update", join(prediction.UpdateOrder, " "))
	fmt.Printf("asks for %s CPU, %s memory\n", *prediction.Capacity.Cpu, *prediction.Capacity.Memory)

	// An autoscaler's minimum and maximum; without one there is no prediction of it.
	sessions := cdk8sstateful.NewStatefulSet(chart, jsii.String("sessions"), &cdk8sstateful.StatefulSetProps{
		PodManagementPolicy: cdk8splus28.PodManagementPolicy_PARALLEL,
	})
	sessions.AddContainer(&cdk8splus28.ContainerProps{Image: jsii.String("valkey/valkey:8.1.3"), PortNumber: jsii.Number(6379)})
	cdk8splus28.NewHorizontalPodAutoscaler(chart, jsii.String("sessions-scaling"), &cdk8splus28.HorizontalPodAutoscalerProps{
		Metadata:    &cdk8s.ApiObjectMetadata{Name: jsii.String("sessions")},
		Target:      sessions,
		MinReplicas: jsii.Number(2),
		MaxReplicas: jsii.Number(5),
		Metrics: &[]cdk8splus28.Metric{
			cdk8splus28.Metric_ResourceCpu(cdk8splus28.MetricTarget_AverageUtilization(jsii.Number(70))),
		},
	})
	for _, set := range []cdk8sstateful.StatefulSet{carts, sessions} {
		prediction := set.Prediction()
		if scaling := prediction.Autoscaling; scaling == nil {
			fmt.Printf("%s: no autoscaler\n", *prediction.Name)
		} else {
			fmt.Printf("%s: %.0f to %.0f pods\n", *prediction.Name, *scaling.MinReplicas, *scaling.MaxReplicas)
		}
	}
	fmt.Println(*cdk8sstateful.Explanation_Of(chart).Text())

	app.Synth()
}

func join(list *[]*string, separator string) string {
	var values []string
	for _, each := range *list {
		values = append(values, *each)
	}
	return strings.Join(values, separator)
}
