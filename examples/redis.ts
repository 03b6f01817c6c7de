import { App, Chart, Size } from 'cdk8s';
import { application } from './application';
import { Redis } from '../src';

/** A primary with two replicas, and an application that may reach them and knows how. */
export function build(app: App): Redis {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);

  const carts = new Redis(shop, 'carts', { replicas: 3, storage: { size: Size.gibibytes(10) } });
  carts.allowFrom(api);
  carts.connection.addTo(api.containers[0]);
  return carts;
}
