import { App, Size } from 'cdk8s';
import { databaseIn, find, manifestsOf } from './clean';
import * as defaults from '../../examples/mysql';
import * as full from '../../examples/mysql-full';
import { MySql, MySqlProps } from '../../src';

function mysql(props: Partial<MySqlProps> = {}) {
  const { database, manifests } = databaseIn((chart) => new MySql(chart, 'orders', { storage: { size: Size.gibibytes(10) }, ...props }));
  return { orders: database as MySql, manifests };
}

function data(manifests: any[], key: string): string {
  return find(manifests, 'ConfigMap', 'orders-config').data[key];
}

function template(manifests: any[]): any {
  return find(manifests, 'StatefulSet', 'orders').spec.template;
}

function memory(size: Size) {
  return { memory: { request: size, limit: size } };
}

describe.each([['defaults', defaults], ['full', full]])('%s', (_, example) => {
  test('no server is made by the image\'s entrypoint, and every root file system is read-only', () => {
    const { spec } = manifestsOf(example.build).find(({ kind }) => kind === 'StatefulSet').spec.template;
    expect(spec.containers[0].command[0]).toBe('mysqld');
    const containers: any[] = [...spec.initContainers, ...spec.containers];
    expect(containers.map(({ securityContext }) => securityContext.readOnlyRootFilesystem)).not.toContain(false);
  });
});

test('replicas and backups follow the pod that the Service of the primary selects', () => {
  const { orders, manifests } = mysql({ primary: 2 });
  const all = manifests();
  expect(find(all, 'Service', 'orders-primary').spec.selector['statefulset.kubernetes.io/pod-name']).toBe('orders-2');
  expect(template(all).spec.initContainers[0].env).toEqual(expect.arrayContaining([
    { name: 'PRIMARY_POD', value: 'orders-2' }, { name: 'PRIMARY_HOST', value: 'orders-2.orders.shop.svc.cluster.local' },
  ]));
  expect([orders.connection.host, orders.readerConnection.host]).toEqual(['orders-primary.shop.svc.cluster.local', 'orders-readers.shop.svc.cluster.local']);
});

test('scaling lists the new members and restarts nobody', () => {
  const { orders, manifests } = mysql({ replicas: 2 });
  const before = template(manifests());
  orders.set.scale(4);
  expect(data(manifests(), 'members.members').trim().split('\n').map((line) => line.split(' ')[0])).toEqual(['orders-0', 'orders-1', 'orders-2', 'orders-3']);
  expect(template(manifests())).toEqual(before);
});

test('isFormed replaces no pod, and no empty volume begins a database', () => {
  const [before, after] = [mysql().manifests(), mysql({ isFormed: true }).manifests()];
  expect(template(after)).toEqual(template(before));
  expect([before, after].map((manifests) => /^IS_FORMED=(.*)$/m.exec(data(manifests, 'scripts.env.sh'))![1])).toEqual(['false', 'true']);
});

test('init scripts run once: a change of one replaces no pod', () => {
  const one = template(mysql({ initScripts: { 'a.sql': 'SELECT 1;' } }).manifests());
  expect(template(mysql({ initScripts: { 'a.sql': 'SELECT 2;' } }).manifests())).toEqual(one);
  const annotations = (props: Partial<MySqlProps>) => template(mysql(props).manifests()).metadata.annotations;
  expect(annotations({ parameters: { max_connections: '10' } })).not.toEqual(annotations({}));
});

test.each([
  [512, '64M'], [768, '320M'], [1024, '512M'], [4096, '2048M'], [8192, '6144M'],
])('of %d MiB of memory the buffer pool takes %s', (mebibytes, pool) => {
  expect(data(mysql({ resources: memory(Size.mebibytes(mebibytes)) }).manifests(), 'config.my.cnf')).toContain(`innodb_buffer_pool_size = ${pool}\n`);
});

test('a user\'s own setting wins, however it is spelled', () => {
  const conf = data(mysql({ parameters: { 'Innodb-Buffer-Pool-Size': '1G', 'binlog_expire_logs_seconds': '60' } }).manifests(), 'config.my.cnf');
  expect(conf.match(/^innodb_buffer_pool_size.*$/gm)).toEqual(['innodb_buffer_pool_size = 1G']);
  expect(conf.match(/^binlog_expire.*$/gm)).toEqual(['binlog_expire_logs_seconds = 60']);
});

test('with TLS nobody connects without it, and members verify the primary', () => {
  const manifests = manifestsOf(full.build);
  expect(data(manifests, 'config.my.cnf')).toContain('require_secure_transport = ON');
  expect(data(manifests, 'scripts.env.sh')).toContain('HAS_TLS=true');
  expect(data(mysql().manifests(), 'config.my.cnf')).not.toContain('ssl');
});

test('semi-synchronous replication is switched on after the start, never by a setting', () => {
  const manifests = mysql({ synchronousReplicas: 2 }).manifests();
  expect(data(manifests, 'config.my.cnf')).toMatch(/wait_for_replica_count = 2\n/);
  expect(data(manifests, 'config.my.cnf')).not.toContain('source_enabled');
  expect(data(manifests, 'scripts.env.sh')).toContain('IS_SYNCHRONOUS=true');
  expect(data(mysql().manifests(), 'config.my.cnf')).not.toContain('semi');
});

test('replicas hear of their primary twice in the time that they wait for it', () => {
  const of = (parameters: Record<string, string>) => {
    const manifests = mysql({ parameters }).manifests();
    return [/^replica_net_timeout = (.*)$/m.exec(data(manifests, 'config.my.cnf'))![1], /^HEARTBEAT_SECONDS=(.*)$/m.exec(data(manifests, 'scripts.env.sh'))![1]];
  };
  expect([of({}), of({ 'replica-net-timeout': '25' })]).toEqual([['10', '5'], ['25', '12.5']]);
});

test('one member needs no budget, and no steps about others', () => {
  const { orders, manifests } = mysql({ replicas: 1 });
  expect(manifests().filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  expect(orders.operations.map(({ title }) => title).join()).not.toMatch(/primary|replica |down/);
});

test('operations name the members, claims and steps of this database', () => {
  expect(full.build(new App()).operationsText).toMatchSnapshot();
});

test.each<[string, Partial<MySqlProps>, RegExp]>([
  ['a primary that is not there', { replicas: 3, primary: 3 }, /primary is 3, and with 3 replicas the members are 0 to 2/],
  ['a second primary by a setting', { parameters: { 'super-read-only': 'OFF' } }, /parameters sets super-read-only, .*use the property `primary`/],
  ['more synchronous replicas than there are', { replicas: 2, synchronousReplicas: 2 }, /2 members have 1 replicas: every commit would wait for ever; use 0 to 0/],
  ['a word for a number', { parameters: { 'max-connections': 'lots' } }, /parameters sets max-connections to 'lots', which is no number: the server would not start, or take 0; write a value such as '100' or '512M'/],
  ['a word that would be taken for OFF', { parameters: { slow_query_log: 'yes' } }, /to 'yes', which is neither ON nor OFF: the server would take it for OFF/],
  ['memory in which it does not fit', { resources: memory(Size.mebibytes(256)) }, /resources.memory is 256Mi, and MySQL takes some 448Mi beside its buffer pool: .*give it 512Mi or more/],
  ['a volume in which it does not fit', { storage: { size: Size.mebibytes(1) } }, /storage.size is 1Mi, and a MySQL with nothing in it takes 200Mi, .*use 512Mi or more/],
  ['a setting that is no name', { parameters: { 'max connections': '5' } }, /sets 'max connections', and no setting of my.cnf is called so/],
  ['storage of zero', { storage: { size: Size.gibibytes(0) } }, /must request more than nothing/],
  ['a setting that holds the members together', { parameters: { loose_gtid_mode: 'OFF' } }, /parameters sets loose_gtid_mode, .*leave it out/],
  ['TLS by a setting', { parameters: { ssl_cert: '/x' } }, /use the property `tls`/],
  ['a version that is not supported any more', { version: '8.0.44' }, /8.4 or later/],
  ['a version that is none', { version: 'lts' }, /version is 'lts', expected the tag/],
  ['MySQL\'s own database', { database: 'mysql' }, /database is 'mysql', which MySQL or the library has for itself/],
  ['the administrator as the application\'s user', { user: 'root' }, /user is 'root'/],
  ['a user that needs quotes', { user: 'My-App' }, /expected lower-case letters/],
  ['a user whose name is too long', { user: 'a'.repeat(33) }, /at most 32/],
  ['a script that nothing runs', { initScripts: { 'load.py': '' } }, /name it 'load.sql'/],
  ['nobody let in from outside', { externalAccess: { sourceRanges: [] } }, /sourceRanges is empty/],
])('refuses %s, and says what to choose', (_, props, message) => {
  expect(() => mysql(props)).toThrow(message);
});
