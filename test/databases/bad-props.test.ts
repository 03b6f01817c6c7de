/** What a program without types may give, or one with casts: each is refused in words, at the property. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as library from '../../src';
import { PROPS } from '../../src/databases/check-props';

const { PostgreSql, MongoDb, Cassandra, Kafka, ZooKeeper, Etcd, MySql, Redis, RedisCluster, StatefulDatabase } = library;
const { DatabaseBackup, DatabaseCredentials, DatabaseTls, Members } = library;
const SYSTEMS: Record<string, any> = { PostgreSql, MongoDb, Cassandra, Kafka, ZooKeeper, Etcd, MySql, Redis, RedisCluster };

const storage = { size: Size.gibibytes(10) };
const outside = { sourceRanges: ['10.0.0.0/8'], hostname: '{name}.example.com' };
const claim = { schedule: Cron.daily(), size: Size.gibibytes(10) };

/** The message, of an error that is none of JavaScript's own. */
function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    expect((error as Error).constructor).toBe(Error);
    return (error as Error).message;
  }
  throw new Error('accepted');
}

const make = (Database: any, props: unknown, id = 'orders') => () => new Database(new Chart(new App(), 'shop', { namespace: 'shop' }), id, props);

/** The property that is named, and what is said of it: what was found, what would happen, and after `;` what to write. */
const BAD: [property: string, props: unknown, message: RegExp][] = [
  ['props', undefined, /is missing, and properties were to be read from it; write \{ storage: /],
  ['props', 'orders', /is the text 'orders', .*; write/],
  ['storage', {}, /is missing: members would have no volumes; write \{ size: Size\.gibibytes\(10\) \}/],
  ['storage', { storage: null }, /is missing: .*; write/],
  ['storage', { storage: '10Gi' }, /is the text '10Gi', .*; write \{ size: /],
  ['storage.size', { storage: {} }, /is missing: no volume can be asked for; write Size\.gibibytes\(10\)/],
  ['storage.size', { storage: { size: '10Gi' } }, /is the text '10Gi', and its unit .*; write a Size/],
  ['storage.size', { storage: { size: 10 } }, /is the number 10, and its unit .*; write a Size/],
  ['storage.size', { storage: { size: Size.gibibytes(0) } }, /is 0Ki, and a claim must request more than nothing; write/],
  ['storage.storageClass', { storage: { ...storage, storageClass: 'ssd' } }, /is the text 'ssd', .*; write StorageClass\.fromStorageClassName/],
  ['replicas', { replicas: '3' }, /is the text '3', and would not be counted with; write a number, such as 3/],
  ['replicas', { replicas: null }, /is null, which is neither a value nor the default; leave it out/],
  ['replicas', { replicas: Number.NaN }, /is NaN/],
  ['version', { version: 18 }, /is the number 18, .*; write/],
  ['version', { version: '' }, /is empty, .*; write/],
  ['repository', { repository: ['postgres'] }, /is a list, .*; write/],
  ['repository', { repository: 'images.example:5000/postgres:17' }, /is the text .*, and the version would stand behind it; write/],
  ['repository', { repository: 'postgres@sha256:0' }, /is the text .*, and the version would stand behind it; write/],
  ['metadata', { metadata: 'orders' }, /is the text 'orders', .*; write \{ name: 'orders' \}/],
  ['metadata.name', { metadata: { name: 'Orders' } }, /is the text 'Orders', and pods and Services could not be called so; write a DNS label/],
  ['resources.memory', { resources: { memory: '1Gi' } }, /is the text '1Gi', .*; write \{ request: Size/],
  ['resources.memory.limit', { resources: { memory: { limit: 1024 } } }, /is the number 1024, and its unit .*; write a Size/],
  ['resources.cpu.request', { resources: { cpu: { request: 2 } } }, /is the number 2, and whether that is cores or thousandths .*; write Cpu\.millis/],
  ['resources.ephemeralStorage.limit', { resources: { ephemeralStorage: { limit: Size.mebibytes(500) } } }, /is 500Mi, and only whole gibibytes can be written; write/],
  ['startupTimeout', { startupTimeout: 900 }, /is the number 900, and its unit .*; write a Duration/],
  ['startupTimeout', { startupTimeout: Duration.seconds(0) }, /, and the server would be killed before it has started; write Duration\.minutes\(15\)/],
  ['allowSharedNodes', { allowSharedNodes: 'no' }, /is the text 'no', which is neither true nor false: any text would be taken for true; write/],
  ['tls', { tls: 'orders-tls' }, /is the text 'orders-tls', .*; write DatabaseTls\.fromSecretName/],
  ['credentials', { credentials: { name: 'x' } }, /is an object of another kind, .*; write DatabaseCredentials\.fromSecretName/],
  ['backup', { backup: {} }, /is an object of another kind, .*; write DatabaseBackup\.toClaim/],
  ['metrics', { metrics: true }, /is true, .*; write \{\}/],
  ['metrics.allowFrom', { metrics: { allowFrom: 'prometheus' } }, /is the text 'prometheus', and no policy can let that in; write a workload/],
  ['metrics.podMonitor', { metrics: { podMonitor: 'yes' } }, /is the text 'yes', which is neither true nor false/],
  ['externalAccess', { externalAccess: true }, /is true, .*; write \{ sourceRanges: \['10\.0\.0\.0\/8'\] \}/],
  ['externalAccess.sourceRanges', { externalAccess: {} }, /is missing: nobody could connect; list the networks/],
  ['externalAccess.sourceRanges', { externalAccess: { ...outside, sourceRanges: [] } }, /is empty, and nobody could connect; list/],
  ['externalAccess.sourceRanges', { externalAccess: { ...outside, sourceRanges: '10.0.0.0/8' } }, /is the text '10\.0\.0\.0\/8', and is no list; write \['10\.0\.0\.0\/8'\]/],
  ['externalAccess.sourceRanges[1]', { externalAccess: { ...outside, sourceRanges: ['10.0.0.0/8', '10.1.2.3'] } }, /is no range of addresses: the API server refuses it; write '10\.1\.2\.3\/32'/],
  ['externalAccess.sourceRanges[0]', { externalAccess: { ...outside, sourceRanges: ['10.0.0.0/33'] } }, /is no range of addresses: .*; write/],
  ['externalAccess.sourceRanges[0]', { externalAccess: { ...outside, sourceRanges: [null] } }, /is null, .*; write/],
  ['externalAccess.serviceType', { externalAccess: { ...outside, serviceType: 'Loadbalancer' } }, /is the text 'Loadbalancer', and the API server knows .*; write/],
  ['parameters', { parameters: ['a=b'] }, /is a list, .*; write \{ name: 'value' \}/],
  ['parameters[\'a\']', { parameters: { a: 5 } }, /is the number 5, .*; write it as a text/],
  ['parameters[\'a\']', { parameters: { a: 'b\nc' } }, /'b\\nc', which has a line break: .*; write one line/],
];

describe.each(Object.entries(SYSTEMS))('%s', (name, Database) => {
  const members = { RedisCluster: 6 } as Record<string, number>;

  test.each(BAD)('%s, of %j, is refused in one line', (property, props, message) => {
    const whole = typeof props === 'object' && props !== null && !('storage' in props) && Object.keys(props).length > 0 ? { storage, replicas: members[name] ?? 3, ...props } : props;
    const text = refusal(make(Database, whole));
    expect(text).toMatch(message);
    expect(text).toContain(property);
    expect(text).toContain('shop/orders');
    expect(text).not.toContain('\n');
    expect(text.length).toBeLessThan(300);
  });
});

test.each<[string, any, object, RegExp]>([
  ['the number of a primary', PostgreSql, { primary: '0' }, /primary is the text '0'/],
  ['standbys', PostgreSql, { synchronousStandbys: '1' }, /synchronousStandbys is the text '1'/],
  ['a volume for the WAL', PostgreSql, { walStorage: {} }, /walStorage\.size is missing/],
  ['access rules', PostgreSql, { accessRules: 'host all' }, /accessRules is the text 'host all', and is no list; write \['host /],
  ['scripts', PostgreSql, { initScripts: ['a.sql'] }, /initScripts is a list/],
  ['a script', MongoDb, { initScripts: { 'a.js': null } }, /initScripts\['a\.js'\] is null/],
  ['a number for a name', MongoDb, { database: 5 }, /database is the number 5/],
  ['copies', Cassandra, { replicationFactor: '3' }, /replicationFactor is the text '3'/],
  ['options', Cassandra, { jvmOptions: '-Xss1m' }, /jvmOptions is the text '-Xss1m', and is no list/],
  ['lost members', Cassandra, { replacing: 'orders-2' }, /replacing is the text 'orders-2'/],
  ['controllers', Kafka, { controllers: true }, /controllers is true/],
  ['their number', Kafka, { controllers: { replicas: '3' } }, /controllers\.replicas is the text '3'/],
  ['their volumes', Kafka, { controllers: { storage: {} } }, /controllers\.storage\.size is missing/],
  ['how far behind', MySql, { maxReplicaLag: 60 }, /maxReplicaLag is the number 60, and its unit would be anybody's guess/],
  ['no lag at all', MySql, { maxReplicaLag: Duration.seconds(0) }, /maxReplicaLag is .*no replica would ever serve readers; write Duration\.minutes\(1\)/],
  ['flags', ZooKeeper, { jvmFlags: [5] }, /jvmFlags\[0\] is the number 5/],
  ['whether it has formed', ZooKeeper, { isFormed: 'false' }, /isFormed is the text 'false'/],
  ['what clients show', Etcd, { clientTls: 'clients' }, /clientTls is the text 'clients'/],
])('%s', (_, Database, props, message) => {
  expect(refusal(make(Database, { storage, ...props }))).toMatch(message);
});

test.each<[string, () => unknown, RegExp]>([
  ['a backup without a schedule', () => DatabaseBackup.toClaim({ size: Size.gibibytes(1) } as any), /toClaim: schedule is missing: no backup would ever be made; write Cron\.daily\(\)/],
  ['a schedule in text', () => DatabaseBackup.toClaim({ ...claim, schedule: '0 3 * * *' } as any), /toClaim: schedule is the text '0 3 \* \* \*'/],
  ['a claim of nothing', () => DatabaseBackup.toClaim({ ...claim, size: Size.gibibytes(0) }), /toClaim: size is 0Ki, and a claim must request more than nothing/],
  ['days in text', () => DatabaseBackup.toClaim({ ...claim, retention: '14d' } as any), /toClaim: retention is the text '14d'/],
  ['memory in text', () => DatabaseBackup.toClaim({ ...claim, resources: { memory: '1Gi' } } as any), /toClaim: resources\.memory is the text '1Gi'/],
  ['nothing at all', () => DatabaseBackup.toS3(undefined as any), /toS3: options is missing/],
  ['a bucket without credentials', () => DatabaseBackup.toS3({ schedule: Cron.daily(), bucket: 'keep' } as any), /toS3: credentials is missing: nothing could be uploaded/],
  ['a bucket without a name', () => DatabaseBackup.toS3({ schedule: Cron.daily(), bucket: '', credentials: { name: 'x' } } as any), /toS3: bucket is empty/],
  ['a certificate by no name', () => DatabaseTls.fromSecretName(''), /DatabaseTls\.fromSecretName: name is empty/],
  ['no issuer', () => DatabaseTls.certManager({} as any), /DatabaseTls\.certManager: issuer is missing: nobody would sign/],
  ['credentials by what is no name', () => DatabaseCredentials.fromSecretName('Not a name'), /DatabaseCredentials\.fromSecretName: name is the text 'Not a name'/],
  ['a Secret that is none', () => DatabaseCredentials.fromSecret('carts' as any), /DatabaseCredentials\.fromSecret: secret is the text 'carts'/],
  ['a generated one by a number', () => DatabaseCredentials.generated({ secretName: 5 } as any), /DatabaseCredentials\.generated: secretName is the number 5/],
])('%s is refused where it is written', (_, written, message) => {
  expect(refusal(written)).toMatch(message);
});

test.each<[string, object, RegExp]>([
  ['no image', { image: undefined }, /image is missing: there is nothing to run/],
  ['a port in text', { ports: [{ name: 'bolt', number: '7687' }] }, /ports\[0\]\.number is the text '7687'/],
  ['no user', { user: undefined }, /user is missing: the server would run as root/],
  ['members in text', { members: 'majority' }, /members is the text 'majority', .*; write Members\.majority\(\)/],
])('a database of one\'s own: %s', (_, props, message) => {
  const whole = { image: 'neo4j:5', ports: [{ name: 'bolt', number: 7687 }], dataPath: '/data', members: Members.alike(), user: 7474, storage, ...props };
  expect(refusal(make(StatefulDatabase, whole))).toMatch(message);
});

test.each<[string, any, string, object, RegExp]>([
  ['a database', PostgreSql, 'postgres', {}, /user is 'postgres', made of the construct's id 'postgres', a role/],
  ['a keyspace', Cassandra, 'system', {}, /keyspace is 'system', made of the construct's id 'system', which/],
  ['a database that is MongoDB\'s', MongoDb, 'admin', {}, /database is 'admin', made of the construct's id 'admin', which/],
  ['one of metadata.name', MongoDb, 'carts', { metadata: { name: 'local' } }, /database is 'local', made of metadata\.name, which/],
  ['a database that is MySQL\'s', MySql, 'mysql', {}, /database is 'mysql', made of the construct's id 'mysql', which MySQL .*; give the application one of its own as `database`/],
  ['a user of MySQL that is too long', MySql, 'o'.repeat(33), {}, /user is 'o+', made of the construct's id 'o+', expected .* at most 32, .*; give one as `user`/],
  ['a Job', RedisCluster, 's'.repeat(51), {}, /Job that forms the cluster would be 's+-form-6-\w+', made of the construct's id 's+', 64 characters/],
  ['a Service', Etcd, '1registry', {}, /the name, made of the construct's id '1registry', begins with a digit/],
  ['a CronJob', ZooKeeper, 'l'.repeat(48), { backup: DatabaseBackup.toClaim(claim) }, /its backup CronJob would be 'l+-backup', made of the construct's id 'l+', 55 characters/],
])('a name that nobody gave says what it is made of: %s', (_, Database, id, props, message) => {
  expect(refusal(make(Database, { storage, ...props }, id))).toMatch(message);
});

test('a name that was given is not said to be made of anything', () => {
  expect(refusal(make(PostgreSql, { storage, database: 'carts', user: 'postgres' }))).not.toContain('made of');
  expect(refusal(make(PostgreSql, { storage, database: 'postgres' }))).not.toContain('made of');
});

test('one name for several members outside is refused, and for one it is not', () => {
  const named = (replicas: number) => make(Etcd, { storage, replicas, externalAccess: { ...outside, hostname: 'etcd.example.com' } });
  expect(refusal(named(3))).toMatch(/externalAccess\.hostname is 'etcd\.example\.com', and all 3 members would be called so: .*; write '\{name\}\.etcd\.example\.com'/);
  expect(named(1)).not.toThrow();
});

test('ranges of both families, and whole units, are taken', () => {
  const ranges = ['0.0.0.0/0', '10.1.2.3/32', 'fd00::/8', '::/0'];
  const resources = { ephemeralStorage: { limit: Size.mebibytes(2048) }, cpu: { request: kplus.Cpu.units(1) } };
  const database = make(Redis, { storage, externalAccess: { sourceRanges: ranges }, resources })();
  expect(database.externalServices).toHaveLength(3);
});

test('every property of every database is looked at', () => {
  const folder = path.join(__dirname, '../../src/databases');
  const files = ['database-props.ts', ...fs.readdirSync(folder).filter((name) => fs.existsSync(path.join(folder, name, 'props.ts'))).map((name) => `${name}/props.ts`)];
  const interfaces = files.flatMap((file) => [...fs.readFileSync(path.join(folder, file), 'utf8').matchAll(/export interface \w*Props [^{]*\{([\s\S]*?)^\}/gm)].map(([, body]) => body));
  const declared = interfaces.flatMap((body) => [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name));
  expect(declared.length).toBeGreaterThan(40);
  expect([...new Set(declared)].sort()).toEqual(Object.keys(PROPS).sort());
});

describe.each(Object.entries(SYSTEMS))('what a program without types may give to a %s that is there', (name, Database) => {
  const whole = { storage, replicas: name === 'RedisCluster' ? 6 : 3 };
  const database = () => make(Database, whole)();

  test.each<[unknown, RegExp]>([
    ['api', /^database shop\/orders: the peer of allowFrom is the text 'api', and no policy can let that in; write a workload/],
    [undefined, /^database shop\/orders: the peer of allowFrom is undefined, and no policy can let that in; write a workload/],
  ])('%j is let in by no policy', (peer, message) => {
    expect(refusal(() => database().allowFrom(peer))).toMatch(message);
  });

  test.each<[string, (chart: Chart) => unknown, RegExp]>([
    ['nothing', () => undefined, /the container of addTo is undefined, and variables are a container's; write deployment\.containers\[0\]/],
    ['a workload', (chart) => new kplus.Deployment(chart, 'api', { containers: [{ image: 'api:1' }] }), /the container of addTo is an object of another kind, and variables/],
  ])('%s has no variables', (_, container, message) => {
    expect(refusal(() => database().connection.addTo(container(new Chart(new App(), 'shop'))))).toMatch(message);
  });
});
