package examples;

import io.github.cdk8s_stateful.ClaimRetention;
import io.github.cdk8s_stateful.ClaimRetentionPolicy;
import io.github.cdk8s_stateful.Effect;
import io.github.cdk8s_stateful.Finding;
import io.github.cdk8s_stateful.FindingObject;
import io.github.cdk8s_stateful.Rules;
import io.github.cdk8s_stateful.StatefulSet;
import io.github.cdk8s_stateful.VolumeClaimTemplate;
import java.util.EnumSet;
import java.util.List;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.Size;
import org.cdk8s.plus28.Container;
import org.cdk8s.plus28.ContainerProps;
import org.cdk8s.plus28.Deployment;

/** What the rules find in an app, read as data: in this library's objects and in those of others. */
public final class Findings {
    public static void main(String[] args) {
        App app = new App();
        Chart chart = new Chart(app, "findings", ChartProps.builder().namespace("shop").build());
        StatefulSet cache = StatefulSet.Builder.create(chart, "cache")
            .replicas(3)
            .claimRetention(ClaimRetentionPolicy.builder().whenDeleted(ClaimRetention.DELETE).build())
            .build();
        Container redis = cache.addContainer(ContainerProps.builder().image("redis").portNumber(6379).build());
        redis.mount("/data", VolumeClaimTemplate.Builder.create(chart, "data").size(Size.gibibytes(1)).build());
        Deployment.Builder.create(chart, "api")
            .containers(List.of(ContainerProps.builder().image("example.com/api").portNumber(8080).build()))
            .build();

        Rules.of(cache).acknowledge("claims-deleted-on-database", "a cache: refilled from the orders database");

        List<Finding> findings = Rules.of(app).getFindings();
        for (Finding finding : findings) {
            String severity = EnumSet.of(Effect.HAZARD, Effect.ADVICE).contains(finding.getEffect()) ? "warning" : "error";
            FindingObject about = finding.getObject();
            System.out.println(severity + " " + finding.getRule() + ": " + about.getApiVersion() + " " + about.getKind() + " "
                + about.getNamespace() + "/" + about.getName() + " " + finding.getPath() + " (" + finding.getConstructPath() + ")");
            System.out.println("  " + finding.getMessage());
            System.out.println("  mend: " + finding.getFix());
            if (finding.getAcknowledged() != null) {
                System.out.println("  accepted: " + finding.getAcknowledged());
            }
        }
        System.out.println(findings.stream().filter(finding -> finding.getEffect() == Effect.DATA_LOSS).count() + " would lose data");
    }
}
