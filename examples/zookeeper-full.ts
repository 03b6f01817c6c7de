import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { application } from './application';
import { DatabaseBackup, DatabaseCredentials, DatabaseTls, StorageClass, ZooKeeper } from '../src';

/** ZooKeeper with everything on. */
export function build(app: App): ZooKeeper {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);
  const ssd = StorageClass.gcpPersistentDisk(shop, 'ssd', { type: 'pd-ssd' });

  const locks = new ZooKeeper(shop, 'locks', {
    replicas: 5,
    isFormed: true,
    storage: { size: Size.gibibytes(20), storageClass: ssd },
    resources: { cpu: { request: Cpu.units(1) }, memory: { request: Size.gibibytes(4), limit: Size.gibibytes(4) } },
    parameters: { maxClientCnxns: '200' },
    jvmFlags: ['-Djute.maxbuffer=4194304'],
    credentials: DatabaseCredentials.generated(),
    tls: DatabaseTls.certManager({ issuer: 'internal-ca', isClusterIssuer: true }),
    clientTls: DatabaseTls.certManager({ issuer: 'internal-ca', isClusterIssuer: true }),
    metrics: { podMonitor: true },
    backup: DatabaseBackup.toClaim({ schedule: Cron.hourly(), retention: Duration.days(2), size: Size.gibibytes(50), storageClass: ssd }),
    externalAccess: { sourceRanges: ['10.0.0.0/8'], hostname: '{name}.zookeeper.example.com' },
  });
  locks.allowFrom(api);
  locks.connection.addTo(api.containers[0]);
  return locks;
}
