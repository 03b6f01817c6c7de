/** Java's `Map.of` has another order in every run: what a user gives as a map must not show in which order it was given. */
import { App, Chart, Size } from 'cdk8s';
import * as library from '../../src';
import { ALL_TYPES, allProperties, TYPES } from '../api';

const storage = { size: Size.gibibytes(10) };

/** The databases with parameters, found by their properties. */
const WITH_PARAMETERS = TYPES.filter(({ initializer }) => (initializer?.parameters ?? []).some(({ type }) => {
  const struct = ALL_TYPES[(type as { fqn?: string }).fqn ?? ''];
  return struct?.datatype && struct.fqn.endsWith('Props') && allProperties(struct).some(({ name }) => name === 'parameters')
    && allProperties(struct).some(({ name }) => name === 'replicas');
})).map(({ name }) => name);

function manifests(name: string, props: Record<string, unknown>): string {
  const app = new App();
  const database = (library as unknown as Record<string, new (scope: Chart, id: string, props: unknown) => unknown>)[name];
  new database(new Chart(app, 'chart'), 'db', { storage, ...props });
  return app.synthYaml();
}

test('there are databases with parameters', () => {
  expect(WITH_PARAMETERS).toEqual(expect.arrayContaining(['PostgreSql', 'Redis', 'Etcd']));
});

test.each(WITH_PARAMETERS)('%s: the order of its parameters shows nowhere', (name) => {
  const yaml = manifests(name, { parameters: { 'my.alpha': '1', 'my.beta': '2', 'my.gamma': '3' } });
  expect(yaml).toContain('alpha');
  expect(manifests(name, { parameters: { 'my.gamma': '3', 'my.beta': '2', 'my.alpha': '1' } })).toBe(yaml);
});

test('PostgreSql: the order of its scripts shows nowhere', () => {
  const yaml = manifests('PostgreSql', { initScripts: { 'alpha.sql': 'a', 'beta.sql': 'b' } });
  expect(yaml).toContain('alpha.sql');
  expect(manifests('PostgreSql', { initScripts: { 'beta.sql': 'b', 'alpha.sql': 'a' } })).toBe(yaml);
});
