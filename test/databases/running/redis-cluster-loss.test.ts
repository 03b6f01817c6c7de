/** Masters of a Redis Cluster are restarted, moved and lost while clients write: what was acknowledged and what is there afterwards. */
import { App, Chart, Size } from 'cdk8s';
import { Environment, PodProcess, podsOf, until } from './pods';
import { Writer } from './redis-writer';
import { missing, Sandbox } from './sandbox';
import { RedisCluster } from '../../../src';

const reason = missing(['redis-server', 'redis-cli', 'getent']);
if (reason) console.warn(`Redis Cluster is not run: ${reason}`);

const PASSWORDS = { 'password': 'Sapplication', 'admin-password': 'Sadmin', 'replication-password': 'Sreplication' };

(reason ? describe.skip : describe)('what Redis Cluster has acknowledged, as processes', () => {
  const sandbox = reason ? undefined! : new Sandbox();
  let sessions: RedisCluster;
  let environment: Environment;
  let pods: PodProcess[];
  let writers: Writer[] = [];
  let writerCount = 0;

  const asAdmin = (pod: PodProcess, ...command: string[]) => (
    pod.output(['redis-cli', '-h', 'localhost', '--user', 'admin', '--no-auth-warning', ...command], { REDISCLI_AUTH: PASSWORDS['admin-password'] })
  );
  const replication = (pod: PodProcess, field: string) => new RegExp(`^${field}:(.*?)\r?$`, 'm').exec(asAdmin(pod, 'info', 'replication'))?.[1];
  const isMaster = (pod: PodProcess) => replication(pod, 'role') === 'master';
  const run = (pod: PodProcess, script: string, ...args: string[]) => pod.exec(['bash', `/scripts/${script}`, ...args]);
  const allReady = () => Promise.all(pods.map((pod) => pod.ready(90)));
  /** A master that is not the one that clients ask first, and its replica. */
  function shard(): { master: PodProcess; replica: PodProcess; tag: string } {
    const master = pods.find((pod) => pod !== pods[0] && isMaster(pod))!;
    const address = sandbox.address(master.name);
    const replica = pods.find((pod) => !isMaster(pod) && replication(pod, 'master_host') === address)!;
    const tag = Array.from({ length: 100 }, (_, index) => `t${index}`).find((each) => !asAdmin(master, 'get', `{${each}}`).includes('MOVED'))!;
    return { master, replica, tag };
  }
  /** A client that holds a connection to the shard's master, and one that opens one for each write, to all shards. */
  async function write(tag: string): Promise<void> {
    const client = ['redis-cli', '-c', '-h', 'sessions-client.shop.svc.cluster.local', '--no-auth-warning'];
    writerCount += 1;
    writers = [
      new Writer(sandbox, `held${writerCount}`, { client, password: PASSWORDS.password, isHeld: true, tag }),
      new Writer(sandbox, `each${writerCount}`, { client, password: PASSWORDS.password, isHeld: false }),
    ];
    await until('both write', () => writers.every(({ acknowledged }) => acknowledged.length > 5), 30, () => writers.map(({ log }) => log).join('\n---\n'));
  }
  const goesOn = (writer: Writer) => {
    const before = writer.acknowledged.length;
    return until('writes go on', () => writer.acknowledged.length > before + 5, 60, () => writer.log.slice(-500));
  };
  /** Ends the clients; of their acknowledged writes, those that no master has. */
  async function lost(): Promise<string[]> {
    await Promise.all(writers.map((writer) => writer.stop()));
    const keys = writers.flatMap(({ acknowledged }) => acknowledged);
    writers = [];
    const there = new Set(pods.filter(isMaster).flatMap((pod) => asAdmin(pod, 'keys', '*').split('\n')));
    return keys.filter((key) => !there.has(key));
  }

  beforeAll(async () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    sessions = new RedisCluster(chart, 'sessions', { replicas: 6, storage: { size: Size.gibibytes(1) }, parameters: { 'cluster-node-timeout': '3000' } });
    const image = { entrypoint: ['/image/docker-entrypoint.sh'], files: { 'docker-entrypoint.sh': '#!/bin/bash\numask 0077\nexec "$@"\n' }, userName: 'redis' };
    environment = { sandbox, secrets: { 'sessions-credentials': PASSWORDS }, images: { redis: image }, manifests: chart.toJson() };
    pods = podsOf(environment, 'sessions');
    await Promise.all(pods.map((pod) => pod.start()));
    const { metadata, spec } = environment.manifests.find(({ kind }) => kind === 'Job');
    await new PodProcess(environment, metadata.name, spec.template).run();
    await allReady();
  }, 240_000);

  afterEach(() => Promise.all(writers.map((writer) => writer.stop())));
  afterAll(() => sandbox.close(), 60_000);

  test('a rolling update loses nothing', async () => {
    await write(shard().tag);
    for (const pod of [...pods].reverse()) {
      await pod.stop();
      sandbox.move([pod.name]);
      podsOf(environment, 'sessions');
      await pod.start();
      await pod.ready(90);
    }
    await goesOn(writers[1]);
    expect(await lost()).toEqual([]);
  }, 400_000);

  test('a replica that is not connected to its master is not ready, and a master that stops waits for it', async () => {
    await allReady();
    const { master, replica, tag } = shard();
    await write(tag);
    asAdmin(master, 'acl', 'setuser', 'replication', 'off');
    asAdmin(master, 'client', 'kill', 'type', 'replica');
    await until('the replica is cut off', () => replication(replica, 'master_link_status') === 'down');
    expect(run(replica, 'ready.sh')).toEqual({ status: 1, output: expect.stringMatching(/its master, [0-9.]+, answers, and it is not connected to it/) });
    expect(run(replica, 'take-over.sh')).toEqual({ status: 1, output: expect.stringContaining('is not connected to its master, and may lack some of its keys') });
    await goesOn(writers[0]);
    master.output(['bash', '-c', '(sleep 15; REDISCLI_AUTH=$(cat /credentials/admin-password) redis-cli --user admin acl setuser replication on) > /dev/null 2>&1 &']);
    await master.stop();
    await until('the replica is the master', () => isMaster(replica), 30);
    await master.start();
    await allReady();
    expect(await lost()).toEqual([]);
  }, 300_000);

  test('a replica takes over by the steps of `operations` without loss, and only who is not needed may go', async () => {
    const { master, replica, tag } = shard();
    await write(tag);
    expect(run(pods[0], 'may-go.sh', master.name)).toEqual({ status: 1, output: expect.stringMatching(/has the slots \d+-\d+.*, and their keys would be lost/) });
    expect(run(replica, 'take-over.sh')).toEqual({ status: 0, output: expect.stringContaining('has all of its master and has taken its place') });
    expect(run(replica, 'take-over.sh').output).toContain('is a master already');
    await until('the others know', () => run(pods[0], 'may-go.sh', master.name).status === 0, 30);
    await goesOn(writers[0]);
    expect(await lost()).toEqual([]);
    await allReady();
  }, 240_000);

  test('a master that comes back at once at another address is followed soon', async () => {
    const { master, replica, tag } = shard();
    await write(tag);
    await master.kill();
    sandbox.move([master.name]);
    podsOf(environment, 'sessions');
    await master.start();
    await until('it answers', () => master.probe('livenessProbe'));
    const since = Date.now();
    await until('the shard is whole', () => pods.filter((pod) => [master, replica].includes(pod) && replication(pod, 'master_link_status') === 'up').length === 1, 60);
    expect(Date.now() - since).toBeLessThan(20_000);
    await allReady();
  }, 240_000);

  test('of a master that is killed, only what was acknowledged in the last moment may be lost', async () => {
    await allReady();
    const { master, replica, tag } = shard();
    await write(tag);
    await master.kill();
    const acknowledged = writers.map((writer) => writer.acknowledged);
    await until('the replica is the master', () => isMaster(replica), 60);
    await goesOn(writers[1]);
    await master.start();
    await allReady();
    const missed = await lost();
    expect(missed.filter((key) => acknowledged.every((keys) => !keys.slice(-5).includes(key)))).toEqual([]);
  }, 240_000);
});
