/** The primary of Redis moves, or is lost, while clients write: what was acknowledged and what is there afterwards. */
import * as fs from 'node:fs';
import { App, Chart, Size } from 'cdk8s';
import { tlsSecret } from './certificates';
import { Environment, PodProcess, podsOf, until } from './pods';
import { Writer } from './redis-writer';
import { missing, Sandbox } from './sandbox';
import { DatabaseTls, Redis, RedisProps } from '../../../src';

const reason = missing(['redis-server', 'redis-cli', 'openssl', 'getent']);
if (reason) console.warn(`Redis is not run: ${reason}`);

const PASSWORDS = { 'password': 'Sapplication', 'admin-password': 'Sadmin', 'replication-password': 'Sreplication' };
const HOSTS = 'carts.shop.svc.cluster.local';

(reason ? describe.skip : describe.each([['without TLS', false], ['with TLS', true]]))('Redis\' primary moves, as processes, %s', (_, hasTls) => {
  const sandbox = reason ? undefined! : new Sandbox();
  const secrets: Record<string, Record<string, string>> = { 'carts-credentials': { ...PASSWORDS } };
  const clientTls = hasTls ? ['--tls', '--cacert', '/tls/ca.crt'] : [];
  let carts: Redis;
  let pods: PodProcess[];
  let writers: Writer[] = [];
  let writerCount = 0;

  /** As the cluster has it after an apply: the Services select other pods at once, the pods are the same until they are replaced. */
  function apply(props: Partial<RedisProps>): PodProcess[] {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    carts = new Redis(chart, 'carts', {
      storage: { size: Size.gibibytes(1) }, tls: hasTls ? DatabaseTls.fromSecretName('carts-tls') : undefined, ...props,
    });
    secrets['carts-tls'] ??= tlsSecret(carts.certificateNames);
    const image = { entrypoint: ['/image/docker-entrypoint.sh'], files: { 'docker-entrypoint.sh': '#!/bin/bash\numask 0077\nexec "$@"\n' }, userName: 'redis' };
    const environment: Environment = { sandbox, secrets, images: { redis: image }, manifests: chart.toJson() };
    return podsOf(environment, 'carts');
  }
  /** As the controller replaces pods: the highest ordinal first, each when the one before is ready. */
  async function roll(next: PodProcess[], ordinals = [2, 1, 0]): Promise<void> {
    for (const ordinal of ordinals) {
      await pods[ordinal].stop();
      pods[ordinal] = next[ordinal];
      await pods[ordinal].start();
      await pods[ordinal].ready();
    }
  }

  const asAdmin = (pod: PodProcess, ...command: string[]) => (
    pod.output(['redis-cli', '-h', 'localhost', ...hasTls ? clientTls : [], '--user', 'admin', '--no-auth-warning', ...command], { REDISCLI_AUTH: PASSWORDS['admin-password'] })
  );
  const replication = (pod: PodProcess, field: string) => new RegExp(`^${field}:(.*?)\r?$`, 'm').exec(asAdmin(pod, 'info', 'replication'))?.[1];
  const replicasOf = (pod: PodProcess) => (asAdmin(pod, 'info', 'replication').match(/state=online/g) ?? []).length;
  const takeOver = (pod: PodProcess, ...args: string[]) => pod.exec(['bash', '/scripts/take-over.sh', ...args]);
  /** What an operation prints for a pod, run as a shell does that stops where a command fails. */
  const operate = (title: RegExp) => carts.operations.find((each) => title.test(each.title))!.steps
    .map((step) => /^kubectl -n shop exec carts-(\d) -c redis -- (.*)$/.exec(step)).filter((command) => command !== null)
    .map(([, ordinal, command]) => pods[Number(ordinal)].output(['bash', '-c', command])).join('\n');
  const primaryIs = (ordinal: number) => until(`carts-${ordinal} is the primary of the others`, () => (
    replication(pods[ordinal], 'role') === 'master' && pods.every((pod, other) => other === ordinal || replication(pod, 'master_link_status') === 'up')
  ), 60, () => pods.map(({ log }) => log.slice(-1000)).join('\n---\n'));

  /** A client that holds a connection to the pod, and one that opens one for each write to the Service. */
  async function write(ordinal: number): Promise<void> {
    const ca = `${sandbox.directory}/client-tls`;
    fs.mkdirSync(ca, { recursive: true });
    if (hasTls) fs.writeFileSync(`${ca}/ca.crt`, secrets['carts-tls']['ca.crt']);
    const options = { password: PASSWORDS.password, mounts: hasTls ? { '/tls': { source: ca } } : {} };
    const client = (host: string) => ['redis-cli', '-h', host, ...clientTls, '--no-auth-warning'];
    writerCount += 1;
    writers = [
      new Writer(sandbox, `held${writerCount}`, { ...options, isHeld: true, client: client(sandbox.address(`carts-${ordinal}`)) }),
      new Writer(sandbox, `each${writerCount}`, { ...options, isHeld: false, client: client('carts-primary.shop.svc.cluster.local') }),
    ];
    await until('both write', () => writers.every(({ acknowledged }) => acknowledged.length > 5), 30, () => writers.map(({ log }) => log).join('\n---\n'));
  }
  /** Ends the clients; of their acknowledged writes, those that a member does not have. */
  async function lost(pod: PodProcess): Promise<{ acknowledged: number[]; lost: string[] }> {
    await Promise.all(writers.map((writer) => writer.stop()));
    const keys = writers.map(({ acknowledged }) => acknowledged);
    writers = [];
    const there = new Set(asAdmin(pod, 'keys', '*').split('\n'));
    return { acknowledged: keys.map(({ length }) => length), lost: keys.flat().filter((key) => !there.has(key)) };
  }

  beforeAll(async () => {
    pods = apply({});
    await Promise.all(pods.map((pod) => pod.start()));
    await Promise.all(pods.map((pod) => pod.ready()));
    await primaryIs(0);
  }, 120_000);

  afterEach(() => Promise.all(writers.map((writer) => writer.stop())));
  afterAll(() => sandbox.close(), 60_000);

  test('an apply of another primary, and nothing else, loses no acknowledged write', async () => {
    await write(0);
    const next = apply({ primary: 1 });
    await roll(next);
    await primaryIs(1);
    const before = writers[1].acknowledged.length;
    await until('the Service takes writes', () => writers[1].acknowledged.length > before + 5, 30, () => writers[1].log.slice(-500));
    expect((await lost(pods[1])).lost).toEqual([]);
  }, 180_000);

  test('by the steps of `operations` it moves to a lower ordinal, and the former one takes no write after it', async () => {
    await write(1);
    expect(operate(/^Move the primary from carts-1 to carts-0$/)).toBe('take-over: carts-0 has all of carts-1 and is the primary. Set primary: 0 and apply');
    expect(replication(pods[1], 'role')).toBe('slave');
    expect(takeOver(pods[0]).output).toContain('carts-0 is the primary already');
    const held = writers[0].acknowledged.length;
    const next = apply({ primary: 0 });
    await until('the Service takes writes', () => writers[1].acknowledged.length > 10, 30, () => writers[1].log.slice(-500));
    // The probe of a pod that was started as the primary does not take its place back.
    expect([pods[1].probe('readinessProbe'), replication(pods[1], 'role')]).toEqual([true, 'slave']);
    await roll(next);
    await primaryIs(0);
    expect(writers[0].acknowledged.length).toBeLessThan(held + 5);
    expect((await lost(pods[0])).lost).toEqual([]);
  }, 180_000);

  test('while the primary does not answer, replicas stay ready; at its new address they follow it soon, and are not ready before', async () => {
    const hosts = `${sandbox.directory}/hosts`;
    const former = fs.readFileSync(hosts, 'utf8');
    await pods[0].kill();
    sandbox.move(['carts-0']);
    // Names lead to the former address for some seconds more, as they do in a cluster; whoever connects to it hangs.
    const present = fs.readFileSync(hosts, 'utf8');
    fs.writeFileSync(hosts, former);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect([pods[1].probe('readinessProbe'), pods[2].probe('readinessProbe')]).toEqual([true, true]);
    fs.writeFileSync(hosts, present);
    await pods[0].start();
    await pods[0].ready();
    const since = Date.now();
    const down = pods.slice(1).filter((pod) => replication(pod, 'master_link_status') === 'down');
    down.forEach((pod) => expect(pod.exec(['bash', '/scripts/ready.sh'])).toEqual({ status: 1, output: expect.stringMatching(/carts-0 answers, and carts-\d has not been connected to it/) }));
    await primaryIs(0);
    expect(Date.now() - since).toBeLessThan(20_000);
    await Promise.all(pods.map((pod) => pod.ready()));
  }, 180_000);

  test('a lost primary is given up by its name only, for the replica that has most; and comes back as a replica', async () => {
    await write(0);
    expect(takeOver(pods[1], '--lost', 'carts-0').output).toMatch(/carts-0 answers, and what it takes from its clients would be lost/);
    expect(takeOver(pods[1], '--lost', 'carts-2').output).toContain('carts-1 follows carts-0, not carts-2: nothing has changed');
    // carts-2 receives what carts-1 does not.
    const follower = asAdmin(pods[0], 'acl', 'users').split('\n').find((name) => name.startsWith('replication-'))!;
    asAdmin(pods[0], 'acl', 'setuser', follower, 'off');
    const [, connection] = new RegExp(`id=(\\d+) addr=${sandbox.address('carts-1').replaceAll('.', '\\.')}:`).exec(asAdmin(pods[0], 'client', 'list', 'type', 'replica'))!;
    asAdmin(pods[0], 'client', 'kill', 'id', connection);
    const before = writers[0].acknowledged.length;
    await until('more is written', () => writers[0].acknowledged.length > before + 20);
    await pods[0].kill();
    const received = writers.map(({ acknowledged }) => acknowledged);
    await until('they know', () => pods.slice(1).every((pod) => replication(pod, 'master_link_status') === 'down'));
    expect(takeOver(pods[2]).output).toContain('carts-2 is not connected to carts-0, the primary');
    expect(() => operate(/^Replace the primary carts-0, which is lost for good/)).toThrow(/carts-2 has received more than carts-1 \(offset \d+, not \d+\): make it the primary/);
    expect(takeOver(pods[2], '--lost', 'carts-0').output)
      .toMatch(/carts-1 follows carts-2\ntake-over: carts-2 is the primary; what only carts-0 had is lost. Set primary: 2 and apply/);
    const next = apply({ primary: 2 });
    await until('the Service takes writes', () => writers[1].acknowledged.length > received[1].length + 5, 30, () => writers[1].log.slice(-500));
    await roll(next, [2, 1]);
    pods[0] = next[0];
    await pods[0].start();
    await pods[0].ready();
    await primaryIs(2);
    const result = await lost(pods[2]);
    // What was acknowledged within the last moment had no time to reach a replica.
    expect(result.lost.filter((key) => received.every((keys) => !keys.slice(-5).includes(key)))).toEqual([]);
  }, 240_000);
});
