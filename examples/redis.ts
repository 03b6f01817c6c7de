import { App, Chart, Size } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { Redis } from '../src';

/** A primary with two replicas, and an application that may reach them and knows how. */
export function build(app: App): Redis {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = new Deployment(shop, 'api', { containers: [{ image: 'example.com/shop/api:1.4.2', portNumber: 8080 }] });

  const carts = new Redis(shop, 'carts', { replicas: 3, storage: { size: Size.gibibytes(10) } });
  carts.allowFrom(api);
  carts.connection.addTo(api.containers[0]);
  return carts;
}
