import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import { Cpu, Secret } from 'cdk8s-plus-28';
import { application } from './application';
import { DatabaseBackup, DatabaseCredentials, DatabaseTls, MongoDb, StorageClass } from '../src';

/** MongoDB with everything on. */
export function build(app: App): MongoDb {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);
  const ssd = StorageClass.awsEbs(shop, 'ssd', { type: 'gp3' });

  const carts = new MongoDb(shop, 'carts', {
    replicas: 5,
    isFormed: true,
    replicaSetName: 'rs0',
    storage: { size: Size.gibibytes(200), storageClass: ssd },
    resources: { cpu: { request: Cpu.units(2) }, memory: { request: Size.gibibytes(8), limit: Size.gibibytes(8) } },
    parameters: { 'operationProfiling.slowOpThresholdMs': '200', 'replication.oplogSizeMB': '20480' },
    initScripts: { 'indexes.js': 'db.items.createIndex({ customer: 1 });' },
    credentials: DatabaseCredentials.generated(),
    tls: DatabaseTls.certManager({ issuer: 'internal-ca', isClusterIssuer: true }),
    metrics: { podMonitor: true },
    backup: DatabaseBackup.toS3({
      schedule: Cron.daily(),
      retention: Duration.days(30),
      bucket: 'shop-backups',
      region: 'eu-central-1',
      credentials: Secret.fromSecretName(shop, 'backup-credentials', 'backup-s3'),
    }),
    externalAccess: { sourceRanges: ['10.0.0.0/8'], hostname: '{name}.carts.example.com' },
  });
  carts.allowFrom(api);
  carts.connection.addTo(api.containers[0]);
  return carts;
}
