import { App, Chart, Size } from 'cdk8s';
import { application } from './application';
import { MySql } from '../src';

/** A primary with two replicas, and an application that may reach them and knows how. */
export function build(app: App): MySql {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);

  const orders = new MySql(shop, 'orders', { replicas: 3, storage: { size: Size.gibibytes(50) } });
  orders.allowFrom(api);
  orders.connection.addTo(api.containers[0]);
  return orders;
}
