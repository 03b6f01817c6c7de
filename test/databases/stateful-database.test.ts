import { ApiObject, App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { find, findingsIn, VERSIONS } from './clean';
import { Members, StatefulDatabase, StatefulDatabaseProps } from '../../src';

function graph(props: Partial<StatefulDatabaseProps> = {}): { chart: Chart; database: StatefulDatabase } {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const database = new StatefulDatabase(chart, 'graph', {
    image: 'example.com/graph:5.26.0',
    user: 7474,
    dataPath: '/data',
    ports: [{ name: 'bolt', number: 7687 }, { name: 'raft', number: 7000, isInternal: true }],
    members: Members.majority(),
    storage: { size: Size.gibibytes(10) },
    ...props,
  });
  database.container.mount('/tmp', kplus.Volume.fromEmptyDir(chart, 'tmp', 'tmp'));
  return { chart, database };
}

function podOf(props: Partial<StatefulDatabaseProps>): any {
  return find(graph(props).chart.toJson(), 'StatefulSet', 'graph').spec.template.spec;
}

test.each(VERSIONS)('no rule finds anything for Kubernetes %s', (version) => {
  expect(findingsIn(graph().chart.toJson(), version)).toEqual([]);
});

test('the object of a database is its StatefulSet', () => {
  expect(ApiObject.of(graph().database)).toMatchObject({ kind: 'StatefulSet', name: 'graph' });
});

test('clients reach the ports for clients, members all of them', () => {
  const { chart, database } = graph();
  database.allowFrom(new kplus.Deployment(chart, 'api', { containers: [{ image: 'example.com/api:1.0.0' }] }));
  const manifests = chart.toJson();
  const { ingress } = find(manifests, 'NetworkPolicy', 'graph').spec;
  expect(ingress.map(({ ports }: any) => ports.map(({ port }: any) => port))).toEqual([[7687, 7000], [7687]]);
  expect(find(manifests, 'Service', 'graph-client').spec.ports.map(({ port }: any) => port)).toEqual([7687]);
});

test('the startup probe allows for startupTimeout', () => {
  const { chart } = graph({ startupTimeout: Duration.minutes(40) });
  const { startupProbe } = find(chart.toJson(), 'StatefulSet', 'graph').spec.template.spec.containers[0];
  expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBe(40 * 60);
});

test('an application is told where to connect', () => {
  const { chart, database } = graph();
  const api = new kplus.Deployment(chart, 'api', { containers: [{ image: 'example.com/api:1.0.0' }] });
  database.connection.addTo(api.containers[0]);
  const { env } = chart.toJson().find(({ kind }) => kind === 'Deployment').spec.template.spec.containers[0];
  expect(env).toEqual([{ name: 'GRAPH_HOST', value: 'graph-client.shop.svc.cluster.local' }, { name: 'GRAPH_PORT', value: '7687' }]);
});

test('cdk8s-plus may connect to it as to a workload of its own', () => {
  const { chart, database } = graph();
  const api = new kplus.Deployment(chart, 'api', { containers: [{ image: 'example.com/api:1.0.0' }] });
  api.connections.allowTo(database);
  const policies = chart.toJson().filter(({ kind }) => kind === 'NetworkPolicy');
  const selectors = policies.map(({ spec }) => JSON.stringify(spec.podSelector.matchLabels));
  expect(selectors).toContain(JSON.stringify(find(chart.toJson(), 'StatefulSet', 'graph').spec.selector.matchLabels));
});

test('no two members are on one node, however few nodes there are, unless that is said', () => {
  const selector = { matchLabels: { 'app.kubernetes.io/instance': 'graph', 'app.kubernetes.io/name': 'graph' } };
  expect(podOf({}).affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toMatchObject([{ labelSelector: selector, topologyKey: 'kubernetes.io/hostname' }]);
  const sharing = podOf({ allowSharedNodes: true });
  expect(sharing.affinity).toBeUndefined();
  expect(sharing.topologySpreadConstraints[0]).toMatchObject({ topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' });
});

test('how many members may be lost follows from what they are to each other', () => {
  expect([1, 3, 5].map((replicas) => Members.majority().tolerableLosses(replicas))).toEqual([0, 1, 2]);
  expect(Members.alike().tolerableLosses(3)).toBe(2);
  expect(Members.primaryAndReplicas(0).tolerableLosses(3)).toBe(0);
});

test.each([2, 4])('a majority of %d is refused, with the numbers to choose', (replicas) => {
  expect(() => graph({ replicas })).toThrow(new RegExp(`replicas is ${replicas}: a majority of ${replicas} survives .*use ${replicas - 1} or ${replicas + 1}`));
});

test('a database without a port is refused', () => {
  expect(() => graph({ ports: [] })).toThrow(/ports is empty/);
  expect(() => graph({ ports: [{ name: 'raft', number: 7000, isInternal: true }] })).toThrow(/no port for clients/);
});
