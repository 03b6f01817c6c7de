import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import { Cpu, Secret } from 'cdk8s-plus-28';
import { application } from './application';
import { DatabaseBackup, DatabaseCredentials, DatabaseTls, PostgreSql, StorageClass } from '../src';

/** PostgreSQL with everything on. */
export function build(app: App): PostgreSql {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);
  const ssd = StorageClass.awsEbs(shop, 'ssd', { type: 'gp3' });

  const orders = new PostgreSql(shop, 'orders', {
    replicas: 3,
    synchronousStandbys: 1,
    storage: { size: Size.gibibytes(100), storageClass: ssd },
    walStorage: { size: Size.gibibytes(20), storageClass: ssd },
    resources: { cpu: { request: Cpu.units(2) }, memory: { request: Size.gibibytes(8), limit: Size.gibibytes(8) } },
    parameters: { max_connections: '200', log_min_duration_statement: '250ms', shared_preload_libraries: 'pg_stat_statements' },
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
  return orders;
}
