import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import { Cpu, Secret } from 'cdk8s-plus-28';
import { application } from './application';
import { DatabaseBackup, DatabaseCredentials, DatabaseTls, MySql, StorageClass } from '../src';

/** MySQL with everything on. */
export function build(app: App): MySql {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);
  const ssd = StorageClass.awsEbs(shop, 'ssd', { type: 'gp3' });

  const orders = new MySql(shop, 'orders', {
    replicas: 3,
    synchronousReplicas: 1,
    storage: { size: Size.gibibytes(100), storageClass: ssd },
    resources: { cpu: { request: Cpu.units(2) }, memory: { request: Size.gibibytes(8), limit: Size.gibibytes(8) } },
    parameters: { max_connections: '300', slow_query_log: 'ON', long_query_time: '0.5' },
    initScripts: { 'schema.sql': 'CREATE TABLE goods (name VARCHAR(64) PRIMARY KEY);' },
    credentials: DatabaseCredentials.generated(),
    tls: DatabaseTls.certManager({ issuer: 'internal-ca', isClusterIssuer: true }),
    metrics: { podMonitor: true },
    backup: DatabaseBackup.toS3({
      schedule: Cron.schedule({ minute: '30', hour: '3' }),
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
