import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { application } from './application';
import { DatabaseBackup, DatabaseCredentials, DatabaseTls, RedisCluster, StorageClass } from '../src';

/** Redis Cluster with everything on. Members send clients on to each other, so that there is no way in from outside. */
export function build(app: App): RedisCluster {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);
  const ssd = StorageClass.gcpPersistentDisk(shop, 'ssd', { type: 'pd-ssd' });

  const sessions = new RedisCluster(shop, 'sessions', {
    replicas: 9,
    replicasPerShard: 2,
    storage: { size: Size.gibibytes(20), storageClass: ssd },
    resources: { cpu: { request: Cpu.units(1) }, memory: { request: Size.gibibytes(8), limit: Size.gibibytes(8) } },
    parameters: { 'cluster-node-timeout': '5000', 'maxmemory-policy': 'volatile-ttl' },
    credentials: DatabaseCredentials.generated(),
    tls: DatabaseTls.certManager({ issuer: 'internal-ca', isClusterIssuer: true }),
    metrics: { podMonitor: true },
    backup: DatabaseBackup.toClaim({ schedule: Cron.daily(), retention: Duration.days(7), size: Size.gibibytes(120), storageClass: ssd }),
  });
  sessions.allowFrom(api);
  sessions.connection.addTo(api.containers[0]);
  return sessions;
}
