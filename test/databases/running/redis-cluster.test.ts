/**
 * Redis from Debian's packages in the place of the official image, as in redis.test.ts: six members and more, and the Job
 * that makes them one cluster.
 */
import * as fs from 'node:fs';
import { App, Chart, Cron, Size } from 'cdk8s';
import { fingerprint, shownCertificate, tlsSecret } from './certificates';
import { Environment, podOfCronJob, PodProcess, podsOf, until } from './pods';
import { restorePod } from './restore';
import { missing, Sandbox } from './sandbox';
import { DatabaseBackup, DatabaseTls, RedisCluster, RedisClusterProps } from '../../../src';

const reason = missing(['redis-server', 'redis-cli', 'openssl', 'getent']);
if (reason) console.warn(`Redis Cluster is not run: ${reason}`);

const PASSWORDS = { 'password': 'Sapplication', 'admin-password': 'Sadmin', 'replication-password': 'Sreplication' };
const KEYS = Array.from({ length: 25 }, (_, index) => `key${index}`);

(reason ? describe.skip : describe.each([['without TLS', false], ['with TLS', true]]))('Redis Cluster, as processes, %s', (_, hasTls) => {
  const sandbox = reason ? undefined! : new Sandbox();
  const secrets: Record<string, Record<string, string>> = { 'sessions-credentials': { ...PASSWORDS } };
  let pods: PodProcess[];
  let sessions: RedisCluster;
  let environment: Environment;

  /** As the cluster has it after an apply; who runs goes on. */
  function apply(props: Partial<RedisClusterProps> = {}): void {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    sessions = new RedisCluster(chart, 'sessions', {
      replicas: 6,
      storage: { size: Size.gibibytes(1) },
      parameters: { 'cluster-node-timeout': '3000' },
      backup: DatabaseBackup.toClaim({ schedule: Cron.daily(), size: Size.gibibytes(1) }),
      tls: hasTls ? DatabaseTls.fromSecretName('sessions-tls') : undefined,
      ...props,
    });
    secrets['sessions-tls'] ??= tlsSecret(sessions.certificateNames);
    const entrypoint = '#!/bin/bash\numask 0077\nexec "$@"\n';
    const image = { entrypoint: ['/image/docker-entrypoint.sh'], files: { 'docker-entrypoint.sh': entrypoint }, userName: 'redis' };
    environment = { sandbox, secrets, images: { redis: image }, manifests: chart.toJson() };
    const now = podsOf(environment, 'sessions');
    pods = now.map((pod, ordinal) => pods?.[ordinal] ?? pod);
  }

  const tls = hasTls ? ['--tls', '--cacert', '/tls/ca.crt'] : [];
  /** As an application does, which is sent on to whoever has the key. */
  function ask(...command: string[]): string {
    return pods[0].output(['redis-cli', '-c', '-h', 'sessions-client.shop.svc.cluster.local', ...tls, '--user', 'default', '--no-auth-warning', ...command],
      { REDISCLI_AUTH: PASSWORDS.password });
  }
  const asAdmin = (pod: PodProcess, ...command: string[]) => (
    pod.output(['redis-cli', '-h', 'localhost', ...tls, '--user', 'admin', '--no-auth-warning', ...command], { REDISCLI_AUTH: PASSWORDS['admin-password'] })
  );
  const nodes = (pod = pods[0]) => asAdmin(pod, 'cluster', 'nodes').split('\n').filter((line) => !line.includes('handshake')).map((line) => {
    const [id, where, flags, master, , , , link, ...slots] = line.split(' ');
    return { id, name: /,(sessions-\d+)\./.exec(where)?.[1], isMaster: flags.includes('master'), failed: /fail/.test(flags), master, link, slots: slots.join(' ') };
  });
  const shardsOf = () => nodes().filter(({ slots }) => slots !== '').map(({ id, name }) => ({
    master: name!, replicas: nodes().filter(({ master }) => master === id).map((each) => each.name!).sort(),
  }));
  const indexOf = (name: string) => Number(name.split('-').at(-1));
  const sizes = () => shardsOf().map(({ replicas }) => replicas.length);
  const allReady = () => Promise.all(pods.map((pod) => pod.ready(90)));
  const form = (): Promise<string> => {
    const { metadata, spec } = environment.manifests.find(({ kind, metadata: { name } }) => kind === 'Job' && name.startsWith('sessions-form'));
    return new PodProcess(environment, metadata.name, spec.template).run();
  };
  const written = () => KEYS.map((key) => ask('get', key));
  /** A client that finds nobody asks again. */
  const allThere = () => until('every key is there', () => written().every((value, index) => value === `${KEYS[index]}!`), 60);

  beforeAll(async () => {
    Object.assign(PASSWORDS, secrets['sessions-credentials']);
    apply();
    const formed = form();
    await Promise.all(pods.map((pod) => pod.start()));
    expect(await formed).toContain('6 members, 3 shards');
    await allReady();
    KEYS.forEach((key) => ask('set', key, `${key}!`));
  }, 240_000);

  afterAll(() => sandbox.close(), 60_000);

  test('six members that start at once become three shards of two', () => {
    expect(shardsOf().map(({ master }) => master).sort()).toEqual(['sessions-0', 'sessions-1', 'sessions-2']);
    expect(sizes()).toEqual([1, 1, 1]);
    expect(asAdmin(pods[5], 'cluster', 'info')).toMatch(/cluster_state:ok\s+cluster_slots_assigned:16384/);
  });

  test('an application is sent to whoever has a key, and may not administer', () => {
    expect(written()).toEqual(KEYS.map((key) => `${key}!`));
    expect(ask('cluster', 'reset')).toContain('NOPERM');
    const where = asAdmin(pods[0], 'get', KEYS.find((key) => /MOVED/.test(asAdmin(pods[0], 'get', key)))!);
    expect(where).toMatch(hasTls ? /MOVED \d+ sessions-\d\.sessions\.shop\.svc\.cluster\.local:6379/ : /MOVED \d+ 10\.231\.7\.\d+:6379/);
  });

  test('whoever has no password is refused', () => {
    expect(pods[1].output(['redis-cli', '-h', 'sessions-0.sessions.shop.svc.cluster.local', ...tls, 'get', 'key0'])).toContain('NOAUTH');
    if (hasTls) expect(pods[1].exec(['redis-cli', '-h', 'sessions-0.sessions.shop.svc.cluster.local', 'ping']).status).not.toBe(0);
  });

  test('probes hold, and the root file system is read-only', () => {
    for (const pod of pods) {
      expect([pod.probe('readinessProbe'), pod.probe('livenessProbe'), pod.probe('startupProbe')]).toEqual([true, true, true]);
      expect(pod.exec(['touch', '/x']).status).not.toBe(0);
    }
  });

  test('forming the cluster again does nothing', async () => {
    const before = nodes().map(({ id, master, slots }) => [id, master, slots]).sort();
    await form();
    expect(nodes().map(({ id, master, slots }) => [id, master, slots]).sort()).toEqual(before);
  }, 120_000);

  test('a replica takes the place of a master that is lost, which comes back as a replica', async () => {
    await pods[1].kill();
    await until('another one is master', () => shardsOf().every(({ master }) => master !== 'sessions-1'), 120);
    await allThere();
    await pods[1].start();
    await pods[1].ready();
    expect(nodes(pods[1]).find(({ name }) => name === 'sessions-1')!.isMaster).toBe(false);
  }, 240_000);

  test('a master that is stopped gives its place away before', async () => {
    const [{ master }] = shardsOf().filter((each) => each.master !== 'sessions-0');
    const pod = pods[indexOf(master)];
    await pod.stop();
    expect(shardsOf().map((each) => each.master)).not.toContain(master);
    expect(asAdmin(pods[0], 'cluster', 'info')).toContain('cluster_state:ok');
    await pod.start();
    await pod.ready();
  }, 240_000);

  test('a member whose volume is lost is replaced', async () => {
    const last = indexOf(shardsOf().map(({ master }) => master).find((master) => master !== 'sessions-0')!);
    await pods[last].kill();
    await until('another one is master', () => shardsOf().every(({ master }) => master !== `sessions-${last}`), 120);
    pods[last].deleteClaims();
    await pods[last].start();
    expect(pods[last].probe('readinessProbe')).toBe(false);
    expect(await form()).toMatch(new RegExp(`forgetting [0-9a-f]{40}[^]*sessions-${last} becomes a replica of`));
    await allReady();
    expect([nodes().length, sizes()]).toEqual([6, [1, 1, 1]]);
  }, 300_000);

  test.each([
    ['its own address', false], ['another address', true],
  ])('a master that comes back at once without its volume, at %s, does not become one too many', async (__, moves) => {
    const name = shardsOf().map(({ master }) => master).find((master) => master !== 'sessions-0')!;
    const pod = pods[indexOf(name)];
    await pod.kill();
    pod.deleteClaims();
    if (moves) {
      sandbox.move([name]);
      podsOf(environment, 'sessions');
    }
    await pod.start();
    const said = await form();
    expect(said).toMatch(new RegExp(`waiting for somebody to take the place of [0-9a-f]{40}[^]*${name} becomes a replica of`));
    await allReady();
    expect([nodes().length, sizes()]).toEqual([6, [1, 1, 1]]);
    await allThere();
  }, 300_000);

  test('passwords change without a moment at which none holds', async () => {
    const old = { ...PASSWORDS };
    Object.assign(secrets['sessions-credentials'], { 'password': 'Tapplication', 'admin-password': 'Tadmin', 'replication-password': 'Treplication' });
    pods.forEach((pod) => pod.refreshSecret('credentials'));
    for (const pod of pods) expect(pod.output(['bash', '/scripts/passwords.sh'])).toContain('and those from before until it is restarted');
    // What a container that is started anew in its pod reads: the passwords, and that the member may be followed.
    for (const pod of pods) {
      expect(pod.output(['grep', '^user default ', '/runtime/users.acl']).match(/#[0-9a-f]{64}/g)).toHaveLength(2);
      expect(pod.output(['cat', '/runtime/users.acl'])).toContain('user replication on ');
    }
    await allThere();
    Object.assign(PASSWORDS, secrets['sessions-credentials']);
    await allThere();
    for (const pod of pods) {
      await pod.stop();
      await pod.start();
      await pod.ready();
    }
    await allThere();
    expect(pods[1].output(['redis-cli', '-h', 'localhost', ...tls, '-a', old.password, 'ping'])).toContain('NOAUTH');
  }, 240_000);

  test('two more members become a shard, with a share of the keys', async () => {
    apply({ replicas: 8 });
    await Promise.all(pods.slice(6).map((pod) => pod.start()));
    expect(await form()).toContain('8 members, 4 shards');
    await allReady();
    expect(sizes()).toEqual([1, 1, 1, 1]);
    expect(shardsOf().map(({ master }) => master)).toContain('sessions-6');
    expect(Number(asAdmin(pods[6], 'dbsize'))).toBeGreaterThan(0);
    await allThere();
  }, 240_000);

  test('keys that were on their way when it was interrupted get there', async () => {
    const [one, other] = nodes().filter(({ slots }) => slots !== '');
    const slot = one.slots.split('-')[0];
    asAdmin(pods[indexOf(other.name!)], 'cluster', 'setslot', slot, 'importing', one.id);
    asAdmin(pods[indexOf(one.name!)], 'cluster', 'setslot', slot, 'migrating', other.id);
    expect(await form()).toContain('going on with keys that were on their way');
    expect(pods.some((pod) => asAdmin(pod, 'cluster', 'nodes').includes(' ['))).toBe(false);
    expect(sizes()).toEqual([1, 1, 1, 1]);
    await allThere();
  }, 240_000);

  test('they leave by the script, and nothing is lost', async () => {
    expect(pods[0].exec(['bash', '/scripts/shrink.sh', '5']).output).toContain('5 members are not three or more shards of 2');
    // The kubelet brings the new list into the volume.
    const { data } = environment.manifests.find(({ kind }) => kind === 'ConfigMap');
    fs.writeFileSync(`${sandbox.directory}/pods/sessions-0/volumes/members/members`, data['members.members']);
    const said = pods[0].output(['bash', '/scripts/shrink.sh', '6']);
    expect(said).toContain('set replicas: 6 and apply');
    await Promise.all(pods.slice(6).map((pod) => pod.stop()));
    pods.slice(6).forEach((pod) => pod.deleteClaims());
    pods = pods.slice(0, 6);
    apply();
    await allReady();
    expect([nodes().length, nodes().filter(({ failed }) => failed).length, sizes()]).toEqual([6, 0, [1, 1, 1]]);
    await allThere();
  }, 240_000);

  test('when all have been restarted with other addresses they find each other', async () => {
    await Promise.all(pods.map((pod) => pod.kill()));
    sandbox.move();
    podsOf(environment, 'sessions');
    await Promise.all(pods.map((pod) => pod.start()));
    await allReady();
    expect(nodes().every(({ failed }) => !failed)).toBe(true);
    await allThere();
  }, 300_000);

  test('the backup is whole, and what was lost comes back by it', async () => {
    const [, name] = /backup (\d{8}T\d{6}Z): /.exec(await podOfCronJob(environment, 'sessions-backup').run())!;
    ask('del', 'key0');
    ask('set', 'key1', 'spoiled');
    expect(await restorePod(environment, sessions, name).run()).toContain(`restored ${name}`);
    await allThere();
  }, 240_000);

  if (hasTls) {
    test('a renewed certificate is shown without a restart', () => {
      secrets['sessions-tls'] = tlsSecret(['localhost']);
      const shown = () => pods[0].output(shownCertificate('localhost:6379'));
      expect(shown()).not.toContain(fingerprint(secrets['sessions-tls']));
      pods[0].refreshSecret('tls');
      expect(pods[0].probe('livenessProbe')).toBe(true);
      expect(shown()).toContain(fingerprint(secrets['sessions-tls']));
    });
  }
});

(reason ? describe.skip : describe)('Redis Cluster of three members a shard, as processes', () => {
  const sandbox = reason ? undefined! : new Sandbox();
  let pods: PodProcess[];

  afterAll(() => sandbox.close(), 60_000);

  test('a replica of another shard takes no place that Kubernetes fills again', async () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    new RedisCluster(chart, 'sessions', { replicas: 9, replicasPerShard: 2, storage: { size: Size.gibibytes(1) }, parameters: { 'cluster-node-timeout': '2000' } });
    const image = { entrypoint: ['/image/docker-entrypoint.sh'], files: { 'docker-entrypoint.sh': '#!/bin/bash\nexec "$@"\n' }, userName: 'redis' };
    const environment: Environment = { sandbox, secrets: { 'sessions-credentials': { ...PASSWORDS } }, images: { redis: image }, manifests: chart.toJson() };
    pods = podsOf(environment, 'sessions');
    await Promise.all(pods.map((pod) => pod.start()));
    const { metadata, spec } = environment.manifests.find(({ kind }) => kind === 'Job');
    expect(await new PodProcess(environment, metadata.name, spec.template).run()).toContain('9 members, 3 shards');
    await Promise.all(pods.map((pod) => pod.ready(90)));

    const masterOf = (pod: PodProcess) => pod.output(['redis-cli', '-h', 'localhost', '--user', 'admin', '--no-auth-warning', 'cluster', 'nodes'], { REDISCLI_AUTH: PASSWORDS['admin-password'] })
      .split('\n').map((line) => line.split(' ')).find(([, , flags]) => flags.includes('myself'))![3];
    const masters = pods.map(masterOf);
    const mine = pods.filter((__, ordinal) => masters[ordinal] === masters[8]);
    expect(mine).toHaveLength(2);
    await Promise.all(mine.map((pod) => pod.kill()));
    // Redis would move one within some seconds of the loss.
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    await Promise.all(mine.map((pod) => pod.start()));
    await Promise.all(pods.map((pod) => pod.ready(90)));
    expect(pods.map(masterOf)).toEqual(masters);
  }, 240_000);
});
