import { App, Chart, Size } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { PostgreSql } from '../src';

/** A primary with two streaming standbys, and an application that may reach them and knows how. */
export function build(app: App): PostgreSql {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = new Deployment(shop, 'api', { containers: [{ image: 'example.com/shop/api:1.4.2', portNumber: 8080 }] });

  const orders = new PostgreSql(shop, 'orders', { replicas: 3, storage: { size: Size.gibibytes(50) } });
  orders.allowFrom(api);
  orders.connection.addTo(api.containers[0]);
  return orders;
}
