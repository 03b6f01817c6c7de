import { App, Chart, Size } from 'cdk8s';
import { application } from './application';
import { MongoDb } from '../src';

/** A replica set of three members, and an application that may reach them and knows how. */
export function build(app: App): MongoDb {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const api = application(shop);

  const carts = new MongoDb(shop, 'carts', { replicas: 3, storage: { size: Size.gibibytes(50) } });
  carts.allowFrom(api);
  carts.connection.addTo(api.containers[0]);
  return carts;
}
