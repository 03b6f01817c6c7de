import { App, Chart, Size } from 'cdk8s';
import { application } from './application';
import { RedisCluster } from '../src';

/** Three shards of a master and a replica each, and an application that may reach them and knows how. */
export function build(app: App): RedisCluster {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);

  const sessions = new RedisCluster(shop, 'sessions', { replicas: 6, storage: { size: Size.gibibytes(10) } });
  sessions.allowFrom(api);
  sessions.connection.addTo(api.containers[0]);
  return sessions;
}
