import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import { Cpu, Secret } from 'cdk8s-plus-28';
import { application } from './application';
import { Cassandra, DatabaseBackup, DatabaseCredentials, DatabaseTls, StorageClass } from '../src';

/** Cassandra with everything on. */
export function build(app: App): Cassandra {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);
  const ssd = StorageClass.awsEbs(shop, 'ssd', { type: 'gp3' });

  const events = new Cassandra(shop, 'events', {
    replicas: 5,
    isFormed: true,
    clusterName: 'shop-events',
    datacenter: 'eu-central',
    storage: { size: Size.gibibytes(500), storageClass: ssd },
    resources: { cpu: { request: Cpu.units(4) }, memory: { request: Size.gibibytes(16), limit: Size.gibibytes(16) } },
    parameters: { concurrent_writes: '64', compaction_throughput: '128MiB/s' },
    initScripts: { 'schema.cql': 'CREATE TABLE clicks (page text, at timestamp, visitor uuid, PRIMARY KEY (page, at, visitor));' },
    credentials: DatabaseCredentials.generated(),
    tls: DatabaseTls.certManager({ issuer: 'internal-ca', isClusterIssuer: true }),
    metrics: { podMonitor: true },
    backup: DatabaseBackup.toS3({
      schedule: Cron.weekly(),
      retention: Duration.days(60),
      bucket: 'shop-backups',
      region: 'eu-central-1',
      credentials: Secret.fromSecretName(shop, 'backup-credentials', 'backup-s3'),
    }),
    externalAccess: { sourceRanges: ['10.0.0.0/8'], hostname: '{name}.events.example.com' },
  });
  events.allowFrom(api);
  events.connection.addTo(api.containers[0]);
  return events;
}
