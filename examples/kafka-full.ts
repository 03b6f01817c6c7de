import { App, Chart, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { application } from './application';
import { DatabaseCredentials, DatabaseTls, Kafka, StorageClass } from '../src';

/** Kafka with everything on: controllers apart from the brokers, of which there may be any number. */
export function build(app: App): Kafka {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);
  const ssd = StorageClass.awsEbs(shop, 'ssd', { type: 'gp3' });

  const events = new Kafka(shop, 'events', {
    replicas: 4,
    controllers: { replicas: 3, storage: { size: Size.gibibytes(10), storageClass: ssd } },
    isFormed: true,
    storage: { size: Size.gibibytes(500), storageClass: ssd },
    resources: { cpu: { request: Cpu.units(2) }, memory: { request: Size.gibibytes(8), limit: Size.gibibytes(8) } },
    parameters: { 'log.retention.hours': '72', 'auto.create.topics.enable': 'false' },
    credentials: DatabaseCredentials.generated(),
    tls: DatabaseTls.certManager({ issuer: 'internal-ca', isClusterIssuer: true }),
    metrics: { podMonitor: true },
    externalAccess: { sourceRanges: ['10.0.0.0/8'], hostname: '{name}.kafka.example.com' },
  });
  events.allowFrom(api);
  events.connection.addTo(api.containers[0]);
  return events;
}
