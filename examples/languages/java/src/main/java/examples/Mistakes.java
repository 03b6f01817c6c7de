package examples;

import io.github.cdk8s_stateful.ClaimRetention;
import io.github.cdk8s_stateful.ClaimRetentionPolicy;
import io.github.cdk8s_stateful.PeerListOptions;
import io.github.cdk8s_stateful.Rules;
import io.github.cdk8s_stateful.SharedVolume;
import io.github.cdk8s_stateful.StatefulSet;
import io.github.cdk8s_stateful.VolumeClaimTemplate;
import java.util.List;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.Size;
import org.cdk8s.plus28.Container;
import org.cdk8s.plus28.ContainerProps;
import org.cdk8s.plus28.PersistentVolumeAccessMode;

/** Errors: what they say, and how a choice is accepted. */
public final class Mistakes {
    /** Prints the error that this ends with. */
    private static void show(Runnable what) {
        try {
            what.run();
            System.out.println("no error");
        } catch (RuntimeException error) {
            // jsii puts JavaScript's stack after the message, and `Error: ` before it where a method throws.
            System.out.println(error.getMessage().split("\n(@jsii/kernel\\.RuntimeError: )?Error: ", 2)[0].replaceFirst("^Error: ", ""));
        }
    }

    public static void main(String[] args) {
        // What is wrong by itself is refused where it is written …
        Chart scratch = new Chart(new App(), "scratch");
        ApiObjectMetadata tooLong = ApiObjectMetadata.builder().name("a-name-of-more-characters-than-its-revisions-have-room-for").build();
        show(() -> StatefulSet.Builder.create(scratch, "negative").replicas(-1).build());
        show(() -> StatefulSet.Builder.create(scratch, "long").metadata(tooLong).build());
        show(() -> new StatefulSet(scratch, "peers").peerList(PeerListOptions.builder().port(70000).build()));
        show(() -> Rules.of(scratch).acknowledge("governing-service", " "));

        // … and what is wrong together, when the app is synthesized.
        App app = new App();
        Chart chart = new Chart(app, "mistakes", ChartProps.builder().namespace("shop").build());
        StatefulSet database = StatefulSet.Builder.create(chart, "orders")
            .replicas(3)
            .claimRetention(ClaimRetentionPolicy.builder().whenDeleted(ClaimRetention.DELETE).build())
            .build();
        Container postgres = database.addContainer(ContainerProps.builder().image("postgres:17.6").portNumber(5432).build());
        postgres.mount("/var/lib/postgresql/data", VolumeClaimTemplate.Builder.create(chart, "data").size(Size.gibibytes(50)).build());
        StatefulSet web = StatefulSet.Builder.create(chart, "web").replicas(3).build();
        SharedVolume disk = SharedVolume.Builder.create(chart, "disk")
            .size(Size.gibibytes(1))
            .accessModes(List.of(PersistentVolumeAccessMode.READ_WRITE_ONCE))
            .build();
        web.addContainer(ContainerProps.builder().image("nginxinc/nginx-unprivileged:1.29.4-alpine").portNumber(8080).build())
            .mount("/www", disk);
        show(app::synth);

        // What is a choice can be accepted, with a reason; what cannot work stays an error.
        Rules.of(database).acknowledge("claims-deleted-on-database", "made anew for each test run");
        show(app::synth);
    }
}
