/** Cassandra's members as processes: how the image is stood in for is said in `cassandra-image.ts`. */
import { App, Chart, Cron, Size } from 'cdk8s';
import { cassandraImage } from './cassandra-image';
import { fingerprint, shownCertificate, tlsSecret } from './certificates';
import { Environment, podOfCronJob, PodProcess, podsOf, stopwatch, until } from './pods';
import { restorePod } from './restore';
import { missing, Sandbox } from './sandbox';
import { runSteps, stepsOf } from './steps';
import { Cassandra, CassandraProps, DatabaseBackup, DatabaseTls } from '../../../src';

const lacking = missing(['java', '/usr/bin/python3', 'openssl']);
const { image, reason } = lacking === undefined ? cassandraImage() : { image: undefined, reason: lacking };
if (reason) console.warn(`Cassandra is not run: ${reason}`);

(reason ? describe.skip : describe.each([['without TLS', false], ['with TLS', true]]))('Cassandra, as processes, %s', (_, hasTls) => {
  const sandbox = reason ? undefined! : new Sandbox();
  const secrets: Record<string, Record<string, string>> = { 'events-credentials': { 'password': 'Sapplication', 'admin-password': 'Sadmin\'s' } };
  let pods: PodProcess[];
  let events: Cassandra;
  let environment: Environment;

  /** As the cluster has it after an apply. */
  function apply(props: Partial<CassandraProps> = {}): PodProcess[] {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    events = new Cassandra(chart, 'events', {
      storage: { size: Size.gibibytes(1) },
      resources: { memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) } },
      // How long a member listens before it joins: half a minute, for clusters that are larger than this one.
      jvmOptions: ['-Dcassandra.ring_delay_ms=5000'],
      initScripts: { 'schema.cql': 'CREATE TABLE clicks (page text PRIMARY KEY, at timestamp, share double, note text);' },
      backup: DatabaseBackup.toClaim({ schedule: Cron.daily(), size: Size.gibibytes(1) }),
      tls: hasTls ? DatabaseTls.fromSecretName('events-tls') : undefined,
      ...props,
    });
    secrets['events-tls'] ??= tlsSecret(events.certificateNames);
    environment = { sandbox, secrets, images: { cassandra: image! }, manifests: chart.toJson() };
    return podsOf(environment, 'events');
  }

  /** A statement as the application gives it, by the address, role and keyspace that it is given. */
  function ask(pod: PodProcess, statement: string, host?: string): string {
    const env: Record<string, string> = {};
    for (const [name, { value, valueFrom }] of Object.entries(events.connection.variables)) env[name] = valueFrom ? secrets['events-credentials'].password : value!;
    return pod.output(['bash', '/scripts/cql.sh', '-k', env.CASSANDRA_KEYSPACE, '-e', `CONSISTENCY QUORUM; ${statement}`], {
      ROLE: env.CASSANDRA_USERNAME, PASSWORD: env.CASSANDRA_PASSWORD, CQLSH_HOST: host ? sandbox.address(host) : env.CASSANDRA_CONTACT_POINTS,
    });
  }
  /** As the administrator, to that pod. */
  const asAdmin = (pod: PodProcess, statement: string) => pod.output(['bash', '/scripts/cql.sh', '-e', statement]);
  const put = (pod: PodProcess, page: string, host?: string) => ask(pod, `INSERT INTO clicks (page, at, share, note) VALUES ('${page}', '2026-11-21 01:02:03.456+0000', 0.12345678901234566, '')`, host);
  const get = (pod: PodProcess, page: string) => /^ +(\S+) *$/m.exec(ask(pod, `SELECT page FROM clicks WHERE page = '${page}'`).split('---').pop()!)?.[1];
  /** State and address of each member, as that one sees it. */
  const ring = (pod: PodProcess) => [...pod.output(['nodetool', 'status']).matchAll(/^([UD][NLJM]) +(\S+)/gm)].map(([, state, address]) => `${state} ${address}`).sort();
  const up = (...ordinals: number[]) => ordinals.map((ordinal) => `UN ${sandbox.address(`events-${ordinal}`)}`).sort();
  const start = async (...some: PodProcess[]) => {
    await Promise.all(some.map(async (pod) => {
      await pod.start();
      await pod.ready(600);
    }));
  };

  beforeAll(async () => {
    pods = apply();
    await start(...pods);
  }, 1_200_000);

  afterAll(() => sandbox.close(), 60_000);

  test('three members that start at once join one after the other, and each sees all', () => {
    for (const pod of pods) expect(ring(pod)).toEqual(up(0, 1, 2));
    expect([pods[0].log, pods[2].log]).toEqual([expect.stringContaining('events-0 has made the cluster'), expect.stringContaining('waiting until events-1 is a member')]);
    expect(pods[1].output(['nodetool', 'status', 'events']).match(/100\.0%/g)).toHaveLength(3);
  }, 900_000);

  test('an application writes with what it is given, and another member has it; its role may do no more', () => {
    put(pods[0], 'apple');
    expect(get(pods[2], 'apple')).toBe('apple');
    expect(() => ask(pods[0], 'CREATE KEYSPACE other WITH replication = {\'class\': \'SimpleStrategy\', \'replication_factor\': 1}')).toThrow(/no CREATE permission/);
  }, 900_000);

  test('the administrator that the world knows is refused', () => {
    const { status, output } = pods[1].exec(['bash', '/scripts/cql.sh', '-e', 'SELECT * FROM system.local'], { ROLE: 'cassandra', PASSWORD: 'cassandra' });
    expect([status === 0, output]).toEqual([false, expect.stringMatching(/not permitted to log in|incorrect/)]);
    if (hasTls) expect(pods[1].exec(['cqlsh', '-u', 'admin', '-p', 'Sadmin\'s', '-e', 'SELECT * FROM system.local', sandbox.address('events-0')]).status).not.toBe(0);
  }, 900_000);

  test('probes hold, the root file system is read-only, and the heap follows the limit', () => {
    for (const pod of pods) {
      expect([pod.probe('readinessProbe'), pod.probe('livenessProbe'), pod.probe('startupProbe')]).toEqual([true, true, true]);
      expect(pod.exec(['touch', '/x']).status).not.toBe(0);
    }
    expect(pods[0].output(['nodetool', 'info'])).toMatch(/Heap Memory \(MB\) +: [\d.]+ \/ 512\.00/);
  }, 900_000);

  test('one lost member is not missed, and has what was written meanwhile when it is back', async () => {
    await pods[2].kill();
    put(pods[0], 'pear');
    await start(pods[2]);
    await until('every member is back', () => ring(pods[0]).join() === up(0, 1, 2).join(), 240, () => pods[2].log);
    expect(get(pods[2], 'pear')).toBe('pear');
  }, 900_000);

  test('all stop cleanly, and start again at once', async () => {
    await Promise.all(pods.map((pod) => pod.stop()));
    expect(pods[0].log).toContain('DRAINED');
    await start(...pods);
    await until('every member is back', () => pods.every((pod) => ring(pod).join() === up(0, 1, 2).join()), 240, () => pods[2].log);
    expect(get(pods[1], 'apple')).toBe('apple');
  }, 900_000);

  test('a member that is lost as its node is off the network comes back at another address, and writes by a majority go on', async () => {
    const since = stopwatch();
    sandbox.cut(['events-0']);
    await until('writes go on', () => {
      try {
        put(pods[1], 'fig', 'events-1');
        return true;
      } catch { return false; }
    }, 240, () => pods[1].log);
    const written = since();
    await pods[0].kill();
    sandbox.move(['events-0']);
    const started = stopwatch();
    await start(pods[0]);
    const ready = started();
    expect(get(pods[0], 'fig')).toBe('fig');
    const read = started();
    await until('every member is back', () => pods.every((pod) => ring(pod).join() === up(0, 1, 2).join()), 240, () => pods[2].log);
    process.stderr.write(`Cassandra, in seconds: written again ${written}, ready ${ready}, read ${read}, in the ring ${started()}\n`);
  }, 900_000);

  test('all members come back at other addresses', async () => {
    await Promise.all(pods.map((pod) => pod.stop()));
    sandbox.move();
    const started = stopwatch();
    await start(...pods);
    process.stderr.write(`Cassandra, in seconds: all ready ${started()}\n`);
    await until('every member is back', () => pods.every((pod) => ring(pod).join() === up(0, 1, 2).join()), 240, () => pods[2].log);
    process.stderr.write(`Cassandra, in seconds: all back ${started()}\n`);
    expect(get(pods[1], 'apple')).toBe('apple');
  }, 900_000);

  test('a member whose volume is lost does not join beside what it was, and one that is told a wrong address is refused', async () => {
    await pods[2].kill();
    const former = sandbox.address('events-2');
    sandbox.move(['events-2']);
    pods[2].deleteClaims();
    await until('it is seen as lost', () => ring(pods[0]).some((line) => line.startsWith('DN')), 240);
    const formed = apply({ isFormed: true });
    const joining = formed[2].start();
    await until('it says what to do', () => formed[2].log.includes(`set replacing: { 'events-2': '${former}' } and apply`), 240, () => formed[2].log);
    expect(ring(pods[0])).toEqual([`DN ${former}`, ...up(0, 1)].sort());
    // What it waits for comes into its volume.
    formed[2].refreshConfig('scripts', apply({ isFormed: true, replacing: { 'events-2': '10.231.7.250' } })[2]);
    await joining;
    await until('it is refused', () => formed[2].log.includes('10.231.7.250') && !formed[2].isRunning, 240, () => formed[2].log);
    expect(ring(pods[0])).toEqual([`DN ${former}`, ...up(0, 1)].sort());
    pods = [pods[0], pods[1], apply({ isFormed: true, replacing: { 'events-2': former } })[2]];
    await start(pods[2]);
    await until('every member is back', () => ring(pods[0]).join() === up(0, 1, 2).join(), 240, () => pods[2].log);
    expect(get(pods[2], 'apple')).toBe('apple');
  }, 600_000);

  test('a member that others ask first takes the place that it had when its volume is lost, with what was there', async () => {
    await pods[0].kill();
    pods[0].deleteClaims();
    pods = apply({ isFormed: true, replacing: { 'events-0': sandbox.address('events-0') } }).map((pod, ordinal) => (ordinal === 0 ? pod : pods[ordinal]));
    await start(pods[0]);
    expect(pods[0].log).toContain('events-0 takes the place of the member');
    await until('every member is back', () => ring(pods[1]).join() === up(0, 1, 2).join(), 240, () => pods[0].log);
    expect(asAdmin(pods[0], 'CONSISTENCY ONE; SELECT page FROM events.clicks')).toMatch(/apple[\s\S]*pear|pear[\s\S]*apple/);
    expect(Number(/Load +: ([\d.]+)/.exec(pods[0].output(['nodetool', 'info']))![1])).toBeGreaterThan(0);
  }, 900_000);

  test('a fourth joins on scale-up, and leaves by decommission', async () => {
    const four = apply({ replicas: 4, isFormed: true });
    await start(four[3]);
    await until('four members', () => ring(pods[0]).join() === up(0, 1, 2, 3).join(), 240, () => four[3].log);
    const { status, output } = await runSteps(stepsOf(events.operations, 'Scale down'), [...pods, four[3]], ['']);
    expect([status, output]).toEqual([0, expect.stringContaining('leave: events-3 has left the ring')]);
    await until('three members', () => ring(pods[0]).join() === up(0, 1, 2).join(), 240, () => four[3].log);
    apply({ isFormed: true });
    expect(get(pods[1], 'pear')).toBe('pear');
  }, 900_000);

  test('a backup brings back what was, by the steps of `operations`', async () => {
    const [, name] = /backup (\d{8}T\d{6}Z): /.exec(await podOfCronJob(environment, 'events-backup').run())!;
    const before = asAdmin(pods[0], 'SELECT page, toUnixTimestamp(at), share, note FROM events.clicks');
    expect(before).toContain('1795222923456');
    asAdmin(pods[0], 'DROP TABLE events.clicks');
    expect(await restorePod(environment, events, name).run()).toContain(`restored ${name}`);
    expect(asAdmin(pods[0], 'SELECT page, toUnixTimestamp(at), share, note FROM events.clicks')).toBe(before);
  }, 900_000);

  test('passwords change by the script of `operations`', async () => {
    const old = secrets['events-credentials']['admin-password'];
    Object.assign(secrets['events-credentials'], { 'password': 'Tapplication', 'admin-password': 'Tadmin' });
    pods.forEach((pod) => pod.refreshSecret('credentials'));
    expect(pods[1].output(['bash', '-c', `echo '${old.replace('\'', '\'\\\'\'')}' | bash /scripts/passwords.sh`])).toContain('have those of the Secret');
    // What a server has cached of a role holds for two seconds.
    await until('the new ones are good everywhere', () => pods.every((pod) => pod.exec(['bash', '/scripts/cql.sh', '-e', 'SELECT page FROM events.clicks']).status === 0), 60);
    expect(get(pods[1], 'apple')).toBe('apple');
  }, 900_000);

  if (hasTls) {
    test('a renewed certificate is shown without a restart', () => {
      secrets['events-tls'] = tlsSecret(events.certificateNames);
      const shown = () => pods[1].output(shownCertificate(`${sandbox.address('events-1')}:9042`));
      expect(shown()).not.toContain(fingerprint(secrets['events-tls']));
      pods[1].refreshSecret('tls');
      expect(pods[1].probe('readinessProbe')).toBe(true);
      pods[1].output(['nodetool', 'reloadssl']);
      expect(shown()).toContain(fingerprint(secrets['events-tls']));
    }, 900_000);
  }
});
