"""PostgreSQL with everything on, and an application that may reach it."""
from cdk8s import App, Chart, Cron, Duration, Size
from cdk8s_plus_28 import ContainerProps, ContainerResources, Cpu, CpuResources, Deployment, MemoryResources, Secret
from cdk8s_stateful import (
    DatabaseBackup, DatabaseCredentials, DatabaseMetrics, DatabaseStorage, DatabaseTls, ExternalAccess, PostgreSql, StorageClass,
)

app = App()
shop = Chart(app, "postgresql", namespace="shop")
api = Deployment(shop, "api", containers=[ContainerProps(image="example.com/shop/api:1.4.2", port_number=8080)])
ssd = StorageClass.aws_ebs(shop, "ssd", type="gp3")

orders = PostgreSql(
    shop, "orders",
    replicas=3,
    synchronous_standbys=1,
    storage=DatabaseStorage(size=Size.gibibytes(100), storage_class=ssd),
    wal_storage=DatabaseStorage(size=Size.gibibytes(20), storage_class=ssd),
    resources=ContainerResources(
        cpu=CpuResources(request=Cpu.units(2)),
        memory=MemoryResources(request=Size.gibibytes(8), limit=Size.gibibytes(8)),
    ),
    parameters={"max_connections": "200", "shared_preload_libraries": "pg_stat_statements"},
    init_scripts={"extensions.sql": "CREATE EXTENSION pg_stat_statements;"},
    credentials=DatabaseCredentials.generated(),
    tls=DatabaseTls.cert_manager(issuer="internal-ca", is_cluster_issuer=True),
    metrics=DatabaseMetrics(pod_monitor=True),
    backup=DatabaseBackup.to_s3(
        schedule=Cron.schedule(minute="15", hour="3"),
        retention=Duration.days(30),
        bucket="shop-backups",
        region="eu-central-1",
        credentials=Secret.from_secret_name(shop, "backup-credentials", "backup-s3"),
    ),
    external_access=ExternalAccess(source_ranges=["10.0.0.0/8"], hostname="{name}.db.example.com"),
)
orders.allow_from(api)
orders.connection.add_to(api.containers[0])

app.synth()
