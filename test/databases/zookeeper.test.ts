import { App, Duration, Size } from 'cdk8s';
import { databaseIn, find, manifestsOf } from './clean';
import * as full from '../../examples/zookeeper-full';
import { DatabaseTls, ZooKeeper, ZooKeeperProps } from '../../src';

function zooKeeper(props: Partial<ZooKeeperProps> = {}) {
  const { database, manifests } = databaseIn((chart) => new ZooKeeper(chart, 'locks', { storage: { size: Size.gibibytes(10) }, ...props }));
  return { locks: database as ZooKeeper, manifests };
}

function data(manifests: any[], key: string): string {
  return find(manifests, 'ConfigMap', 'locks-config').data[key];
}

function serverOf(manifests: any[]): any {
  return find(manifests, 'StatefulSet', 'locks').spec.template.spec.containers[0];
}

const tls = DatabaseTls.fromSecretName('locks-tls');

test('the list of members is that of the pods, all at once, and one may be evicted', () => {
  const manifests = zooKeeper({ replicas: 5 }).manifests();
  const members = data(manifests, 'members.members').trim().split('\n');
  expect(members).toHaveLength(5);
  expect(members[4]).toBe('locks-4 locks-4.locks.shop.svc.cluster.local');
  expect(find(manifests, 'StatefulSet', 'locks').spec.podManagementPolicy).toBe('Parallel');
  expect(find(manifests, 'PodDisruptionBudget', 'locks').spec.maxUnavailable).toBe(1);
});

test('scaling, and saying that the ensemble has formed, restart nobody', () => {
  const { locks, manifests } = zooKeeper({ replicas: 3 });
  const before = find(manifests(), 'StatefulSet', 'locks').spec.template;
  locks.set.scale(5);
  expect(data(manifests(), 'members.members').trim().split('\n')).toHaveLength(5);
  expect(find(manifests(), 'StatefulSet', 'locks').spec.template).toEqual(before);
  const formed = zooKeeper({ isFormed: true }).manifests();
  expect(find(formed, 'StatefulSet', 'locks').spec.template).toEqual(before);
  expect([manifests(), formed].map((all) => data(all, 'scripts.env.sh').includes('IS_FORMED=true'))).toEqual([false, true]);
});

test('members join and leave a running ensemble, and an empty volume has no vote', () => {
  expect(data(zooKeeper().manifests(), 'config.zoo.cfg').split('\n'))
    .toEqual(expect.arrayContaining(['reconfigEnabled=true', 'standaloneEnabled=false', 'db.autocreate=false']));
});

test('clients reach the port for clients, members alone the others, and backups the one that gives snapshots', () => {
  const { ingress } = find(manifestsOf(full.build), 'NetworkPolicy', 'locks').spec;
  const ports = ingress.map((rule: any) => rule.ports.map(({ port }: any) => port));
  expect(ports).toEqual([[2281, 2888, 3888, 8080, 7000], [2281], [7000], [8080], [2281]]);
});

test('liveness asks for no majority, readiness does', () => {
  const server = serverOf(zooKeeper().manifests());
  expect(server.livenessProbe.httpGet.path).toBe('/commands/ruok');
  expect(server.readinessProbe.exec.command).toEqual(['timeout', '4', 'bash', '/scripts/ask.sh', 'localhost', 'srvr']);
});

test('half of the memory is the heap, and a user\'s own settings are there', () => {
  const memory = (gibibytes: number) => ({ memory: { limit: Size.gibibytes(gibibytes) } });
  const envOf = (props: Partial<ZooKeeperProps>, name: string) => {
    const variable = serverOf(zooKeeper(props).manifests()).env.find((each: any) => each.name === name);
    return variable.value;
  };
  expect([envOf({}, 'ZK_SERVER_HEAP'), envOf({ resources: memory(4) }, 'ZK_SERVER_HEAP')]).toEqual(['512', '2048']);
  expect(envOf({ jvmFlags: ['-Djute.maxbuffer=4194304', '-Xlog:gc'] }, 'SERVER_JVMFLAGS')).toBe('-Dsun.net.inetaddr.ttl=3 -Djute.maxbuffer=4194304 -Xlog:gc');
  expect(data(zooKeeper({ parameters: { tickTime: '3000' } }).manifests(), 'config.zoo.cfg').match(/^tickTime.*$/gm)).toEqual(['tickTime=3000']);
});

test('with TLS there is no port without it, members prove themselves to each other, and clients when they have certificates', () => {
  const config = (props: Partial<ZooKeeperProps>) => data(zooKeeper(props).manifests(), 'config.zoo.cfg');
  expect(config({})).not.toContain('ssl');
  expect(config({ tls })).toMatch(/^secureClientPort=2281$[^]*^ssl\.clientAuth=none$[^]*^sslQuorum=true$/m);
  expect(config({ tls, clientTls: DatabaseTls.fromSecretName('locks-client') })).toMatch(/^ssl\.clientAuth=need$/m);
  const plain = (props: Partial<ZooKeeperProps>) => /^PLAIN_ADDRESS=(.*)$/m.exec(data(zooKeeper(props).manifests(), 'scripts.env.sh'))![1];
  expect([plain({}), plain({ tls })]).toEqual(['2181', '127.0.0.1:2181']);
});

test('an application is told the port with TLS, and the clients\' certificate', () => {
  const { locks } = zooKeeper({ tls, clientTls: DatabaseTls.fromSecretName('locks-client') });
  expect(locks.connection.tlsSecret!.name).toBe('locks-client');
  expect(locks.connection.variables.ZOOKEEPER_CONNECT.value).toBe('locks-client.shop.svc.cluster.local:2281');
  expect(zooKeeper().locks.connection.variables.ZOOKEEPER_CONNECT.value).toBe('locks-client.shop.svc.cluster.local:2181');
});

test('cert-manager makes the key as Java reads it', () => {
  const { spec } = find(zooKeeper({ tls: DatabaseTls.certManager({ issuer: 'ca' }) }).manifests(), 'Certificate', 'locks-tls');
  expect(spec.privateKey.encoding).toBe('PKCS8');
  expect(spec.dnsNames).toContain('locks-2.locks.shop.svc.cluster.local');
});

test('operations name the members, claims and steps of this database', () => {
  expect(full.build(new App()).operationsText).toMatchSnapshot();
});

test.each<[string, Partial<ZooKeeperProps>, RegExp]>([
  ['two members', { replicas: 2 }, /a majority of 2 survives 0 lost members, as one of 1 does; use 1 or 3/],
  ['four members', { replicas: 4 }, /a majority of 4 survives 1 lost members, as one of 3 does; use 3 or 5/],
  ['no members', { replicas: 0 }, /expected a whole number of at least 1/],
  ['a version that gives no snapshots', { version: '3.8.6' }, /version is '3\.8\.6', expected .* 3\.9 or later, such as '3\.9\./],
  ['a version that is none', { version: 'latest' }, /version is 'latest', expected/],
  ['a list of members by a setting', { parameters: { 'server.1': 'a:2888:3888' } }, /parameters sets server\.1, .*use the property `replicas`/],
  ['another place for the data', { parameters: { dataDir: '/tmp' } }, /parameters sets dataDir, .*leave it out/],
  ['TLS by settings', { parameters: { 'ssl.keyStore.location': '/x' } }, /use the property `tls`/],
  ['a vote for empty volumes', { parameters: { 'db.autocreate': 'true' } }, /parameters sets db\.autocreate/],
  ['certificates of clients alone', { clientTls: tls }, /clientTls is given without tls/],
  ['an exporter', { metrics: { image: 'example.com/exporter:1.0.0' } }, /ZooKeeper tells its metrics itself/],
  ['storage of zero', { storage: { size: Size.gibibytes(0) } }, /must request more than nothing/],
])('refuses %s, and says what to choose', (_, props, message) => {
  expect(() => zooKeeper(props)).toThrow(message);
});

test('a member that starts has the time it is given', () => {
  const { startupProbe } = serverOf(zooKeeper({ startupTimeout: Duration.minutes(30) }).manifests());
  expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBe(1800);
});
