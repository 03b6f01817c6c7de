import { App, Size } from 'cdk8s';
import { databaseIn, find, findingsIn, manifestsOf, VERSIONS } from './clean';
import * as defaults from '../../examples/redis';
import * as full from '../../examples/redis-full';
import { Redis, RedisProps } from '../../src';

function redis(props: Partial<RedisProps> = {}) {
  const { database, manifests } = databaseIn((chart) => new Redis(chart, 'carts', { storage: { size: Size.gibibytes(10) }, ...props }));
  return { carts: database as Redis, manifests };
}

function conf(manifests: any[]): string {
  return find(manifests, 'ConfigMap', 'carts-config').data['config.redis.conf'];
}

describe.each([['defaults', defaults], ['full', full]])('%s', (_, example) => {
  test.each(VERSIONS)('no rule finds anything for Kubernetes %s', (version) => {
    expect(findingsIn(manifestsOf(example.build), version)).toEqual([]);
  });

  test('passwords are references to a Secret, and no Secret is in the manifests', () => {
    const manifests = manifestsOf(example.build);
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const variables = manifests.flatMap(({ spec }) => spec?.template?.spec?.containers ?? []).flatMap(({ env }: any) => env ?? []);
    const passwords = variables.filter(({ name }: any) => /PASSWORD$/.test(name));
    expect(passwords.length).toBeGreaterThan(0);
    expect(passwords.filter(({ valueFrom }: any) => valueFrom?.secretKeyRef?.name !== 'carts-credentials')).toEqual([]);
  });
});

test('replicas and backups follow the pod that the Service of the primary selects', () => {
  const { carts, manifests } = redis({ primary: 2 });
  const all = manifests();
  expect(find(all, 'Service', 'carts-primary').spec.selector['statefulset.kubernetes.io/pod-name']).toBe('carts-2');
  const { env } = find(all, 'StatefulSet', 'carts').spec.template.spec.initContainers[0];
  expect(env).toEqual(expect.arrayContaining([
    { name: 'PRIMARY_POD', value: 'carts-2' }, { name: 'PRIMARY_HOST', value: 'carts-2.carts.shop.svc.cluster.local' },
  ]));
  expect([carts.connection.host, carts.readerConnection.host]).toEqual(['carts-primary.shop.svc.cluster.local', 'carts-readers.shop.svc.cluster.local']);
});

test('scaling lists the new members and restarts nobody', () => {
  const { carts, manifests } = redis({ replicas: 2 });
  const before = find(manifests(), 'StatefulSet', 'carts').spec.template;
  carts.set.scale(3);
  expect(find(manifests(), 'ConfigMap', 'carts-config').data['members.members'].trim().split('\n')).toHaveLength(3);
  expect(find(manifests(), 'StatefulSet', 'carts').spec.template).toEqual(before);
});

test('isFormed replaces no pod, and no empty volume begins a database', () => {
  const [before, after] = [redis().manifests(), redis({ isFormed: true }).manifests()];
  expect(find(after, 'StatefulSet', 'carts').spec.template).toEqual(find(before, 'StatefulSet', 'carts').spec.template);
  const isFormed = (manifests: any[]) => /^IS_FORMED=(.*)$/m.exec(find(manifests, 'ConfigMap', 'carts-config').data['scripts.env.sh'])![1];
  expect([isFormed(before), isFormed(after)]).toEqual(['false', 'true']);
});

test('maxmemory leaves a quarter of the limit, and a user\'s own setting wins', () => {
  const resources = { memory: { limit: Size.gibibytes(4), request: Size.gibibytes(4) } };
  expect(conf(redis({ resources }).manifests())).toContain('maxmemory 3072mb\n');
  expect(conf(redis({ resources, parameters: { maxmemory: '1gb' } }).manifests()).match(/^maxmemory .*$/gm)).toEqual(['maxmemory 1gb']);
});

test('with TLS there is no port without it', () => {
  expect(conf(manifestsOf(full.build))).toMatch(/^port 0\n[\s\S]*^tls-port 6379\n/m);
  expect(conf(redis().manifests())).toMatch(/^port 6379\n/m);
});

test('the exporter\'s key is asked for with metrics only', () => {
  expect(redis().carts.credentialKeys).not.toContain('exporter-password');
  expect(redis({ metrics: {} }).carts.credentialKeys).toContain('exporter-password');
});

test('operations name the members, claims and steps of this database', () => {
  expect(full.build(new App()).operationsText).toMatchSnapshot();
});

test.each<[string, Partial<RedisProps>, RegExp]>([
  ['a primary that is not there', { replicas: 2, primary: 2 }, /primary is 2, and with 2 replicas the members are 0 to 1/],
  ['more replicas to wait for than there are', { replicas: 2, minReplicasToWrite: 2 }, /2 members have 1 replicas: the primary would refuse every write; use 0 to 0/],
  ['a second primary by a setting', { parameters: { replicaof: 'no one' } }, /use the property `primary`/],
  ['no file to recover from', { parameters: { appendonly: 'no' } }, /parameters sets appendonly, .*leave it out/],
  ['a password in the manifest', { parameters: { requirepass: 'secret' } }, /use the property `credentials`/],
  ['an amount of memory that is none', { parameters: { maxmemory: 'lots' } }, /parameters sets maxmemory to 'lots', which is no amount of memory: the server would not start; write a value such as '512mb'/],
  ['a word for a number', { parameters: { maxclients: 'many' } }, /maxclients to 'many', which is no whole number/],
  ['a word for yes', { parameters: { 'replica-serve-stale-data': 'true' } }, /to 'true', which is neither yes nor no/],
  ['an eviction that there is not', { parameters: { 'maxmemory-policy': 'lru' } }, /to 'lru', which is no way of eviction.*'allkeys-lru'/],
  ['a volume that the data outgrows', { storage: { size: Size.mebibytes(1) } }, /storage.size is 1Mi, and a Redis that is full \(maxmemory 768mb\) has more in its file.*use 3Gi/],
  ['a version that writes other files', { version: '6.2.14' }, /version is '6.2.14', .*7.0 or later, such as '8.4.0'/],
  ['a version that is none', { version: 'latest' }, /version is 'latest', expected the tag/],
  ['memory of which nothing is left for keys', { resources: { memory: { limit: Size.mebibytes(1) } } }, /resources.memory is 1Mi, .*takes some 10Mi.*give it 16Mi or more/],
  ['a setting that is no name', { parameters: { 'rename-command CONFIG': '' } }, /sets 'rename-command CONFIG', and no setting of redis.conf is called so/],
  ['an amount beyond the volume, however it is spelled', { parameters: { MaxMemory: '100gb' } }, /storage.size is 10Gi, .*use 300Gi/],
  ['storage of zero', { storage: { size: Size.gibibytes(0) } }, /must request more than nothing/],
])('refuses %s, and says what to choose', (_, props, message) => {
  expect(() => redis(props)).toThrow(message);
});
