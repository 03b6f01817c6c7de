import { App, Chart, Size } from 'cdk8s';
import { application } from './application';
import { Etcd } from '../src';

/** Three members that agree by majority, and an application that may reach them and knows how. */
export function build(app: App): Etcd {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);

  const registry = new Etcd(shop, 'registry', { replicas: 3, storage: { size: Size.gibibytes(10) } });
  registry.allowFrom(api);
  registry.connection.addTo(api.containers[0]);
  return registry;
}
