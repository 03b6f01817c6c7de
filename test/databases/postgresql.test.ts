import { readFileSync } from 'node:fs';
import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { databaseIn, find, findingsIn, manifestsOf, VERSIONS } from './clean';
import * as defaults from '../../examples/postgresql';
import * as full from '../../examples/postgresql-full';
import { DatabaseBackup, DatabaseTls, PostgreSql, PostgreSqlProps } from '../../src';

const STORAGE = { size: Size.gibibytes(10) };

function postgresql(props: Partial<PostgreSqlProps> = {}, id = 'orders') {
  const { database, manifests } = databaseIn((chart) => new PostgreSql(chart, id, { storage: STORAGE, ...props }));
  return { orders: database as PostgreSql, manifests };
}

function config(manifests: any[], file: string): string {
  return find(manifests, 'ConfigMap', 'orders-config').data[file];
}

describe.each([['defaults', defaults], ['full', full]])('%s', (_, example) => {
  test.each(VERSIONS)('no rule finds anything for Kubernetes %s', (version) => {
    expect(findingsIn(manifestsOf(example.build), version)).toEqual([]);
  });

  test('every pod meets the restricted Pod Security Standard', () => {
    const pods = manifestsOf(example.build).filter(({ kind }) => kind !== 'Deployment')
      .flatMap(({ spec }) => spec?.jobTemplate?.spec.template.spec ?? spec?.template?.spec ?? []);
    expect(pods.length).toBeGreaterThan(0);
    for (const pod of pods) {
      expect(pod.securityContext.runAsNonRoot).toBe(true);
      for (const { securityContext } of [...pod.initContainers ?? [], ...pod.containers]) {
        expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
        expect(securityContext.seccompProfile ?? pod.securityContext.seccompProfile).toEqual({ type: 'RuntimeDefault' });
      }
    }
  });

  test('a password is a reference to a Secret, and no Secret is in the manifests', () => {
    const manifests = manifestsOf(example.build);
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const variables = manifests.flatMap(({ spec }) => spec?.template?.spec?.containers ?? []).flatMap(({ env }: any) => env ?? []);
    const passwords = variables.filter(({ name }: any) => /PASSWORD$/.test(name));
    expect(passwords).toEqual([expect.objectContaining({ valueFrom: { secretKeyRef: { name: 'orders-credentials', key: 'password' } } })]);
  });
});

test('isFormed replaces no pod, and no empty volume begins a database', () => {
  const [before, after] = [postgresql().manifests(), postgresql({ isFormed: true }).manifests()];
  expect(find(after, 'StatefulSet', 'orders').spec.template).toEqual(find(before, 'StatefulSet', 'orders').spec.template);
  expect([before, after].map((manifests) => /^IS_FORMED=(.*)$/m.exec(config(manifests, 'scripts.env.sh'))![1])).toEqual(['false', 'true']);
});

test('standbys, clones and backups connect to the pod that the Service of the primary selects', () => {
  const { orders, manifests } = postgresql({
    replicas: 3, primary: 2, backup: DatabaseBackup.toClaim({ schedule: Cron.daily(), size: Size.gibibytes(40) }),
  });
  const all = manifests();
  expect(find(all, 'Service', 'orders-primary').spec.selector['statefulset.kubernetes.io/pod-name']).toBe('orders-2');
  expect(config(all, 'config.postgresql.conf')).toContain('host=orders-2.orders.shop.svc.cluster.local');
  expect(config(all, 'config.postgresql.conf')).toMatch(/^primary_conninfo = '.* connect_timeout=\d+ .* tcp_user_timeout=\d+'$/m);
  const { env } = find(all, 'StatefulSet', 'orders').spec.template.spec.initContainers[0];
  expect(env).toContainEqual({ name: 'PRIMARY_POD', value: 'orders-2' });
  const backup = find(all, 'CronJob', 'orders-backup').spec.jobTemplate.spec.template.spec.containers[0];
  expect(backup.env[0].value).toContain('host=orders-2.orders.shop.svc.cluster.local');
  expect(orders.connection.host).toBe('orders-primary.shop.svc.cluster.local');
  expect(orders.readerConnection.host).toBe('orders-readers.shop.svc.cluster.local');
});

test('scaling lists the new members and restarts nobody', () => {
  const { orders, manifests } = postgresql({ replicas: 2 });
  const before = manifests();
  orders.set.scale(4);
  const after = manifests();
  expect(config(after, 'members.members').trim().split('\n').map((line) => line.split(' ')[0])).toEqual(['orders-0', 'orders-1', 'orders-2', 'orders-3']);
  expect(find(after, 'StatefulSet', 'orders').spec.template).toEqual(find(before, 'StatefulSet', 'orders').spec.template);
  const declared = (replicas: number) => find(postgresql({ replicas, synchronousStandbys: 1 }).manifests(), 'StatefulSet', 'orders').spec.template;
  expect(declared(8)).toEqual(declared(2));
});

test('with TLS, the liveness probe has the server read a renewed certificate', () => {
  const prelude = (props: Partial<PostgreSqlProps>) => config(postgresql(props).manifests(), 'scripts.env.sh');
  expect(prelude({ tls: DatabaseTls.fromSecretName('orders-tls') })).toContain('HAS_TLS=true\n');
  expect(prelude({})).toContain('HAS_TLS=false\n');
});

test('scripts are the files, the same in every database', () => {
  const scripts = (props: Partial<PostgreSqlProps>) => Object.entries<string>(find(postgresql(props).manifests(), 'ConfigMap', 'orders-config').data)
    .filter(([key]) => /^(scripts|init)\./.test(key) && !/\.(env\.sh|restore-common\.sh|transfer\.sh|50-.*)$/.test(key));
  const everything = scripts({ tls: DatabaseTls.fromSecretName('orders-tls'), walStorage: STORAGE, synchronousStandbys: 1, user: 'other', initScripts: { 'a.sql': '' } });
  expect(everything.length).toBeGreaterThan(9);
  for (const [key, text] of everything) expect(text).toBe(readFileSync(`${__dirname}/../../src/databases/postgresql/scripts/${key.replace(/^\w+\./, '')}`, 'utf8'));
  expect(Object.fromEntries(everything)).toMatchObject(Object.fromEntries(scripts({})));
});

test('a changed setting replaces the pods', () => {
  const template = (parameters: Record<string, string>) => find(postgresql({ parameters }).manifests(), 'StatefulSet', 'orders').spec.template.metadata.annotations;
  expect(template({ max_connections: '50' })).not.toEqual(template({ max_connections: '60' }));
});

test('memory settings follow the limit, and a user\'s own setting wins', () => {
  const resources = { memory: { request: Size.gibibytes(4), limit: Size.gibibytes(4) } };
  expect(config(postgresql({ resources }).manifests(), 'config.postgresql.conf')).toContain('shared_buffers = \'1024MB\'');
  const conf = config(postgresql({ resources, parameters: { shared_buffers: '2GB', log_line_prefix: '%m \'x\'' } }).manifests(), 'config.postgresql.conf');
  expect(conf.match(/^shared_buffers.*$/gm)).toEqual(['shared_buffers = \'2GB\'']);
  expect(conf).toContain('log_line_prefix = \'%m \'\'x\'\'\'');
});

test.each([[1, '128MB', '128MB'], [10, '1024MB', '1280MB'], [100, '1024MB', '2048MB']])(
  'of a volume of %d GiB, the log of one checkpoint at least is kept for a rewind', (gibibytes, most, kept) => {
    const conf = config(postgresql({ storage: { size: Size.gibibytes(gibibytes) } }).manifests(), 'config.postgresql.conf');
    expect([/^max_wal_size = '(.*)'$/m, /^wal_keep_size = '(.*)'$/m].map((setting) => setting.exec(conf)![1])).toEqual([most, kept]);
  });

test('how far behind a ready standby may be replaces no pod', () => {
  const [before, after] = [postgresql().manifests(), postgresql({ maxStandbyLag: Duration.minutes(5) }).manifests()];
  expect(find(after, 'StatefulSet', 'orders').spec.template).toEqual(find(before, 'StatefulSet', 'orders').spec.template);
  expect([before, after].map((manifests) => /^MAX_LAG=(.*)$/m.exec(config(manifests, 'scripts.env.sh'))![1])).toEqual(['60', '300']);
  expect(() => postgresql({ maxStandbyLag: Duration.seconds(0) })).toThrow(/maxStandbyLag .*no standby would ever be ready/);
});

test('of a primary that is the last member, scaling down begins with a move', () => {
  const steps = (primary: number) => postgresql({ primary }).orders.operations.find(({ title }) => /^Scale down/.test(title))!.steps;
  expect(steps(2)).toEqual([expect.stringMatching(/^# orders-2, which would go, is the primary: move that first/)]);
  expect(steps(0).join()).toContain('pg_drop_replication_slot(\'member_2\')');
});

test('only members and those who are let in reach the server', () => {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const orders = new PostgreSql(chart, 'orders', { storage: STORAGE });
  const other = new Chart(app, 'reports', { namespace: 'reports' });
  orders.allowFrom(new kplus.Deployment(other, 'reader', { containers: [{ image: 'example.com/reader:1.0.0' }] }));
  const { ingress } = find(chart.toJson(), 'NetworkPolicy', 'orders').spec;
  expect(ingress).toHaveLength(2);
  expect(ingress[0].from[0].podSelector.matchLabels).toEqual(orders.set.selectorLabels);
  expect(ingress[1]).toMatchObject({ ports: [{ port: 5432 }], from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'reports' } } }] });
});

test('the certificate is for every name by which a server is called', () => {
  const certificate = manifestsOf(full.build).find(({ kind }) => kind === 'Certificate');
  expect(certificate.spec.dnsNames).toEqual(expect.arrayContaining([
    'orders-primary.shop.svc.cluster.local', 'orders-readers.shop.svc.cluster.local',
    'orders-0.orders.shop.svc.cluster.local', 'orders-2.orders.shop.svc.cluster.local', 'orders-1.db.example.com',
  ]));
});

test('with TLS nobody connects without it', () => {
  const hba = config(manifestsOf(full.build), 'config.pg_hba.conf').trim().split('\n');
  expect(hba.filter((line) => !/^(local|hostssl) /.test(line))).toEqual([]);
});

test('the Job that generates credentials may create Secrets and nothing else', () => {
  const role = find(manifestsOf(full.build), 'Role', 'orders-credentials');
  expect(role.rules).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }]);
});

test('one member needs no budget, and no steps about others', () => {
  const { orders, manifests } = postgresql({ replicas: 1 });
  expect(manifests().filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  expect(orders.operations.map(({ title }) => title).join()).not.toMatch(/primary|standby|down/);
});

test('operations name the members, claims and steps of this database', () => {
  expect(full.build(new App()).operationsText).toMatchSnapshot();
});

test.each<[string, Partial<PostgreSqlProps>, RegExp]>([
  ['a primary that is not there', { replicas: 3, primary: 3 }, /primary is 3, and with 3 replicas the members are 0 to 2/],
  ['no members', { replicas: 0 }, /replicas is 0, expected a whole number of at least 1/],
  ['more synchronous standbys than there are', { replicas: 2, synchronousStandbys: 2 }, /2 replicas have 1 standbys: every commit would wait for ever/],
  ['storage of zero', { storage: { size: Size.gibibytes(0) } }, /must request more than nothing/],
  ['a setting that holds the cluster together', { parameters: { PORT: '5433' } }, /parameters sets PORT, .*leave it out/],
  ['TLS by a setting', { parameters: { ssl: 'on' } }, /use the property `tls`/],
  ['a version without a major one', { version: 'latest' }, /version is 'latest', expected the tag/],
  ['a version that is not supported any more', { version: '12.4' }, /15 or later/],
  ['the superuser as the application\'s role', { user: 'postgres' }, /user is 'postgres'/],
  ['a role that needs quotes', { user: 'My-App' }, /user is 'My-App', expected lower-case/],
  ['a script that the image does not run', { initScripts: { 'load.py': '' } }, /'load.py', and the image runs files that end in .sql or .sh only; name it 'load.sql'/],
  ['nobody let in from outside', { externalAccess: { sourceRanges: [] } }, /sourceRanges is empty/],
  ['a memory limit below the request', { resources: { memory: { request: Size.gibibytes(2), limit: Size.gibibytes(1) } } }, /raise the limit/],
])('refuses %s, and says what to choose', (_, props, message) => {
  expect(() => postgresql(props)).toThrow(message);
});

test('a name that leaves its CronJob none is refused', () => {
  const backup = DatabaseBackup.toClaim({ schedule: Cron.daily(), size: Size.gibibytes(1) });
  expect(() => postgresql({ backup }, 'o'.repeat(46))).toThrow(/at most 45/);
  expect(() => postgresql({ backup }, 'o'.repeat(45))).not.toThrow();
});

test('backups that would be deleted at once are refused', () => {
  expect(() => DatabaseBackup.toClaim({ schedule: Cron.daily(), size: Size.gibibytes(1), retention: Duration.minutes(5) })).toThrow(/retention is 5 minutes/);
});

test('passwords are committed without the standbys, which may not be able to connect before', () => {
  const sql = config(postgresql({ replicas: 3, synchronousStandbys: 1 }).manifests(), 'scripts.passwords.sql').split('\n');
  expect(sql.find((line) => /^(SET|ALTER)/.test(line))).toBe('SET synchronous_commit = local;');
});
