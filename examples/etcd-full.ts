import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { application } from './application';
import { DatabaseBackup, DatabaseTls, Etcd, StorageClass } from '../src';

/** etcd with everything on. */
export function build(app: App): Etcd {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);
  const ssd = StorageClass.gcpPersistentDisk(shop, 'ssd', { type: 'pd-ssd' });

  const registry = new Etcd(shop, 'registry', {
    replicas: 5,
    isFormed: true,
    storage: { size: Size.gibibytes(20), storageClass: ssd },
    resources: { cpu: { request: Cpu.units(1) }, memory: { request: Size.gibibytes(8), limit: Size.gibibytes(8) } },
    parameters: { 'quota-backend-bytes': '4294967296', 'auto-compaction-retention': '8h' },
    tls: DatabaseTls.certManager({ issuer: 'internal-ca', isClusterIssuer: true }),
    clientTls: DatabaseTls.certManager({ issuer: 'internal-ca', isClusterIssuer: true }),
    metrics: { podMonitor: true },
    backup: DatabaseBackup.toClaim({ schedule: Cron.hourly(), retention: Duration.days(2), size: Size.gibibytes(100), storageClass: ssd }),
    externalAccess: { sourceRanges: ['10.0.0.0/8'], hostname: '{name}.etcd.example.com' },
  });
  registry.allowFrom(api);
  registry.connection.addTo(api.containers[0]);
  return registry;
}
