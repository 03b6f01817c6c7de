import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Chart, Cron, Size } from 'cdk8s';
import { fingerprint, shownCertificate, tlsSecret } from './certificates';
import { Environment, podOfCronJob, PodProcess, podsOf, until } from './pods';
import { BIN, MAJOR, POSTGRES } from './postgresql-image';
import { restorePod } from './restore';
import { missing, Sandbox } from './sandbox';
import { DatabaseBackup, DatabaseTls, PostgreSql, PostgreSqlProps } from '../../../src';

const reason = missing([`${BIN}/postgres`, 'openssl']);
if (reason) console.warn(`PostgreSQL is not run: ${reason}`);

(reason ? describe.skip : describe)(`PostgreSQL ${MAJOR}, as processes`, () => {
  const sandbox = reason ? undefined! : new Sandbox();
  const secrets: Record<string, Record<string, string>> = {
    'orders-credentials': { 'password': 'Sapplication', 'postgres-password': 'Ssuper', 'replication-password': 'S:with\\signs' },
  };
  let pods: PodProcess[];
  let orders: PostgreSql;
  let environment: Environment;

  /** As the cluster has it after an apply: the pods are other ones, their claims and names the same. */
  function apply(props: Partial<PostgreSqlProps> = {}): void {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    orders = new PostgreSql(chart, 'orders', {
      version: `${MAJOR}.0`,
      storage: { size: Size.gibibytes(1) },
      walStorage: { size: Size.gibibytes(1) },
      synchronousStandbys: 1,
      tls: DatabaseTls.fromSecretName('orders-tls'),
      resources: { memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) } },
      backup: DatabaseBackup.toClaim({ schedule: Cron.daily(), size: Size.gibibytes(1) }),
      initScripts: { 'goods.sql': 'CREATE TABLE goods (name text); GRANT ALL ON goods TO orders;' },
      ...props,
    });
    secrets['orders-tls'] ??= tlsSecret(orders.certificateNames);
    environment = {
      sandbox,
      secrets,
      images: { postgres: POSTGRES },
      manifests: chart.toJson(),
    };
    pods = podsOf(environment, 'orders');
  }

  /** SQL as an application does it, with the variables that it is given. */
  function ask(pod: PodProcess, sql: string, connection = orders.connection): string {
    const env: Record<string, string> = {};
    for (const [name, { value, valueFrom }] of Object.entries(connection.variables)) {
      env[name] = valueFrom ? secrets['orders-credentials'].password : value.replace(/\$\((\w+)\)/g, (_: string, other: string) => env[other]);
    }
    return pod.output(['psql', env.DATABASE_URL, '-Atc', sql]);
  }

  const askLocally = (pod: PodProcess, sql: string) => pod.output(['psql', '--username=postgres', '-Atc', sql]);
  const goodsOf = (pod: PodProcess) => pod.output(['psql', '--username=postgres', '--dbname=orders', '-Atc', 'select string_agg(name, \',\' order by name) from goods']);
  const followers = (pod: PodProcess) => askLocally(pod, 'select string_agg(application_name, \',\' order by application_name) from pg_stat_replication where state = \'streaming\'');

  /** While the primary has another, empty volume. */
  async function withoutVolume(act: () => Promise<void>): Promise<void> {
    const claims = ['data', 'wal'].map((claim) => `${sandbox.directory}/claims/${claim}-orders-0`);
    claims.forEach((claim) => fs.renameSync(claim, `${claim}-kept`));
    await act();
    for (const claim of claims) {
      fs.rmSync(claim, { recursive: true });
      fs.renameSync(`${claim}-kept`, claim);
    }
  }

  beforeAll(async () => {
    apply();
    await Promise.all(pods.map((pod) => pod.start()));
    await Promise.all(pods.map((pod) => pod.ready()));
  }, 180_000);

  afterAll(() => sandbox.close(), 60_000);

  test('three members that start at once become a primary and two standbys', () => {
    expect(followers(pods[0])).toBe('orders-1,orders-2');
    expect(askLocally(pods[1], 'select pg_is_in_recovery()')).toBe('t');
    expect(askLocally(pods[0], 'select string_agg(slot_name || active, \',\' order by slot_name) from pg_replication_slots')).toBe('member_1true,member_2true');
    expect(askLocally(pods[0], 'show shared_buffers')).toBe('64MB');
  });

  test('an application connects with the variables that it is given, and standbys have what it wrote', async () => {
    ask(pods[2], 'insert into goods values (\'apple\')');
    await until('orders-2 has it', () => goodsOf(pods[2]) === 'apple');
    expect(() => ask(pods[2], 'create role other superuser')).toThrow(/permission denied|must be superuser/);
  });

  test('members and clients speak encrypted, and who does not is refused', () => {
    expect(askLocally(pods[0], 'select bool_and(ssl) from pg_stat_replication join pg_stat_ssl using (pid)')).toBe('t');
    expect(pods[1].exec(['psql', 'host=orders-0.orders.shop.svc.cluster.local user=orders dbname=orders sslmode=disable', '-c', 'select 1']).output)
      .toMatch(/no pg_hba.conf entry .* no encryption/);
  });

  test('whoever has no password is refused', () => {
    expect(pods[1].exec(['psql', 'host=orders-0.orders.shop.svc.cluster.local user=postgres dbname=postgres', '--no-password', '-c', 'select 1']))
      .toMatchObject({ status: 2, output: expect.stringContaining('no password') });
  });

  test('the exporter\'s role needs no password on the socket, and sees what it has to', () => {
    expect(pods[0].output(['psql', '--username=exporter', '--dbname=postgres', '-Atc', 'select count(*) > 0 from pg_stat_activity where query is not null'])).toBe('t');
  });

  test('a commit waits for a member, not for whoever reads the log', () => {
    expect(askLocally(pods[0], 'select string_agg(application_name || sync_state, \',\' order by application_name) from pg_stat_replication')).toBe('orders-1quorum,orders-2quorum');
  });

  test('probes hold, and the root file system is read-only', () => {
    for (const pod of pods) {
      expect([pod.probe('readinessProbe'), pod.probe('livenessProbe'), pod.probe('startupProbe')]).toEqual([true, true, true]);
      expect(pod.exec(['touch', '/x']).status).not.toBe(0);
    }
  });

  test('a standby that is lost with its claims becomes a copy again', async () => {
    await pods[2].kill();
    pods[2].deleteClaims();
    await pods[2].start();
    await pods[2].ready();
    expect(pods[2].log).toContain('orders-2 is a copy of orders-0');
    await until('it follows', () => followers(pods[0]) === 'orders-1,orders-2');
  }, 120_000);

  test('the backup is whole, and what was lost comes back by it', async () => {
    const job = podOfCronJob(environment, 'orders-backup');
    const [, name] = /backup (\d{8}T\d{6}Z): /.exec(await job.run())!;
    ask(pods[1], 'insert into goods values (\'after the backup\')');

    await Promise.all(pods.map((pod) => pod.stop()));
    pods.slice(1).forEach((pod) => pod.deleteClaims());
    const claims = path.join(sandbox.directory, 'claims');
    const kept = () => ['data-orders-0', 'wal-orders-0'].map((claim) => fs.readdirSync(path.join(claims, claim), { recursive: true }) as string[])
      .map((files) => files.filter((file) => /\.before-\w+$/.test(file)).length);
    // A backup that is not whole leaves what is there as it is, whatever is wrong with it.
    for (const file of ['base.tar.gz', 'pg_wal.tar.gz', 'backup_manifest']) {
      fs.cpSync(path.join(claims, 'orders-backup', name), path.join(claims, 'orders-backup', 'damaged'), { recursive: true });
      const damaged = path.join(claims, 'orders-backup', 'damaged', file);
      fs.writeFileSync(damaged, fs.readFileSync(damaged).subarray(0, -40));
      await expect(restorePod(environment, orders, 'damaged').run()).rejects.toThrow(/ended with/);
      expect(kept()).toEqual([0, 0]);
      fs.rmSync(path.join(claims, 'orders-backup', 'damaged'), { recursive: true });
    }
    for (const times of [1, 2]) {
      expect(await restorePod(environment, orders, name).run()).toContain(`restored ${name}`);
      expect(kept()).toEqual([times, times]);
    }
    // What is kept has its own log still, beside the one of what is in its place.
    expect(execFileSync('bash', ['-c', `readlink ${claims}/data-orders-0/*/docker.before-*/pg_wal | sort -u | wc -l`]).toString().trim()).toBe('2');

    await Promise.all(pods.map((pod) => pod.start()));
    await Promise.all(pods.map((pod) => pod.ready()));
    expect(goodsOf(pods[0])).toBe('apple');
    await until('both follow', () => followers(pods[0]) === 'orders-1,orders-2');
  }, 240_000);

  test('an empty primary does not take the place of what the standbys have', async () => {
    await pods[0].kill();
    await withoutVolume(() => expect(pods[0].start()).rejects.toThrow(/orders-0 is the primary and has no data, and orders-1 has: .*Promote orders-1/));
    await pods[0].start();
    await pods[0].ready();
    await until('both follow', () => followers(pods[0]) === 'orders-1,orders-2');
  }, 120_000);

  test('when all start at once and the primary\'s volume is lost, standbys keep what they have and follow nobody', async () => {
    await Promise.all(pods.map((pod) => pod.kill()));
    const goods = 'apple';
    await withoutVolume(async () => {
      await pods[0].start();
      await Promise.all(pods.slice(1).map((pod) => pod.start()));
      await pods[0].ready();
      await until('orders-1 says why', () => /database system identifier differs/.test(pods[1].log), 60, () => pods[1].log);
      expect(goodsOf(pods[0])).toBe('');
      expect(pods.slice(1).map((pod) => goodsOf(pod).split(',')[0])).toEqual([goods, goods]);
      await Promise.all(pods.map((pod) => pod.kill()));
    });
    await Promise.all(pods.map((pod) => pod.start()));
    await Promise.all(pods.map((pod) => pod.ready()));
    await until('both follow', () => followers(pods[0]) === 'orders-1,orders-2');
  }, 240_000);

  test('with isFormed a primary without its volume does not begin', async () => {
    await Promise.all(pods.map((pod) => pod.kill()));
    apply({ isFormed: true });
    await withoutVolume(() => expect(pods[0].start()).rejects.toThrow(/an empty volume may not begin a new database \(isFormed\)/));
    apply();
    await Promise.all(pods.map((pod) => pod.start()));
    await Promise.all(pods.map((pod) => pod.ready()));
    await until('both follow', () => followers(pods[0]) === 'orders-1,orders-2');
  }, 240_000);

  test('passwords change by the script', async () => {
    secrets['orders-credentials'].password = 'Srotated';
    // The kubelet brings the new content into the volume.
    const credentials = `${sandbox.directory}/pods/orders-0/volumes/credentials/password`;
    fs.writeFileSync(credentials, 'Srotated');
    pods[0].output(['psql', '-U', 'postgres', '-f', '/scripts/passwords.sql']);
    expect(ask(pods[2], 'select 1')).toBe('1');
    secrets['orders-credentials'].password = 'Sapplication';
    expect(() => ask(pods[2], 'select 1')).toThrow(/password authentication failed/);
  });

  test('a renewed certificate is shown without a restart', async () => {
    secrets['orders-tls'] = tlsSecret(orders.certificateNames);
    const shown = () => pods[0].output(shownCertificate('localhost:5432', '-starttls', 'postgres'));
    expect(shown()).not.toContain(fingerprint(secrets['orders-tls']));
    pods[0].refreshSecret('tls');
    expect(pods[0].probe('livenessProbe')).toBe(true);
    await until('it is shown', () => shown().includes(fingerprint(secrets['orders-tls'])));
  }, 90_000);
});
