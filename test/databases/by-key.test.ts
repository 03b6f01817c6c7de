/** Java's `Map.of` has another order in every run: what a user gives as a map must not show in which order it was given. */
import { App, Chart, Size } from 'cdk8s';
import { Cassandra, Etcd, MongoDb, PostgreSql, Redis, ZooKeeper } from '../../src';

const storage = { size: Size.gibibytes(10) };

/** With other keys, in the same order. */
function renamed(given: Record<string, string>, name: (key: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(given).map(([key, text]) => [name(key), text]));
}

/** What one property is made of, as the manifests of a database. */
const DATABASES: Record<string, (chart: Chart, given: Record<string, string>) => unknown> = {
  'PostgreSql.parameters': (chart, parameters) => new PostgreSql(chart, 'db', { storage, parameters }),
  'PostgreSql.initScripts': (chart, given) => (
    new PostgreSql(chart, 'db', { storage, initScripts: renamed(given, (name) => `${name}.sql`) })
  ),
  'Redis.parameters': (chart, parameters) => new Redis(chart, 'db', { storage, parameters }),
  'Etcd.parameters': (chart, parameters) => new Etcd(chart, 'db', { storage, parameters }),
  'Cassandra.parameters': (chart, parameters) => new Cassandra(chart, 'db', { storage, parameters }),
  'Cassandra.initScripts': (chart, given) => new Cassandra(chart, 'db', { storage, initScripts: renamed(given, (name) => `${name}.cql`) }),
  'MongoDb.parameters': (chart, given) => new MongoDb(chart, 'db', { storage, parameters: renamed(given, (name) => `setParameter.${name}`) }),
  'MongoDb.initScripts': (chart, given) => new MongoDb(chart, 'db', { storage, initScripts: renamed(given, (name) => `${name}.js`) }),
  'ZooKeeper.parameters': (chart, parameters) => new ZooKeeper(chart, 'db', { storage, parameters }),
};

test.each(Object.keys(DATABASES))('%s: the order of its keys shows nowhere', (property) => {
  const manifests = (given: Record<string, string>) => {
    const app = new App();
    DATABASES[property](new Chart(app, 'chart'), given);
    return app.synthYaml();
  };
  const yaml = manifests({ alpha: '1', beta: '2', gamma: '3' });
  expect(yaml).toContain('alpha');
  expect(manifests({ gamma: '3', beta: '2', alpha: '1' })).toBe(yaml);
});
