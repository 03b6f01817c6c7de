import { App, Chart, Size } from 'cdk8s';
import { application } from './application';
import { Cassandra } from '../src';

/** Three members with a copy of each row, and an application that may reach them and knows how. */
export function build(app: App): Cassandra {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);

  const events = new Cassandra(shop, 'events', { replicas: 3, storage: { size: Size.gibibytes(100) } });
  events.allowFrom(api);
  events.connection.addTo(api.containers[0]);
  return events;
}
