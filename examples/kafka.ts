import { App, Chart, Size } from 'cdk8s';
import { application } from './application';
import { Kafka } from '../src';

/** Three brokers that are controllers too, and an application that may reach them and knows how. */
export function build(app: App): Kafka {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);

  const events = new Kafka(shop, 'events', { replicas: 3, storage: { size: Size.gibibytes(100) } });
  events.allowFrom(api);
  events.connection.addTo(api.containers[0]);
  return events;
}
