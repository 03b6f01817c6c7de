import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import { Cpu, Deployment, Secret } from 'cdk8s-plus-28';
import { DatabaseBackup, DatabaseCredentials, DatabaseTls, PostgreSql, StorageClass } from 'cdk8s-stateful';

// PostgreSQL with everything on, and an application that may reach it.
const app = new App();
const shop = new Chart(app, 'postgresql', { namespace: 'shop' });
const api = new Deployment(shop, 'api', { containers: [{ image: 'example.com/shop/api:1.4.2', portNumber: 8080 }] });
const ssd = StorageClass.awsEbs(shop, 'ssd', { type: 'gp3' });

const orders = new PostgreSql(shop, 'orders', {
  replicas: 3,
  synchronousStandbys: 1,
  storage: { size: Size.gibibytes(100), storageClass: ssd },
  walStorage: { size: Size.gibibytes(20), storageClass: ssd },
  resources: { cpu: { request: Cpu.units(2) }, memory: { request: Size.gibibytes(8), limit: Size.gibibytes(8) } },
  parameters: { max_connections: '200', shared_preload_libraries: 'pg_stat_statements' },
  initScripts: { 'extensions.sql': 'CREATE EXTENSION pg_stat_statements;' },
  credentials: DatabaseCredentials.generated(),
  tls: DatabaseTls.certManager({ issuer: 'internal-ca', isClusterIssuer: true }),
  metrics: { podMonitor: true },
  backup: DatabaseBackup.toS3({
    schedule: Cron.schedule({ minute: '15', hour: '3' }),
    retention: Duration.days(30),
    bucket: 'shop-backups',
    region: 'eu-central-1',
    credentials: Secret.fromSecretName(shop, 'backup-credentials', 'backup-s3'),
  }),
  externalAccess: { sourceRanges: ['10.0.0.0/8'], hostname: '{name}.db.example.com' },
});
orders.allowFrom(api);
orders.connection.addTo(api.containers[0]);

app.synth();
