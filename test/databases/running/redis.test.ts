/**
 * Redis from Debian's packages in the place of the official image, whose entrypoint sets a umask and runs what it is
 * given. Redis 8 loads modules as well, which Debian's 7 does not have.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Chart, Cron, Size } from 'cdk8s';
import { fingerprint, shownCertificate, tlsSecret } from './certificates';
import { Environment, podOfCronJob, PodProcess, podsOf, until } from './pods';
import { restorePod } from './restore';
import { missing, Sandbox } from './sandbox';
import { DatabaseBackup, DatabaseTls, Redis, RedisProps } from '../../../src';
import { SETTINGS } from '../../../src/databases/redis/parameter-checks';

const reason = missing(['redis-server', 'redis-cli', 'openssl']);
if (reason) console.warn(`Redis is not run: ${reason}`);

const PASSWORDS = { 'password': 'Sapplication', 'admin-password': 'Sadmin', 'replication-password': 'Sreplication' };

(reason ? describe.skip : describe.each([['without TLS', false], ['with TLS', true]]))('Redis, as processes, %s', (_, hasTls) => {
  const sandbox = reason ? undefined! : new Sandbox();
  const secrets: Record<string, Record<string, string>> = { 'carts-credentials': { ...PASSWORDS } };
  let pods: PodProcess[];
  let carts: Redis;
  let environment: Environment;

  /** As the cluster has it after an apply: the pods are other ones, their claims and names the same. */
  function apply(props: Partial<RedisProps> = {}): void {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    carts = new Redis(chart, 'carts', {
      storage: { size: Size.gibibytes(1) },
      minReplicasToWrite: 1,
      backup: DatabaseBackup.toClaim({ schedule: Cron.daily(), size: Size.gibibytes(1) }),
      tls: hasTls ? DatabaseTls.fromSecretName('carts-tls') : undefined,
      ...props,
    });
    secrets['carts-tls'] ??= tlsSecret(carts.certificateNames);
    const entrypoint = '#!/bin/bash\numask 0077\nexec "$@"\n';
    environment = {
      sandbox,
      secrets,
      images: { redis: { entrypoint: ['/image/docker-entrypoint.sh'], files: { 'docker-entrypoint.sh': entrypoint }, userName: 'redis' } },
      manifests: chart.toJson(),
    };
    pods = podsOf(environment, 'carts');
  }

  const tls = hasTls ? ['--cacert', '/tls/ca.crt'] : [];
  /** A command as an application gives it, with the address that it is given. */
  function ask(pod: PodProcess, ...command: string[]): string {
    const env: Record<string, string> = {};
    for (const [name, { value, valueFrom }] of Object.entries(carts.connection.variables)) {
      env[name] = valueFrom ? PASSWORDS.password : value.replace(/\$\((\w+)\)/g, (__: string, other: string) => env[other]);
    }
    return pod.output(['redis-cli', '-u', env.REDIS_URL, ...tls, '--no-auth-warning', ...command]);
  }
  function asAdmin(pod: PodProcess, ...command: string[]): string {
    const cli = ['redis-cli', '-h', 'localhost', ...hasTls ? ['--tls', ...tls] : [], '--user', 'admin', '--no-auth-warning'];
    return pod.output([...cli, ...command], { REDISCLI_AUTH: PASSWORDS['admin-password'] });
  }
  const replicasOf = (pod: PodProcess) => (asAdmin(pod, 'info', 'replication').match(/state=online/g) ?? []).length;

  /** While the primary has another, empty volume. */
  async function withoutVolume(act: () => Promise<void>): Promise<void> {
    const claims = `${sandbox.directory}/claims`;
    fs.renameSync(`${claims}/data-carts-0`, `${claims}/kept`);
    await act();
    fs.rmSync(`${claims}/data-carts-0`, { recursive: true });
    fs.renameSync(`${claims}/kept`, `${claims}/data-carts-0`);
  }

  beforeAll(async () => {
    Object.assign(PASSWORDS, secrets['carts-credentials']);
    apply();
    await Promise.all(pods.map((pod) => pod.start()));
    await Promise.all(pods.map((pod) => pod.ready()));
  }, 120_000);

  afterAll(() => sandbox.close(), 60_000);

  test('three members that start at once become a primary and two replicas', async () => {
    await until('two replicas', () => replicasOf(pods[0]) === 2, 30, () => pods[1].log);
    expect(asAdmin(pods[1], 'info', 'replication')).toMatch(/role:slave[\s\S]*master_host:carts-0\.carts\.shop\.svc\.cluster\.local[\s\S]*master_link_status:up/);
    expect(asAdmin(pods[0], 'config', 'get', 'maxmemory')).toContain(String(768 * 1024 * 1024));
  });

  test('an application writes with the address that it is given, and replicas have it', async () => {
    expect(ask(pods[2], 'set', 'apple', '1')).toBe('OK');
    await until('carts-2 has it', () => asAdmin(pods[2], 'get', 'apple') === '1');
    expect(ask(pods[2], 'config', 'get', 'dir')).toContain('NOPERM');
  });

  test('whoever has no password is refused', () => {
    const address = ['-h', 'carts-0.carts.shop.svc.cluster.local', ...hasTls ? ['--tls', ...tls] : []];
    expect(pods[1].output(['redis-cli', ...address, 'get', 'apple'])).toContain('NOAUTH');
    if (hasTls) expect(pods[1].exec(['redis-cli', '-h', 'carts-0.carts.shop.svc.cluster.local', 'ping']).status).not.toBe(0);
  });

  test('probes hold, and the root file system is read-only', () => {
    for (const pod of pods) {
      expect([pod.probe('readinessProbe'), pod.probe('livenessProbe'), pod.probe('startupProbe')]).toEqual([true, true, true]);
      expect(pod.exec(['touch', '/x']).status).not.toBe(0);
    }
  });

  test('a primary that crashes comes back with what was written', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await pods[0].kill();
    expect(pods[1].probe('readinessProbe')).toBe(true);
    await pods[0].start();
    await pods[0].ready();
    expect(asAdmin(pods[0], 'get', 'apple')).toBe('1');
    await until('two replicas', () => replicasOf(pods[0]) === 2);
  }, 60_000);

  test('an empty primary does not begin while a replica runs', async () => {
    await pods[0].kill();
    await withoutVolume(async () => {
      await expect(pods[0].start()).rejects.toThrow(/carts-0 is the primary and has no data, and carts-1 runs, which would lose its own/);
    });
    await pods[0].start();
    await pods[0].ready();
    await until('two replicas', () => replicasOf(pods[0]) === 2);
  }, 60_000);

  test('when all start at once and the primary\'s volume is lost, replicas keep what they have, follow nobody and say so', async () => {
    await Promise.all(pods.map((pod) => pod.kill()));
    await withoutVolume(async () => {
      await pods[0].start();
      await Promise.all(pods.slice(1).map((pod) => pod.start()));
      await pods[0].ready();
      await until('carts-1 says so', () => /carts-1 has data of database \w+, and the primary, carts-0, has begun another one/.test(pods[1].exec(['bash', '/scripts/ready.sh']).output));
      // Longer than a replica takes to connect.
      await new Promise((resolve) => setTimeout(resolve, 5000));
      expect(pods.map((pod) => asAdmin(pod, 'get', 'apple'))).toEqual(['', '1', '1']);
      expect([replicasOf(pods[0]), pods[1].probe('readinessProbe'), pods[2].probe('readinessProbe')]).toEqual([0, false, false]);
      await pods[0].kill();
    });
    await pods[0].start();
    await Promise.all(pods.map((pod) => pod.ready()));
    await until('two replicas', () => replicasOf(pods[0]) === 2);
  }, 120_000);

  test('with isFormed a primary without its volume does not begin, and another member can take its place', async () => {
    await Promise.all(pods.map((pod) => pod.kill()));
    apply({ isFormed: true });
    await withoutVolume(async () => {
      await expect(pods[0].start()).rejects.toThrow(/an empty volume may not begin a new database \(isFormed\)/);
      apply({ isFormed: true, primary: 1 });
      await pods[1].start();
      await Promise.all([pods[0].start(), pods[2].start()]);
      // carts-0 has nothing, so that nobody has to say that it is lost. Probes go on all the time.
      await until('carts-1 is the primary', () => pods[1].probe('readinessProbe') && asAdmin(pods[1], 'role').startsWith('master'));
      await Promise.all(pods.map((pod) => pod.ready()));
      expect(asAdmin(pods[0], 'get', 'apple')).toBe('1');
      await Promise.all(pods.map((pod) => pod.kill()));
    });
    apply();
    await Promise.all(pods.map((pod) => pod.start()));
    await Promise.all(pods.map((pod) => pod.ready()));
    await until('two replicas', () => replicasOf(pods[0]) === 2);
  }, 120_000);

  test('a replica that never had all of the primary does not become one', async () => {
    await Promise.all(pods.map((pod) => pod.stop()));
    const claims = `${sandbox.directory}/claims`;
    fs.cpSync(`${claims}/data-carts-2`, `${claims}/kept-2`, { recursive: true, preserveTimestamps: true });
    // As one is whose server has started, and whose primary was gone before it had sent anything.
    fs.rmSync(`${claims}/data-carts-2/appendonlydir/database`);
    apply({ isFormed: true, primary: 2 });
    await expect(pods[2].start()).rejects.toThrow(/carts-2 is the primary and has no data/);
    apply();
    await Promise.all(pods.map((pod) => pod.start()));
    await Promise.all(pods.map((pod) => pod.ready()));
    await until('it is one of the database again', () => pods[2].probe('readinessProbe') && fs.existsSync(`${claims}/data-carts-2/appendonlydir/database`));
  }, 120_000);

  test('passwords change without a moment at which none holds', async () => {
    const old = { ...PASSWORDS };
    Object.assign(secrets['carts-credentials'], { 'password': 'Tapplication', 'admin-password': 'Tadmin', 'replication-password': 'Treplication' });
    pods.forEach((pod) => pod.refreshSecret('credentials'));
    expect(pods.map((pod) => pod.probe('readinessProbe'))).toEqual([true, true, true]);
    for (const pod of pods) expect(pod.output(['bash', '/scripts/passwords.sh'])).toContain('and those from before until it is restarted');
    // What a container that is started anew in its pod reads.
    for (const pod of pods) expect(pod.output(['grep', '^user default ', '/runtime/users.acl']).match(/#[0-9a-f]{64}/g)).toHaveLength(2);
    expect(pods.map((pod) => pod.probe('readinessProbe'))).toEqual([true, true, true]);
    expect(ask(pods[1], 'ping')).toBe('PONG');
    Object.assign(PASSWORDS, secrets['carts-credentials']);
    expect([ask(pods[1], 'ping'), asAdmin(pods[1], 'ping')]).toEqual(['PONG', 'PONG']);
    for (const pod of [...pods].reverse()) {
      await pod.stop();
      await pod.start();
      await pod.ready();
    }
    await until('two replicas', () => replicasOf(pods[0]) === 2);
    expect(pods[1].exec(['redis-cli', '-h', 'localhost', ...hasTls ? ['--tls', ...tls] : [], '-a', old.password, 'ping']).output).toContain('NOAUTH');
  }, 120_000);

  test('the backup is whole, and what was lost comes back by it', async () => {
    const [, name] = /backup (\d{8}T\d{6}Z): /.exec(await podOfCronJob(environment, 'carts-backup').run())!;
    ask(pods[1], 'set', 'afterwards', '1');
    await Promise.all(pods.map((pod) => pod.stop()));
    pods.slice(1).forEach((pod) => pod.deleteClaims());

    const claims = path.join(sandbox.directory, 'claims');
    const kept = () => fs.readdirSync(path.join(claims, 'data-carts-0')).filter((file) => file.startsWith('appendonlydir.before-')).length;
    fs.mkdirSync(path.join(claims, 'carts-backup', 'damaged'));
    const dump = fs.readFileSync(path.join(claims, 'carts-backup', name, 'dump.rdb'));
    fs.writeFileSync(path.join(claims, 'carts-backup', 'damaged', 'dump.rdb'), dump.subarray(0, -4));
    await expect(restorePod(environment, carts, 'damaged').run()).rejects.toThrow(/ended with/);
    expect(kept()).toBe(0);
    for (const times of [1, 2]) {
      expect(await restorePod(environment, carts, name).run()).toContain(`restored ${name}`);
      expect(kept()).toBe(times);
    }
    await Promise.all(pods.map((pod) => pod.start()));
    await Promise.all(pods.map((pod) => pod.ready()));
    expect([asAdmin(pods[0], 'get', 'apple'), asAdmin(pods[0], 'exists', 'afterwards')]).toEqual(['1', '0']);
    await until('the replicas have it', () => asAdmin(pods[2], 'get', 'apple') === '1');
  }, 120_000);

  if (hasTls) {
    test('a renewed certificate is shown without a restart, also while the old one is not trusted any more', async () => {
      secrets['carts-tls'] = tlsSecret(carts.certificateNames);
      const shown = () => pods[0].output(shownCertificate('localhost:6379'));
      expect(shown()).not.toContain(fingerprint(secrets['carts-tls']));
      pods[0].refreshSecret('tls');
      expect(pods[0].probe('livenessProbe')).toBe(true);
      expect(shown()).toContain(fingerprint(secrets['carts-tls']));
    });
  }
});

(reason ? describe.skip : describe)('values of settings', () => {
  const VALUES = ['lots', '12', '1gb', '1.5', '12 mb', 'yes', 'no', 'true', '', 'allkeys-lru', 'always', 'notice'];
  /** Without a port it ends when it has read its settings. */
  const takes = (name: string, value: string) => !spawnSync('redis-server', ['-'], { input: `port 0\n${name} ${value}\n`, encoding: 'utf8', timeout: 2000 }).stderr.includes('FATAL CONFIG');

  test('what is refused for a setting, Redis refuses, and each has a value that both take', () => {
    const refused = SETTINGS.names.flatMap((name) => VALUES.filter((value) => SETTINGS.wrong(name, value)).map((value) => ({ name, value })));
    expect(refused.length).toBeGreaterThan(5 * SETTINGS.names.length);
    expect(refused.filter(({ name, value }) => takes(name, value))).toEqual([]);
    expect(SETTINGS.names.filter((name) => !VALUES.some((value) => !SETTINGS.wrong(name, value) && takes(name, value)))).toEqual([]);
  }, 120_000);
});
