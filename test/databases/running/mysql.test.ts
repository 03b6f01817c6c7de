/**
 * MySQL from Debian's unstable release, in a root file system of its own, in the place of the official image. No
 * entrypoint runs: the server's command and the scripts are all of the manifest. Debian's is 9.7 as the default image is,
 * of a later patch release; the official one is Oracle's build on Oracle Linux.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Chart, Cron, Size } from 'cdk8s';
import { fingerprint, shownCertificate, tlsSecret } from './certificates';
import { mySqlImage } from './mysql-image';
import { Environment, podOfCronJob, PodProcess, podsOf, until } from './pods';
import { restorePod } from './restore';
import { Sandbox } from './sandbox';
import { DatabaseBackup, DatabaseTls, MySql, MySqlProps } from '../../../src';
import { SETTINGS } from '../../../src/databases/mysql/parameter-checks';

const image = mySqlImage();
const reason = image.missing;

const OLD = { 'password': 'Sapplication', 'replication-password': 'Sreplication' };

(reason ? describe.skip : describe.each([['without TLS', false], ['with TLS and a synchronous replica', true]]))('MySQL, as processes, %s', (_, hasTls) => {
  const sandbox = reason ? undefined! : new Sandbox();
  const secrets: Record<string, Record<string, string>> = { 'orders-credentials': { ...OLD } };
  let pods: PodProcess[];
  let orders: MySql;
  let environment: Environment;

  /** As the cluster has it after an apply: the pods are other ones, their claims and names the same. */
  function apply(props: Partial<MySqlProps> = {}): void {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    orders = new MySql(chart, 'orders', {
      storage: { size: Size.gibibytes(1) },
      synchronousReplicas: hasTls ? 1 : 0,
      resources: { memory: { request: Size.mebibytes(512), limit: Size.mebibytes(512) } },
      backup: DatabaseBackup.toClaim({ schedule: Cron.daily(), size: Size.gibibytes(1) }),
      tls: hasTls ? DatabaseTls.fromSecretName('orders-tls') : undefined,
      initScripts: { 'goods.sql': 'CREATE TABLE goods (name VARCHAR(9) PRIMARY KEY);', 'zone.sh': 'mysql --user=root --execute="SET PERSIST time_zone = \'Europe/Berlin\'"' },
      ...props,
    });
    secrets['orders-tls'] ??= tlsSecret(new MySql(new Chart(new App(), 'names', { namespace: 'shop' }), 'orders', { replicas: 4, storage: { size: Size.gibibytes(1) } }).certificateNames);
    environment = {
      sandbox, secrets, images: { mysql: { entrypoint: [], root: image.root, userName: 'mysql' } }, manifests: chart.toJson(),
    };
    pods = podsOf(environment, 'orders');
  }

  /** SQL as an application does it, with the variables that it is given. */
  function ask(pod: PodProcess, sql: string, connection = orders.connection, password = secrets['orders-credentials'].password): string {
    const { MYSQL_HOST: host, MYSQL_PORT: port, MYSQL_USER: user, MYSQL_DATABASE: database } = connection.variables;
    const tls = hasTls ? ['--ssl-mode=VERIFY_IDENTITY', '--ssl-ca=/tls/ca.crt'] : [];
    return pod.output(['mysql', '--no-defaults', `--host=${host.value}`, `--port=${port.value}`, `--user=${user.value}`, `--database=${database.value}`, ...tls, '-BNe', sql],
      { MYSQL_PWD: password });
  }

  const askLocally = (pod: PodProcess, sql: string) => pod.output(['mysql', '--user=root', '--socket=/var/run/mysqld/mysqld.sock', '-BNe', sql]);
  const goodsOf = (pod: PodProcess) => askLocally(pod, 'SELECT GROUP_CONCAT(name ORDER BY name) FROM orders.goods');
  const followers = (pod: PodProcess) => Number(askLocally(pod, 'SELECT COUNT(*) FROM performance_schema.threads WHERE NAME = "thread/sql/one_connection" AND PROCESSLIST_COMMAND LIKE "Binlog Dump%"'));
  const replicationOf = () => pods.map((pod) => `${pod.name}: ${askLocally(pod, 'SELECT LAST_ERROR_MESSAGE, SERVICE_STATE FROM performance_schema.replication_connection_status')}`).join('\n');
  /** What is ready is asked all the time, as the kubelet does: a member finds the primary that was promoted by it. */
  const twoFollow = (primary: PodProcess) => until('two replicas', () => pods.every((pod) => pod.probe('readinessProbe')) && followers(primary) === 2, 90, replicationOf);
  const startAll = async () => {
    await Promise.all(pods.map((pod) => pod.start()));
    await Promise.all(pods.map((pod) => pod.ready(180)));
  };

  /** While the primary has another, empty volume. */
  async function withoutVolume(act: () => Promise<void>): Promise<void> {
    const claims = `${sandbox.directory}/claims`;
    fs.renameSync(`${claims}/data-orders-0`, `${claims}/kept`);
    await act();
    fs.rmSync(`${claims}/data-orders-0`, { recursive: true });
    fs.renameSync(`${claims}/kept`, `${claims}/data-orders-0`);
  }

  beforeAll(async () => {
    apply();
    await startAll();
  }, 480_000);

  afterAll(() => sandbox.close(), 60_000);

  test('three members that start at once become a primary and two replicas, which have cloned it', async () => {
    await twoFollow(pods[0]);
    expect(pods.map((pod) => askLocally(pod, 'SELECT @@super_read_only, @@server_id'))).toEqual(['0\t1', '1\t2', '1\t3']);
    expect(pods[2].log).toContain('orders-2 is a copy of orders-0');
    expect(new Set(pods.map((pod) => askLocally(pod, 'SELECT @@server_uuid'))).size).toBe(3);
    expect(askLocally(pods[0], 'SELECT @@innodb_buffer_pool_size')).toBe(String(64 * 1024 * 1024));
    expect(askLocally(pods[1], 'SELECT CONVERT_TZ("2026-07-01 12:00:00", "UTC", "Europe/Berlin")')).toBe('2026-07-01 14:00:00');
  });

  test('an application connects with the variables that it is given, and replicas have what it wrote', async () => {
    ask(pods[2], 'INSERT INTO goods VALUES ("apple")');
    await until('orders-2 has it', () => goodsOf(pods[2]) === 'apple');
    expect(() => ask(pods[2], 'SELECT * FROM mysql.user')).toThrow(/denied/);
    expect(() => ask(pods[2], 'CREATE DATABASE other')).toThrow(/denied/);
  });

  test('whoever has no password is refused, and root from the network anyway', () => {
    const host = '--host=orders-0.orders.shop.svc.cluster.local';
    expect(pods[1].exec(['mysql', '--no-defaults', host, '--user=orders', '-e', 'SELECT 1']).output).toContain('Access denied');
    expect(pods[1].exec(['mysql', '--no-defaults', host, '--user=root', '-e', 'SELECT 1']).output).toMatch(/Access denied|not allowed/);
  });

  test('members speak encrypted, and with TLS nobody speaks without it', () => {
    expect(askLocally(pods[0], 'SELECT DISTINCT CONNECTION_TYPE FROM performance_schema.threads WHERE PROCESSLIST_COMMAND LIKE "Binlog Dump%"')).toBe('SSL/TLS');
    const plain = ['mysql', '--no-defaults', '--host=orders-0.orders.shop.svc.cluster.local', '--user=orders', '--ssl-mode=DISABLED', '--get-server-public-key', '-e', 'SELECT 1'];
    const { status, output } = pods[1].exec(plain, { MYSQL_PWD: OLD.password });
    if (hasTls) expect(output).toContain('require_secure_transport');
    else expect(status).toBe(0);
  });

  test('probes hold, and the root file system is read-only', () => {
    for (const pod of pods) {
      expect([pod.probe('readinessProbe'), pod.probe('livenessProbe'), pod.probe('startupProbe')]).toEqual([true, true, true]);
      expect(pod.exec(['touch', '/x']).status).not.toBe(0);
    }
  });

  test('the exporter\'s user needs no password on the socket, and sees what it has to', () => {
    expect(pods[0].output(['mysql', '--user=exporter', '--socket=/var/run/mysqld/mysqld.sock', '-BNe', 'SELECT COUNT(*) > 0 FROM performance_schema.threads'])).toBe('1');
  });

  test('a primary that crashes comes back with what was committed, and a replica is ready meanwhile', async () => {
    ask(pods[1], 'INSERT INTO goods VALUES ("banana")');
    await pods[0].kill();
    expect(pods[1].probe('readinessProbe')).toBe(true);
    await pods[0].start();
    await pods[0].ready(180);
    expect(goodsOf(pods[0])).toBe('apple,banana');
    await twoFollow(pods[0]);
  }, 240_000);

  test('a replica that is stopped and started goes on', async () => {
    await pods[2].stop();
    ask(pods[1], 'INSERT INTO goods VALUES ("cherry")');
    await pods[2].start();
    await pods[2].ready(180);
    await until('orders-2 has it', () => goodsOf(pods[2]) === 'apple,banana,cherry');
  }, 240_000);

  test('a replica whose part of the log is gone is not ready, and a clone without its claim', async () => {
    await pods[2].stop();
    ask(pods[1], 'INSERT INTO goods VALUES ("damson")');
    askLocally(pods[0], 'FLUSH BINARY LOGS; PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 SECOND');
    await pods[2].start();
    await until('it runs', () => pods[2].probe('livenessProbe'));
    await until('it says so', () => /purged required binary logs/.test(askLocally(pods[2], 'SELECT LAST_ERROR_MESSAGE FROM performance_schema.replication_connection_status')));
    expect(pods[2].probe('readinessProbe')).toBe(false);
    await pods[2].kill();
    pods[2].deleteClaims();
    await pods[2].start();
    await pods[2].ready(180);
    expect(goodsOf(pods[2])).toBe('apple,banana,cherry,damson');
  }, 240_000);

  test('an empty primary does not take the place of what replicas have', async () => {
    await pods[0].stop();
    await withoutVolume(() => expect(pods[0].start()).rejects.toThrow(/orders-0 is the primary and has no data, and orders-1 has/));
    await pods[0].start();
    await pods[0].ready(180);
    await twoFollow(pods[0]);
  }, 240_000);

  test('when all start at once and the primary\'s volume is lost, replicas keep what they have, follow nobody and say so', async () => {
    await Promise.all(pods.map((pod) => pod.kill()));
    await withoutVolume(async () => {
      await pods[0].start();
      await Promise.all(pods.slice(1).map((pod) => pod.start()));
      await pods[0].ready(180);
      await until('orders-1 says so', () => /orders-1 has what the primary, orders-0, never got/.test(pods[1].exec(['bash', '/scripts/ready.sh']).output), 90);
      expect(pods.slice(1).map(goodsOf)).toEqual(['apple,banana,cherry,damson', 'apple,banana,cherry,damson']);
      expect([goodsOf(pods[0]), pods[1].probe('readinessProbe'), pods[2].probe('readinessProbe')]).toEqual(['NULL', false, false]);
      await Promise.all(pods.map((pod) => pod.kill()));
    });
    await startAll();
    await twoFollow(pods[0]);
  }, 480_000);

  test('with isFormed a primary without its volume does not begin', async () => {
    await Promise.all(pods.map((pod) => pod.stop()));
    apply({ isFormed: true });
    await withoutVolume(() => expect(pods[0].start()).rejects.toThrow(/orders-0 is the primary and has no data, and an empty volume may not begin a new database \(isFormed\)/));
    apply();
    await startAll();
    await twoFollow(pods[0]);
  }, 360_000);

  test('a new member clones the primary', async () => {
    const running = pods;
    apply({ replicas: 4 });
    const [, , , fourth] = pods;
    pods = running;
    await fourth.start();
    await fourth.ready(180);
    expect(goodsOf(fourth)).toBe('apple,banana,cherry,damson');
    expect(askLocally(fourth, 'SELECT @@server_id')).toBe('4');
    await fourth.stop();
  }, 240_000);

  test('the primary moves by the steps of `operations`, never to two, and the former one follows', async () => {
    const before = pods;
    ask(before[0], 'INSERT INTO goods VALUES ("elder")');
    expect(before[0].output(['bash', '/scripts/demote.sh', 'orders-1'])).toContain('orders-1 has all that was written');
    expect(() => ask(pods[2], 'INSERT INTO goods VALUES ("fig")')).toThrow(/read-only/);
    apply({ primary: 1 });
    await before[2].stop();
    await pods[2].start();
    await pods[2].ready(180);
    await before[1].stop();
    await pods[1].start();
    await until('it runs', () => pods[1].probe('livenessProbe'));
    expect(pods[1].exec(['bash', '/scripts/ready.sh']).output).toContain('orders-1 is to be the primary and takes no writes yet');
    expect(pods[1].output(['bash', '/scripts/promote.sh'])).toContain('orders-1 is the primary');
    await pods[1].ready();
    await before[0].stop();
    await pods[0].start();
    await pods[0].ready(180);
    await twoFollow(pods[1]);
    ask(pods[2], 'INSERT INTO goods VALUES ("fig")');
    await until('the former primary has it', () => goodsOf(pods[0]) === 'apple,banana,cherry,damson,elder,fig');
  }, 360_000);

  test('the promoted member is the primary after its next start, too', async () => {
    await pods[1].stop();
    await pods[1].start();
    await pods[1].ready(180);
    await twoFollow(pods[1]);
    ask(pods[2], 'INSERT INTO goods VALUES ("grape")');
    await until('orders-0 has it', () => goodsOf(pods[0]).endsWith('grape'));
  }, 240_000);

  test('a former primary that has what nobody else got says so, and does not follow', async () => {
    await pods[0].kill();
    await pods[2].kill();
    askLocally(pods[1], `${hasTls ? 'SET GLOBAL rpl_semi_sync_source_enabled = OFF; ' : ''}INSERT INTO orders.goods VALUES ("hazel")`);
    await pods[1].kill();
    apply({ primary: 0 });
    await pods[0].start();
    await until('it runs', () => pods[0].probe('livenessProbe'));
    expect(pods[0].exec(['bash', '/scripts/promote.sh']).output).toMatch(/orders-1 does not answer: .* say so: promote.sh --lost orders-1/);
    expect(pods[0].output(['bash', '/scripts/promote.sh', '--lost', 'orders-1', '--lost', 'orders-2'])).toContain('orders-0 is the primary');
    await pods[2].start();
    await pods[2].ready(180);
    await pods[1].start();
    const answer = () => pods[1].exec(['bash', '/scripts/ready.sh']).output;
    await until('it says so', () => /orders-1 has transactions that orders-0 never got, and does not follow it: [0-9a-f-]{36}:\d+/.test(answer()), 90, answer);
    expect([askLocally(pods[1], 'SELECT @@super_read_only'), pods[1].probe('readinessProbe')]).toEqual(['1', false]);
    await pods[1].kill();
    pods[1].deleteClaims();
    await pods[1].start();
    await pods[1].ready(180);
    await twoFollow(pods[0]);
    expect(goodsOf(pods[1])).toBe('apple,banana,cherry,damson,elder,fig,grape');
  }, 360_000);

  test('the backup is whole, and what was lost comes back by it', async () => {
    const [, name] = /backup (\d{8}T\d{6}Z): /.exec(await podOfCronJob(environment, 'orders-backup').run())!;
    ask(pods[0], 'DROP TABLE goods');
    await Promise.all(pods.map((pod) => pod.stop()));
    pods[1].deleteClaims();

    for (const times of [1, 2]) {
      expect(await restorePod(environment, orders, name).run()).toContain(`restored ${name}`);
      const files = fs.readdirSync(path.join(sandbox.directory, 'claims', 'data-orders-0'));
      expect(files.filter((file) => file.startsWith('data.before-')).length).toBe(times);
    }
    await Promise.all(pods.map((pod) => pod.start()));
    await Promise.all(pods.slice(0, 2).map((pod) => pod.ready(180)));
    // One whose claim was forgotten does nothing to what it has.
    const answer = () => pods[2].exec(['bash', '/scripts/ready.sh']).output;
    await until('orders-2 does not follow', () => answer().includes('keeps what it has and does not follow'), 60, answer);
    expect(() => goodsOf(pods[2])).toThrow(/goods' doesn't exist/);
    await pods[2].stop();
    pods[2].deleteClaims();
    await pods[2].start();
    await pods[2].ready(180);
    expect(goodsOf(pods[0])).toBe('apple,banana,cherry,damson,elder,fig,grape');
    await twoFollow(pods[0]);
    ask(pods[1], 'INSERT INTO goods VALUES ("ilex")');
    await until('orders-2 has it', () => goodsOf(pods[2]).endsWith('ilex'));
  }, 480_000);

  test('passwords change without a moment at which none holds', () => {
    secrets['orders-credentials'].password = 'Srotated';
    // The kubelet brings the new content into the volume.
    pods[0].refreshSecret('credentials');
    expect(pods[0].output(['bash', '/scripts/passwords.sh'])).toMatch(/orders has that password, and the one before it[^]*replicator has that password already/);
    expect([ask(pods[2], 'SELECT 1'), ask(pods[2], 'SELECT 1', orders.connection, OLD.password)]).toEqual(['1', '1']);
    pods[0].output(['bash', '/scripts/passwords.sh', '--discard']);
    expect(ask(pods[2], 'SELECT 1')).toBe('1');
    expect(() => ask(pods[2], 'SELECT 1', orders.connection, OLD.password)).toThrow(/Access denied/);
  });

  if (hasTls) {
    test('a renewed certificate is shown without a restart', () => {
      secrets['orders-tls'] = tlsSecret(orders.certificateNames);
      const shown = () => pods[0].output(shownCertificate('localhost:3306', '-starttls', 'mysql'));
      expect(shown()).not.toContain(fingerprint(secrets['orders-tls']));
      pods[0].refreshSecret('tls');
      expect(pods[0].probe('livenessProbe')).toBe(true);
      expect(shown()).toContain(fingerprint(secrets['orders-tls']));
    });
  }
});

(reason ? describe.skip : describe)('values of settings', () => {
  const VALUES = ['lots', '10', '1G', '1gb', '0.5', 'ON', 'yes', 'maybe'];
  const command = ['mysqld', '--no-defaults', '--user=root', '--validate-config', '--secure-file-priv=NULL'];
  const mysqld = (name: string, value: string) => spawnSync('chroot', [image.root!, ...command, `--${name}=${value}`], { encoding: 'utf8' }).stderr;

  test('what MySQL does not start with is refused, and each setting has a value that both take', () => {
    const pairs = SETTINGS.names.flatMap((name) => VALUES.map((value) => (
      { name, value, isWrong: SETTINGS.wrong(name, value) !== undefined, log: mysqld(name, value) }
    )));
    const isRefused = ({ log }: { log: string }) => / \[ERROR\] /.test(log);
    expect(pairs.filter((pair) => !pair.isWrong && isRefused(pair))).toEqual([]);
    expect(SETTINGS.names.filter((name) => !pairs.some((pair) => pair.name === name && !pair.isWrong && !isRefused(pair)))).toEqual([]);
    // What it starts with all the same, it takes for something else than was meant.
    const misread = pairs.filter((pair) => pair.isWrong && !isRefused(pair));
    expect(new Set(misread.map(({ value }) => value))).toEqual(new Set(['maybe', 'lots', '10', '1G', '1gb', '0.5', 'yes']));
  }, 240_000);
});
