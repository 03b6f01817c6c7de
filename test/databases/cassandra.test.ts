import { App, Chart, Size } from 'cdk8s';
import { databaseIn, find, manifestsOf } from './clean';
import * as full from '../../examples/cassandra-full';
import { Cassandra, CassandraProps, DatabaseTls } from '../../src';

function cassandra(props: Partial<CassandraProps> = {}) {
  const { database, manifests } = databaseIn((chart) => new Cassandra(chart, 'events', { storage: { size: Size.gibibytes(10) }, ...props }));
  return { events: database as Cassandra, manifests };
}

function data(manifests: any[], key: string): string {
  return find(manifests, 'ConfigMap', 'events-config').data[key];
}

const template = (manifests: any[]) => find(manifests, 'StatefulSet', 'events').spec.template;

test('all start at once and join by themselves, and one may be evicted', () => {
  const manifests = cassandra({ replicas: 5 }).manifests();
  expect(data(manifests, 'members.members').trim().split('\n')).toHaveLength(5);
  expect(find(manifests, 'StatefulSet', 'events').spec.podManagementPolicy).toBe('Parallel');
  expect(find(manifests, 'PodDisruptionBudget', 'events').spec.maxUnavailable).toBe(1);
});

test('scaling, replacing a member and saying that the cluster has formed restart nobody', () => {
  const { events, manifests } = cassandra();
  const before = template(manifests());
  events.set.scale(5);
  expect(data(manifests(), 'members.members').trim().split('\n')).toHaveLength(5);
  expect(template(manifests())).toEqual(before);
  const later = cassandra({ isFormed: true, replacing: { 'events-1': '10.1.2.3' } }).manifests();
  expect(template(later)).toEqual(before);
  expect(data(later, 'scripts.env.sh')).toContain('REPLACING=\'events-1=10.1.2.3\'\n');
});

test('a changed setting replaces the pods', () => {
  expect(template(cassandra({ parameters: { concurrent_writes: '64' } }).manifests())).not.toEqual(template(cassandra().manifests()));
});

test('half of the memory is the heap', () => {
  const heap = (props: Partial<CassandraProps>) => (
    template(cassandra(props).manifests()).spec.containers[0].env.find(({ name }: any) => name === 'MAX_HEAP_SIZE').value
  );
  const resources = (gibibytes: number) => ({ memory: { request: Size.gibibytes(gibibytes), limit: Size.gibibytes(gibibytes) } });
  expect([heap({}), heap({ resources: resources(16) }), heap({ resources: resources(128) })]).toEqual(['2048M', '8192M', '31744M']);
});

test('no probe depends on clients being served while a member copies, but readiness', () => {
  const [{ livenessProbe, startupProbe, readinessProbe }] = template(cassandra().manifests()).spec.containers;
  expect([livenessProbe, startupProbe].map(({ exec }: any) => exec.command[2])).toEqual(Array(2).fill('exec 3<> "/dev/tcp/$POD_IP/7000"'));
  expect(readinessProbe.exec.command).toEqual(['bash', '/scripts/ready.sh']);
});

test('a member drains before it stops, and has the time for it', () => {
  const { spec } = template(cassandra().manifests());
  expect([spec.containers[0].lifecycle.preStop.exec.command, spec.terminationGracePeriodSeconds]).toEqual([['nodetool', 'drain'], 300]);
});

test('with TLS members show each other certificates, and clients are not answered without', () => {
  const yaml = data(cassandra({ tls: DatabaseTls.fromSecretName('events-tls') }).manifests(), 'config.cassandra.yaml');
  expect(yaml).toMatch(/^server_encryption_options: .*"internode_encryption":"all","require_client_auth":true.*\nclient_encryption_options: .*"enabled":true,"optional":false/m);
  expect(data(cassandra().manifests(), 'config.cassandra.yaml')).not.toContain('encryption');
});

test('sets of one cluster ask each other\'s members first, and let each other in', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const storage = { size: Size.gibibytes(10) };
  const one = new Cassandra(chart, 'events-a', { storage, clusterName: 'events', rack: 'a' });
  const other = new Cassandra(chart, 'events-b', { storage, clusterName: 'events', rack: 'b', extraSeeds: one.seeds });
  one.allowMembersFrom(other);
  other.allowMembersFrom(one);
  const manifests = chart.toJson();
  expect(find(manifests, 'ConfigMap', 'events-b-config').data['scripts.env.sh'])
    .toContain('EXTRA_SEEDS=\'events-a-0.events-a.shop.svc.cluster.local events-a-1.');
  const ports = find(manifests, 'NetworkPolicy', 'events-a').spec.ingress.slice(1).flatMap((rule: any) => rule.ports.map(({ port }: any) => port));
  expect(ports).toEqual([9042, 7000]);
});

test('an application is told what every driver asks for', () => {
  const variables = cassandra({ datacenter: 'eu', keyspace: 'clicks', user: 'shop' }).events.connection.variables;
  expect(Object.fromEntries(Object.entries(variables).map(([name, { value }]) => [name, value]))).toEqual({
    CASSANDRA_CONTACT_POINTS: 'events-client.shop.svc.cluster.local',
    CASSANDRA_PORT: '9042',
    CASSANDRA_LOCAL_DATACENTER: 'eu',
    CASSANDRA_KEYSPACE: 'clicks',
    CASSANDRA_USERNAME: 'shop',
    CASSANDRA_PASSWORD: undefined,
  });
});

test('one member has one copy; more are for when there are more members', () => {
  const { events } = cassandra({ replicas: 1 });
  const losses = (replicas: number) => cassandra({ replicas }).events.members.tolerableLosses(replicas);
  expect([losses(1), losses(3), losses(6)]).toEqual([0, 1, 1]);
  expect(events.operationsText).toMatch(/2 copies of each row[^]*3 copies of each row/);
});

test('operations name the members, claims and steps of this database', () => {
  expect(full.build(new App()).operationsText).toMatchSnapshot();
});

test.each<[string, Partial<CassandraProps>, RegExp]>([
  ['no members', { replicas: 0 }, /expected a whole number of at least 1/],
  ['two members', { replicas: 2 }, /there are not 3 members to have a row; use at least 3 replicas, or replicationFactor: 1/],
  ['two copies', { replicationFactor: 2 }, /a majority of 2 survives 0 lost members, as one of 1 does; use 1 or 3/],
  ['no copies', { replicationFactor: 0 }, /replicationFactor is 0, expected a whole number of at least 1/],
  ['a version that is not supported any more', { version: '4.0.16' }, /5 or later/],
  ['a version without a number', { version: 'latest' }, /version is 'latest', expected the tag/],
  ['a list of seeds by a setting', { parameters: { seed_provider: 'a' } }, /use the property `extraSeeds`/],
  ['TLS by a setting', { parameters: { client_encryption_options: 'true' } }, /use the property `tls`/],
  ['another place for the data', { parameters: { commitlog_directory: '/tmp' } }, /parameters sets commitlog_directory, .*leave it out/],
  ['a keyspace of Cassandra\'s', { keyspace: 'system_auth' }, /which Cassandra has for itself/],
  ['a keyspace that needs quotes', { keyspace: 'Events' }, /keyspace is 'Events', expected lower-case/],
  ['the administrator as the application\'s role', { user: 'cassandra' }, /an administrator; give the application a role of its own/],
  ['a script that is not in CQL', { initScripts: { 'load.sh': '' } }, /'load.sh', and scripts are in CQL; name it 'load.cql'/],
  ['a member to replace that is not there', { replacing: { 'events-3': '10.1.2.3' } }, /replacing has 'events-3', which is none of the members events-0, /],
  ['a name for the address of a lost member', { replacing: { 'events-1': 'events-1.events' } }, /expected the IP address/],
  ['a cluster name that would end the file', { clusterName: 'a\nb' }, /expected letters, digits/],
  ['storage of zero', { storage: { size: Size.gibibytes(0) } }, /must request more than nothing/],
])('refuses %s, and says what to choose', (_, props, message) => {
  expect(() => cassandra(props)).toThrow(message);
});

test('a backup takes as much memory on a node of many processors as on a small one', () => {
  const manifests = manifestsOf(full.build);
  const { spec } = manifests.find(({ kind }) => kind === 'CronJob').spec.jobTemplate.spec.template;
  const dump = [...spec.initContainers ?? [], ...spec.containers].find(({ name }: any) => name === 'dump');
  expect(dump.resources.limits.memory).toBe('1024Mi');
  expect(dump.command.join()).toContain('bash /scripts/backup.sh');
  expect(data(manifests, 'scripts.backup.sh')).toContain('NUMPROCESSES = 4');
});
