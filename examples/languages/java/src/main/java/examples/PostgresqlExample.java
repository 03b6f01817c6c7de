package examples;

import io.github.cdk8s_stateful.AwsEbsOptions;
import io.github.cdk8s_stateful.CertManagerOptions;
import io.github.cdk8s_stateful.DatabaseBackup;
import io.github.cdk8s_stateful.DatabaseCredentials;
import io.github.cdk8s_stateful.DatabaseMetrics;
import io.github.cdk8s_stateful.DatabaseStorage;
import io.github.cdk8s_stateful.DatabaseTls;
import io.github.cdk8s_stateful.ExternalAccess;
import io.github.cdk8s_stateful.PostgreSql;
import io.github.cdk8s_stateful.S3BackupOptions;
import io.github.cdk8s_stateful.StorageClass;
import java.util.List;
import java.util.Map;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.Cron;
import org.cdk8s.CronOptions;
import org.cdk8s.Duration;
import org.cdk8s.Size;
import org.cdk8s.plus28.ContainerProps;
import org.cdk8s.plus28.ContainerResources;
import org.cdk8s.plus28.Cpu;
import org.cdk8s.plus28.CpuResources;
import org.cdk8s.plus28.Deployment;
import org.cdk8s.plus28.MemoryResources;
import org.cdk8s.plus28.Secret;

/** PostgreSQL with everything on, and an application that may reach it. */
public final class PostgresqlExample {
    public static void main(String[] args) {
        App app = new App();
        Chart shop = new Chart(app, "postgresql", ChartProps.builder().namespace("shop").build());
        Deployment api = Deployment.Builder.create(shop, "api")
            .containers(List.of(ContainerProps.builder().image("example.com/shop/api:1.4.2").portNumber(8080).build()))
            .build();
        StorageClass ssd = StorageClass.awsEbs(shop, "ssd", AwsEbsOptions.builder().type("gp3").build());

        PostgreSql orders = PostgreSql.Builder.create(shop, "orders")
            .replicas(3)
            .synchronousStandbys(1)
            .storage(DatabaseStorage.builder().size(Size.gibibytes(100)).storageClass(ssd).build())
            .walStorage(DatabaseStorage.builder().size(Size.gibibytes(20)).storageClass(ssd).build())
            .resources(ContainerResources.builder()
                .cpu(CpuResources.builder().request(Cpu.units(2)).build())
                .memory(MemoryResources.builder().request(Size.gibibytes(8)).limit(Size.gibibytes(8)).build())
                .build())
            .parameters(Map.of("max_connections", "200", "shared_preload_libraries", "pg_stat_statements"))
            .initScripts(Map.of("extensions.sql", "CREATE EXTENSION pg_stat_statements;"))
            .credentials(DatabaseCredentials.generated())
            .tls(DatabaseTls.certManager(CertManagerOptions.builder().issuer("internal-ca").isClusterIssuer(true).build()))
            .metrics(DatabaseMetrics.builder().podMonitor(true).build())
            .backup(DatabaseBackup.toS3(S3BackupOptions.builder()
                .schedule(Cron.schedule(CronOptions.builder().minute("15").hour("3").build()))
                .retention(Duration.days(30))
                .bucket("shop-backups")
                .region("eu-central-1")
                .credentials(Secret.fromSecretName(shop, "backup-credentials", "backup-s3"))
                .build()))
            .externalAccess(ExternalAccess.builder()
                .sourceRanges(List.of("10.0.0.0/8"))
                .hostname("{name}.db.example.com")
                .build())
            .build();
        orders.allowFrom(api);
        orders.getConnection().addTo(api.getContainers().get(0));

        app.synth();
    }
}
