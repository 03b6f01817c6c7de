import { App, Chart, Size } from 'cdk8s';
import { application } from './application';
import { PostgreSql } from '../src';

/** A primary with two streaming standbys, and an application that may reach them and knows how. */
export function build(app: App): PostgreSql {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);

  const orders = new PostgreSql(shop, 'orders', { replicas: 3, storage: { size: Size.gibibytes(50) } });
  orders.allowFrom(api);
  orders.connection.addTo(api.containers[0]);
  return orders;
}
