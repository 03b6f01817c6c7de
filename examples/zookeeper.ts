import { App, Chart, Size } from 'cdk8s';
import { application } from './application';
import { ZooKeeper } from '../src';

/** Three members that agree by majority, and an application that may reach them and knows how. */
export function build(app: App): ZooKeeper {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);

  const locks = new ZooKeeper(shop, 'locks', { replicas: 3, storage: { size: Size.gibibytes(10) } });
  locks.allowFrom(api);
  locks.connection.addTo(api.containers[0]);
  return locks;
}
