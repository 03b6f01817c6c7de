import { App, Duration, Size } from 'cdk8s';
import { databaseIn, find, findingsIn, manifestsOf, VERSIONS } from './clean';
import * as defaults from '../../examples/etcd';
import * as full from '../../examples/etcd-full';
import { DatabaseCredentials, DatabaseTls, Etcd, EtcdProps } from '../../src';

function etcd(props: Partial<EtcdProps> = {}) {
  const { database, manifests } = databaseIn((chart) => new Etcd(chart, 'registry', { storage: { size: Size.gibibytes(10) }, ...props }));
  return { registry: database as Etcd, manifests };
}

function data(manifests: any[], key: string): string {
  return find(manifests, 'ConfigMap', 'registry-config').data[key];
}

const tls = DatabaseTls.fromSecretName('registry-tls');

describe.each([['defaults', defaults], ['full', full]])('%s', (_, example) => {
  test.each(VERSIONS)('no rule finds anything for Kubernetes %s', (version) => {
    expect(findingsIn(manifestsOf(example.build), version)).toEqual([]);
  });

  test('no Secret is in the manifests', () => {
    expect(manifestsOf(example.build).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});

test('the list of members is that of the pods, all at once, and one may be evicted', () => {
  const manifests = etcd({ replicas: 5 }).manifests();
  const members = data(manifests, 'members.members').trim().split('\n');
  expect(members).toHaveLength(5);
  expect(members[4]).toBe('registry-4 registry-4.registry.shop.svc.cluster.local');
  expect(find(manifests, 'StatefulSet', 'registry').spec.podManagementPolicy).toBe('Parallel');
  expect(find(manifests, 'PodDisruptionBudget', 'registry').spec.maxUnavailable).toBe(1);
});

test('scaling, and saying that the cluster has formed, restart nobody', () => {
  const { registry, manifests } = etcd({ replicas: 3 });
  const before = find(manifests(), 'StatefulSet', 'registry').spec.template;
  registry.set.scale(5);
  expect(data(manifests(), 'members.members').trim().split('\n')).toHaveLength(5);
  expect(find(manifests(), 'StatefulSet', 'registry').spec.template).toEqual(before);
  const formed = etcd({ isFormed: true }).manifests();
  expect(find(formed, 'StatefulSet', 'registry').spec.template).toEqual(before);
  expect([manifests(), formed].map((all) => data(all, 'scripts.env.sh').includes('IS_FORMED=true'))).toEqual([false, true]);
});

test('clients reach the port for clients, and members alone that for members', () => {
  const [peers, clients] = find(manifestsOf(defaults.build), 'NetworkPolicy', 'registry').spec.ingress;
  const ports = (rule: any) => rule.ports.map(({ port }: any) => port);
  expect([ports(peers), ports(clients)]).toEqual([[2379, 2380, 2381], [2379]]);
});

test('liveness asks for no majority, readiness does', () => {
  const [container] = find(etcd().manifests(), 'StatefulSet', 'registry').spec.template.spec.containers;
  expect([container.livenessProbe.httpGet.path, container.readinessProbe.httpGet.path]).toEqual(['/livez', '/readyz']);
});

test('a server has started when it can answer the liveness probe: its port for clients is bound before the log is read', () => {
  const [container] = find(etcd().manifests(), 'StatefulSet', 'registry').spec.template.spec.containers;
  expect(container.startupProbe.tcpSocket.port).toBe(container.livenessProbe.httpGet.port);
});

test('the quota follows the volume, and a user\'s own setting wins', () => {
  expect(data(etcd().manifests(), 'config.etcd.yaml')).toContain('quota-backend-bytes: 2147483648\n');
  expect(data(etcd({ storage: { size: Size.gibibytes(2) } }).manifests(), 'config.etcd.yaml')).toContain('quota-backend-bytes: 1073741824\n');
  const own = etcd({ parameters: { 'quota-backend-bytes': '4294967296' } }).manifests();
  expect(data(own, 'config.etcd.yaml').match(/^quota.*$/gm)).toEqual(['quota-backend-bytes: 4294967296']);
});

test('with TLS members prove themselves to each other, and clients when they have certificates', () => {
  const config = (props: Partial<EtcdProps>) => data(etcd(props).manifests(), 'config.etcd.yaml');
  expect(config({})).not.toContain('security');
  expect(config({ tls })).toMatch(/^client-transport-security: .*"client-cert-auth":false.*\npeer-transport-security: .*"client-cert-auth":true/m);
  expect(config({ tls, clientTls: DatabaseTls.fromSecretName('registry-client') })).toMatch(/^client-transport-security: .*"client-cert-auth":true/m);
});

test('an application is told the clients\' certificate, and the port with TLS', () => {
  const { registry } = etcd({ tls, clientTls: DatabaseTls.fromSecretName('registry-client') });
  expect(registry.connection.tlsSecret!.name).toBe('registry-client');
  expect(registry.connection.variables.ETCDCTL_ENDPOINTS.value).toBe('https://registry-client.shop.svc.cluster.local:2379');
});

test('operations name the members, claims and steps of this database', () => {
  expect(full.build(new App()).operationsText).toMatchSnapshot();
});

test.each<[string, Partial<EtcdProps>, RegExp]>([
  ['two members', { replicas: 2 }, /a majority of 2 survives 0 lost members, as one of 1 does; use 1 or 3/],
  ['four members', { replicas: 4 }, /a majority of 4 survives 1 lost members, as one of 3 does; use 3 or 5/],
  ['no members', { replicas: 0 }, /expected a whole number of at least 1/],
  ['a list of members by a setting', { parameters: { 'initial-cluster': 'a=http://a:2380' } }, /use the property `replicas`/],
  ['another place for the data', { parameters: { 'data-dir': '/tmp' } }, /parameters sets data-dir, .*leave it out/],
  ['a quota that is no number', { parameters: { 'quota-backend-bytes': '8Gi' } }, /'8Gi', expected a number of bytes/],
  ['a quota beyond the volume', { parameters: { 'quota-backend-bytes': '21474836480' } }, /would be full before etcd stops writing.*at most half/],
  ['passwords', { credentials: DatabaseCredentials.fromSecretName('passwords') }, /use `clientTls`/],
  ['certificates of clients alone', { clientTls: tls }, /clientTls is given without tls/],
  ['an exporter', { metrics: { image: 'example.com/exporter:1.0.0' } }, /etcd tells its metrics itself/],
  ['storage of zero', { storage: { size: Size.gibibytes(0) } }, /must request more than nothing/],
])('refuses %s, and says what to choose', (_, props, message) => {
  expect(() => etcd(props)).toThrow(message);
});

test('a member that starts has the time it is given', () => {
  const [container] = find(etcd({ startupTimeout: Duration.minutes(30) }).manifests(), 'StatefulSet', 'registry').spec.template.spec.containers;
  expect(container.startupProbe.periodSeconds * container.startupProbe.failureThreshold).toBe(1800);
});

test.each([
  ['latest', /version is 'latest', expected 3\.5\.11 or later, such as '3\.\d+\.\d+': earlier ones do not answer/],
  ['3.5', /version is '3\.5', expected 3\.5\.11 or later/],
  ['3.5.10', /earlier ones do not answer `\/livez` and `\/readyz`/],
  ['3.4.34', /earlier ones do not answer/],
  ['v3.6.16', /has a 'v' already; write '3\.6\.16'/],
])('version %s is refused', (version, message) => {
  expect(() => etcd({ version })).toThrow(message);
});

test.each(['3.5.11', '3.6.0', '3.10.1', '3.7.0-rc.0'])('version %s is taken', (version) => {
  expect(etcd({ version })).toBeDefined();
});
