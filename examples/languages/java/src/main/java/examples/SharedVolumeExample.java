package examples;

import io.github.cdk8s_stateful.NfsSharedVolumeProps;
import io.github.cdk8s_stateful.SharedVolume;
import io.github.cdk8s_stateful.StatefulSet;
import java.util.List;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.Size;
import org.cdk8s.plus28.Container;
import org.cdk8s.plus28.ContainerPort;
import org.cdk8s.plus28.ContainerProps;
import org.cdk8s.plus28.ContainerResources;
import org.cdk8s.plus28.MemoryResources;
import org.cdk8s.plus28.MountOptions;
import org.cdk8s.plus28.Probe;
import org.cdk8s.plus28.TcpSocketProbeOptions;
import org.cdk8s.plus28.Volume;

/** One volume for all pods: a directory of an NFS server, which every node can mount at the same time. */
public final class SharedVolumeExample {
    public static void main(String[] args) {
        App app = new App();
        Chart chart = new Chart(app, "shared-volume", ChartProps.builder().namespace("default").build());
        SharedVolume shared = SharedVolume.nfs(chart, "shared-nfs", NfsSharedVolumeProps.builder()
            .server("nfs-server.example.com")
            .path("/shared")
            .size(Size.gibibytes(10))
            .claimMetadata(ApiObjectMetadata.builder().name("shared-nfs-claim").build())
            .volumeName("shared-storage")
            .build());

        StatefulSet set = StatefulSet.Builder.create(chart, "web").replicas(3).build();
        Container web = set.addContainer(ContainerProps.builder()
            .image("nginxinc/nginx-unprivileged:1.29.4-alpine")
            .ports(List.of(ContainerPort.builder().name("web").number(8080).build()))
            .readiness(Probe.fromTcpSocket(TcpSocketProbeOptions.builder().port(8080).build()))
            .resources(ContainerResources.builder()
                .memory(MemoryResources.builder().request(Size.mebibytes(64)).limit(Size.mebibytes(64)).build())
                .build())
            .build());
        web.mount("/usr/share/nginx/html", shared, MountOptions.builder().readOnly(true).build());
        web.mount("/tmp", Volume.fromEmptyDir(chart, "tmp", "tmp"));

        app.synth();
    }
}
