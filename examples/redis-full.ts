import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { application } from './application';
import { DatabaseBackup, DatabaseCredentials, DatabaseTls, Redis, StorageClass } from '../src';

/** Redis with everything on. */
export function build(app: App): Redis {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);
  const ssd = StorageClass.gcpPersistentDisk(shop, 'ssd', { type: 'pd-ssd' });

  const carts = new Redis(shop, 'carts', {
    replicas: 3,
    minReplicasToWrite: 1,
    storage: { size: Size.gibibytes(20), storageClass: ssd },
    resources: { cpu: { request: Cpu.units(1) }, memory: { request: Size.gibibytes(8), limit: Size.gibibytes(8) } },
    parameters: { 'maxmemory-policy': 'volatile-lru', 'appendfsync': 'always' },
    credentials: DatabaseCredentials.generated(),
    tls: DatabaseTls.certManager({ issuer: 'internal-ca', isClusterIssuer: true }),
    metrics: { podMonitor: true },
    backup: DatabaseBackup.toClaim({ schedule: Cron.daily(), retention: Duration.days(7), size: Size.gibibytes(60), storageClass: ssd }),
    externalAccess: { sourceRanges: ['10.0.0.0/8'], hostname: '{name}.cache.example.com' },
  });
  carts.allowFrom(api);
  carts.connection.addTo(api.containers[0]);
  return carts;
}
