import { App, Size } from 'cdk8s';
import { databaseIn, find, manifestsOf } from './clean';
import * as full from '../../examples/redis-cluster-full';
import { DatabaseTls, Members, RedisCluster, RedisClusterProps } from '../../src';

function cluster(props: Partial<RedisClusterProps> = {}) {
  const { database, manifests } = databaseIn((chart) => new RedisCluster(chart, 'sessions', { storage: { size: Size.gibibytes(10) }, ...props }));
  return { sessions: database as RedisCluster, manifests };
}

function data(manifests: any[], key: string): string {
  return find(manifests, 'ConfigMap', 'sessions-config').data[key];
}

test('there are six members unless it is said, all listed, all started at once', () => {
  const manifests = cluster().manifests();
  const { spec } = find(manifests, 'StatefulSet', 'sessions');
  expect([spec.replicas, spec.podManagementPolicy]).toEqual([6, 'Parallel']);
  expect(data(manifests, 'members.members').trim().split('\n')[5]).toBe('sessions-5 sessions-5.sessions.shop.svc.cluster.local');
});

function formJob(props: Partial<RedisClusterProps> = {}) {
  return cluster(props).manifests().find(({ kind, metadata }) => kind === 'Job' && metadata.name.includes('-form-'));
}

test('another Job takes the place of one that could not be changed: for other members, another image, other Secrets', () => {
  const others: Partial<RedisClusterProps>[] = [{}, { replicas: 8 }, { version: '8.2.1' }, { tls: DatabaseTls.fromSecretName('t') }, { tls: DatabaseTls.fromSecretName('u') }];
  const names = others.map((props) => formJob(props).metadata.name);
  expect(names[0]).toMatch(/^sessions-form-6-[0-9a-f]{5}$/);
  expect(new Set(names).size).toBe(others.length);
  // What does not show in the Job does not make another one.
  expect(formJob({ parameters: { 'cluster-node-timeout': '5000' }, resources: {} }).metadata.name).toBe(names[0]);
});

test('the steps name the Job that there will be', () => {
  const { sessions } = cluster();
  expect(sessions.operations.find(({ title }) => title.startsWith('Scale up'))!.steps.join()).toContain(`get job ${formJob({ replicas: 8 }).metadata.name}`);
});

test('each number of members has a Job of its own, which reads the list and may connect', () => {
  const manifests = cluster({ replicas: 8 }).manifests();
  const { template } = formJob({ replicas: 8 }).spec;
  expect(template.spec.containers[0].volumeMounts.map(({ mountPath }: any) => mountPath).sort()).toEqual(['/credentials', '/members', '/scripts', '/tmp']);
  const { ingress } = find(manifests, 'NetworkPolicy', 'sessions').spec;
  const selectors = ingress.flatMap(({ from }: any) => from).map(({ podSelector }: any) => podSelector.matchLabels);
  expect(selectors.some((labels: any) => Object.entries(labels).every(([key, value]) => template.metadata.labels[key] === value))).toBe(true);
});

test('the bus is for members only', () => {
  const { sessions, manifests } = cluster();
  expect(find(manifests(), 'Service', 'sessions-client').spec.ports.map(({ port }: any) => port)).toEqual([6379]);
  const [members] = find(manifests(), 'NetworkPolicy', 'sessions').spec.ingress;
  expect(members.ports.map(({ port }: any) => port)).toEqual([6379, 16379]);
  expect(sessions.connection.host).toBe('sessions-client.shop.svc.cluster.local');
});

test('clients are told names where they check certificates, and addresses where they do not', () => {
  expect(data(cluster().manifests(), 'config.redis.conf')).toContain('cluster-preferred-endpoint-type ip\n');
  const conf = data(cluster({ tls: DatabaseTls.fromSecretName('t') }).manifests(), 'config.redis.conf');
  expect(conf).toMatch(/cluster-preferred-endpoint-type hostname\ntls-cluster yes\n/);
});

test('a lost shard stops the others only where that is said', () => {
  const coverage = (props: Partial<RedisClusterProps>) => data(cluster(props).manifests(), 'config.redis.conf').match(/^cluster-require-full-coverage .*$/gm);
  expect(coverage({})).toEqual(['cluster-require-full-coverage no']);
  expect(coverage({ parameters: { 'cluster-require-full-coverage': 'yes' } })).toEqual(['cluster-require-full-coverage yes']);
});

test('how many members may be lost follows from the shards', () => {
  const losses = (size: number, replicas: number) => Members.shards(size).tolerableLosses(replicas);
  expect([losses(2, 6), losses(3, 9), losses(3, 15), losses(4, 12)]).toEqual([1, 1, 2, 1]);
});

test('scaling down is among the steps where enough shards remain', () => {
  const titles = (replicas: number) => cluster({ replicas }).sessions.operations.map(({ title }) => title);
  expect(titles(6).join()).not.toContain('Scale down');
  expect(titles(8)).toContain('Scale down to 6 members');
});

test('operations name the members, claims and steps of this database', () => {
  expect(full.build(new App()).operationsText).toMatchSnapshot();
});

test.each<[string, Partial<RedisClusterProps>, RegExp]>([
  ['two shards', { replicas: 4 }, /replicas is 4, and with 2 members for each shard there would be fewer than 3 shards, .*use 6 or 8/],
  ['half a shard', { replicas: 7 }, /one shard would have fewer; use 6 or 8/],
  ['half a shard of three', { replicas: 10, replicasPerShard: 2 }, /use 9 or 12/],
  ['no replicas', { replicas: 3, replicasPerShard: 0 }, /replicasPerShard is 0, .*use 1 or more/],
  ['a version without names', { version: '6.2.14' }, /7.0 or later/],
  ['a way in from outside', { externalAccess: { sourceRanges: ['10.0.0.0/8'] } }, /send clients on to addresses that exist in the cluster only/],
  ['a cluster by a setting', { parameters: { 'cluster-enabled': 'no' } }, /parameters sets cluster-enabled, .*leave it out/],
  ['a primary by a setting', { parameters: { replicaof: 'x 1' } }, /parameters sets replicaof/],
  ['a name that leaves the Job none', { metadata: { name: 's'.repeat(51) } }, /Job that forms the cluster would be .*, 64 characters, .*at most 50/],
  ['an amount of memory that is none', { parameters: { maxmemory: 'lots' } }, /parameters sets maxmemory to 'lots', which is no amount of memory/],
  ['a volume that the data outgrows', { storage: { size: Size.mebibytes(1) } }, /storage.size is 1Mi, .*use 3Gi/],
  ['storage of zero', { storage: { size: Size.gibibytes(0) } }, /must request more than nothing/],
])('refuses %s, and says what to choose', (_, props, message) => {
  expect(() => cluster(props)).toThrow(message);
});

test('no file is written where a root file system is read-only', () => {
  const { spec } = manifestsOf(full.build).find(({ kind }) => kind === 'StatefulSet').spec.template;
  expect(spec.containers.map(({ securityContext }: any) => securityContext.readOnlyRootFilesystem)).not.toContain(false);
});
