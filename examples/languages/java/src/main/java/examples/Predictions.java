package examples;

import io.github.cdk8s_stateful.Cluster;
import io.github.cdk8s_stateful.ClusterProps;
import io.github.cdk8s_stateful.Explanation;
import io.github.cdk8s_stateful.NamedPod;
import io.github.cdk8s_stateful.PeerListOptions;
import io.github.cdk8s_stateful.PredictedAutoscaling;
import io.github.cdk8s_stateful.PredictedClaim;
import io.github.cdk8s_stateful.PredictedStatefulSet;
import io.github.cdk8s_stateful.RollingUpdateOptions;
import io.github.cdk8s_stateful.SrvRecord;
import io.github.cdk8s_stateful.StatefulSet;
import io.github.cdk8s_stateful.StorageClass;
import io.github.cdk8s_stateful.UpdateStrategy;
import io.github.cdk8s_stateful.VolumeClaimTemplate;
import java.util.List;
import java.util.TreeMap;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.Duration;
import org.cdk8s.Size;
import org.cdk8s.plus28.Container;
import org.cdk8s.plus28.ContainerPort;
import org.cdk8s.plus28.ContainerProps;
import org.cdk8s.plus28.EnvValue;
import org.cdk8s.plus28.HorizontalPodAutoscaler;
import org.cdk8s.plus28.Metric;
import org.cdk8s.plus28.MetricTarget;
import org.cdk8s.plus28.PodManagementPolicy;

/** What Kubernetes will make of a set, before anything runs. */
public final class Predictions {
    public static void main(String[] args) {
        App app = new App();
        Cluster.define(app, ClusterProps.builder().kubernetesVersion("1.34").clusterDomain("corp.example").build());
        Chart chart = new Chart(app, "predictions", ChartProps.builder().namespace("shop").build());
        StatefulSet carts = StatefulSet.Builder.create(chart, "carts")
            .replicas(3)
            .ordinalStart(1)
            .updateStrategy(UpdateStrategy.rollingUpdate(RollingUpdateOptions.builder().partition(2).build()))
            .minReady(Duration.seconds(10))
            .build();
        Container server = carts.addContainer(ContainerProps.builder()
            .image("valkey/valkey:8.1.3")
            .ports(List.of(ContainerPort.builder().name("valkey").number(6379).build()))
            .build());
        server.mount("/data", VolumeClaimTemplate.Builder.create(chart, "data")
            .size(Size.gibibytes(50))
            .storageClass(StorageClass.longhorn(chart, "ssd"))
            .build());
        server.getEnv().addVariable("SEEDS", EnvValue.fromValue(carts.peerList(PeerListOptions.builder().port(6379).build())));

        System.out.println(carts.getDnsName());
        for (NamedPod pod : carts.getPods()) {
            System.out.println(pod.getOrdinal() + " " + pod.getName() + " " + pod.getDnsName());
            new TreeMap<>(pod.getLabels()).forEach((key, value) -> System.out.println("  label " + key + "=" + value));
            for (PredictedClaim claim : pod.getClaims()) {
                System.out.println("  claim " + claim.getName() + " " + claim.getStorage() + " " + claim.getStorageClass() + " "
                    + String.join(",", claim.getAccessModes()) + " " + claim.getExists());
            }
            for (SrvRecord record : pod.getSrv()) {
                System.out.println("  SRV " + record.getName() + " port " + record.getPort());
            }
        }
        PredictedStatefulSet prediction = carts.getPrediction();
        System.out.println("start " + String.join(" ", prediction.getStartOrder()));
        System.out.println("scale down " + String.join(" ", prediction.getScaleDownOrder()));
        System.out.println("update " + String.join(" ", prediction.getUpdateOrder()));
        System.out.println("asks for " + prediction.getCapacity().getCpu() + " CPU, " + prediction.getCapacity().getMemory() + " memory");

        // An autoscaler's minimum and maximum; without one there is no prediction of it.
        StatefulSet sessions = StatefulSet.Builder.create(chart, "sessions").podManagementPolicy(PodManagementPolicy.PARALLEL).build();
        sessions.addContainer(ContainerProps.builder().image("valkey/valkey:8.1.3").portNumber(6379).build());
        HorizontalPodAutoscaler.Builder.create(chart, "sessions-scaling")
            .metadata(ApiObjectMetadata.builder().name("sessions").build())
            .target(sessions)
            .minReplicas(2)
            .maxReplicas(5)
            .metrics(List.of(Metric.resourceCpu(MetricTarget.averageUtilization(70))))
            .build();
        for (PredictedStatefulSet each : List.of(carts.getPrediction(), sessions.getPrediction())) {
            PredictedAutoscaling scaling = each.getAutoscaling();
            System.out.println(each.getName() + ": "
                + (scaling == null ? "no autoscaler" : scaling.getMinReplicas() + " to " + scaling.getMaxReplicas() + " pods"));
        }
        System.out.println(Explanation.of(chart).getText());

        app.synth();
    }
}
