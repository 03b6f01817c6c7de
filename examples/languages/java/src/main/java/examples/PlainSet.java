package examples;

import io.github.cdk8s_stateful.HeadlessService;
import io.github.cdk8s_stateful.StatefulSet;
import io.github.cdk8s_stateful.VolumeClaimTemplate;
import java.util.List;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.Size;
import org.cdk8s.plus28.Container;
import org.cdk8s.plus28.ContainerPort;
import org.cdk8s.plus28.ContainerProps;
import org.cdk8s.plus28.ContainerResources;
import org.cdk8s.plus28.ContainerSecurityContextProps;
import org.cdk8s.plus28.HttpGetProbeOptions;
import org.cdk8s.plus28.MemoryResources;
import org.cdk8s.plus28.PodSecurityContextProps;
import org.cdk8s.plus28.Probe;

/** Three pods with a name, an address and a volume of their own. */
public final class PlainSet {
    public static void main(String[] args) {
        App app = new App();
        Chart chart = new Chart(app, "plain-set", ChartProps.builder().namespace("my-namespace").build());

        StatefulSet set = StatefulSet.Builder.create(chart, "my-app")
            .service(new HeadlessService(chart, "my-headless-service"))
            .replicas(3)
            .securityContext(PodSecurityContextProps.builder().fsGroup(65534).build())
            .build();
        Container server = set.addContainer(ContainerProps.builder()
            .image("registry.k8s.io/e2e-test-images/agnhost:2.53")
            .args(List.of("netexec", "--http-port=8080"))
            .ports(List.of(ContainerPort.builder().name("http").number(8080).build()))
            .readiness(Probe.fromHttpGet("/healthz", HttpGetProbeOptions.builder().port(8080).build()))
            .resources(ContainerResources.builder()
                .memory(MemoryResources.builder().request(Size.mebibytes(32)).limit(Size.mebibytes(32)).build())
                .build())
            .securityContext(ContainerSecurityContextProps.builder().user(65534).build())
            .build());
        server.mount("/www", VolumeClaimTemplate.Builder.create(chart, "www").size(Size.gibibytes(1)).build());

        app.synth();
    }
}
