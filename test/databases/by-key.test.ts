/** Java's `Map.of` has another order in every run: what a user gives as a map must not show in which order it was given. */
import { App, Chart, Size } from 'cdk8s';
import { Etcd, PostgreSql, Redis, ZooKeeper } from '../../src';

const storage = { size: Size.gibibytes(10) };

/** What one property is made of, as the manifests of a database. */
const DATABASES: Record<string, (chart: Chart, given: Record<string, string>) => unknown> = {
  'PostgreSql.parameters': (chart, parameters) => new PostgreSql(chart, 'db', { storage, parameters }),
  'PostgreSql.initScripts': (chart, given) => (
    new PostgreSql(chart, 'db', { storage, initScripts: Object.fromEntries(Object.entries(given).map(([name, text]) => [`${name}.sql`, text])) })
  ),
  'Redis.parameters': (chart, parameters) => new Redis(chart, 'db', { storage, parameters }),
  'Etcd.parameters': (chart, parameters) => new Etcd(chart, 'db', { storage, parameters }),
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
