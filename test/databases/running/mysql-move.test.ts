/**
 * What becomes of acknowledged writes when the primary moves, by the steps of `operations` and without them, and how long replicas
 * look for a primary at an address that is gone. The image is that of `mysql.test.ts`.
 */
import { App, Chart, Duration, Size } from 'cdk8s';
import { mySqlImage } from './mysql-image';
import { Environment, PodProcess, podsOf, until } from './pods';
import { Running, Sandbox } from './sandbox';
import { MySql, MySqlProps } from '../../../src';

const image = mySqlImage();
const secrets = { 'orders-credentials': { 'password': 'Sapplication', 'replication-password': 'Sreplication' } };

/** Says each number that it has inserted, once it has been told that it is. */
const WRITER = `
line() { n=\${EPOCHREALTIME/./}; echo "INSERT INTO writes VALUES ($n, '$1'); SELECT CONCAT('acknowledged ', $n, ' ', ROW_COUNT());"; }
query() { mysql --no-defaults --host="$HOST" --user=orders --database=orders --connect-timeout=3 --unbuffered -BN "$@" 2>&1; }
while :; do
  if [ "$1" = held ]; then
    { while line held; do sleep 0.03; done; } | query
  else
    query --execute="$(line each)"
  fi
  sleep 0.2
done`;

class Cluster {
  public readonly sandbox = new Sandbox();
  public pods: PodProcess[] = [];
  private environment!: Environment;
  private readonly writers: Running[] = [];

  constructor(private readonly props: Partial<MySqlProps>) {}

  /** As the cluster has it after an apply: the pods are other ones, their claims and names the same. */
  public apply(props: Partial<MySqlProps> = {}): PodProcess[] {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    new MySql(chart, 'orders', {
      storage: { size: Size.gibibytes(1) },
      resources: { memory: { request: Size.mebibytes(512), limit: Size.mebibytes(512) } },
      initScripts: { 'writes.sql': 'CREATE TABLE writes (id BIGINT PRIMARY KEY, writer VARCHAR(9));' },
      maxReplicaLag: Duration.seconds(5),
      ...this.props,
      ...props,
    });
    this.environment = {
      sandbox: this.sandbox, secrets, images: { mysql: { entrypoint: [], root: image.root, userName: 'mysql' } }, manifests: chart.toJson(),
    };
    this.pods = podsOf(this.environment, 'orders');
    return this.pods;
  }

  public async start(): Promise<void> {
    this.apply();
    await Promise.all(this.pods.map((pod) => pod.start()));
    await Promise.all(this.pods.map((pod) => pod.ready(240)));
  }

  /** Starts clients of the Service: one holds its connection as long as there is one, one opens another for each write. */
  public write(): void {
    for (const way of ['held', 'each']) {
      this.writers.push(this.sandbox.start(`client-${way}`, {
        argv: ['bash', '-c', WRITER, 'writer', way],
        uid: 999,
        root: image.root,
        mounts: {},
        env: { HOST: 'orders-primary.shop.svc.cluster.local', MYSQL_PWD: 'Sapplication', USER_NAME: 'client' },
      }));
    }
  }

  public acknowledged(): string[][] {
    return this.writers.map((writer) => [...writer.log().matchAll(/^acknowledged (\d+) 1$/gm)].map(([, id]) => id));
  }

  /** Until both have had more acknowledged. */
  public async writing(): Promise<void> {
    const before = this.acknowledged().map(({ length }) => length);
    const log = () => this.writers.map((writer) => writer.log().slice(-500)).join('\n');
    await until('both clients write', () => this.acknowledged().every(({ length }, index) => length > before[index] + 5), 60, log);
  }

  /** Those that were acknowledged and that a member has not. */
  public async lost(): Promise<Record<string, number>> {
    for (const writer of this.writers) {
      this.sandbox.kill(writer);
      await writer.exit;
    }
    const ids = this.acknowledged().flat();
    this.writers.length = 0;
    expect(ids.length).toBeGreaterThan(20);
    const lostOf = (pod: PodProcess) => {
      const there = new Set(sql(pod, 'SELECT id FROM orders.writes').split('\n'));
      return ids.filter((id) => !there.has(id)).length;
    };
    const lost = () => Object.fromEntries(this.pods.map((pod) => [pod.name, lostOf(pod)]));
    await until('all have caught up', () => Object.values(lost()).every((count) => count === 0), 30, () => JSON.stringify(lost())).catch(() => undefined);
    return lost();
  }

  public primary(): PodProcess {
    return this.pods.find((pod) => !isReadOnly(pod))!;
  }

  /** Until members follow another; what is ready is asked all the time, as the kubelet does. */
  public async follow(primary: string, ...ordinals: number[]): Promise<void> {
    const follows = (pod: PodProcess) => pod.probe('readinessProbe') && sourceOf(pod) === primary && connected(pod);
    await until(`${ordinals.join(' and ')} follow ${primary}`, () => ordinals.every((ordinal) => follows(this.pods[ordinal])), 60);
  }

  /** As the controller replaces a pod, until it is ready, if it gets so. */
  public async replace(ordinal: number, former: PodProcess): Promise<boolean> {
    await former.stop();
    this.sandbox.move([former.name]);
    await this.pods[ordinal].start();
    await until(`${former.name} runs`, () => this.pods[ordinal].probe('livenessProbe'), 120, () => this.pods[ordinal].log);
    return this.pods[ordinal].ready(15).then(() => true, () => false);
  }
}

const sql = (pod: PodProcess, statement: string) => pod.output(['mysql', '--no-defaults', '--user=root', '--socket=/var/run/mysqld/mysqld.sock', '-BNe', statement]);
const script = (pod: PodProcess, ...command: string[]) => pod.exec(['bash', `/scripts/${command[0]}`, ...command.slice(1)]);
const connected = (pod: PodProcess) => sql(pod, 'SELECT IFNULL(MAX(SERVICE_STATE), "") FROM performance_schema.replication_connection_status') === 'ON';
const sourceOf = (pod: PodProcess) => sql(pod, 'SELECT IFNULL(MAX(HOST), "") FROM performance_schema.replication_connection_configuration').split('.')[0];
const isReadOnly = (pod: PodProcess) => sql(pod, 'SELECT @@super_read_only') === '1';
const none = (pods: PodProcess[]) => Object.fromEntries(pods.map(({ name }) => [name, 0]));

(image.missing ? describe.skip : describe)('the primary of three members', () => {
  const cluster = image.missing ? undefined! : new Cluster({ replicas: 3 });
  beforeAll(() => cluster.start(), 480_000);
  afterAll(() => cluster.sandbox.close(), 60_000);

  test('moves by the steps of `operations` without losing an acknowledged write', async () => {
    const before = cluster.pods;
    cluster.write();
    await cluster.writing();
    // A session in the way: MySQL would wait for the lock that it holds.
    const locks = cluster.sandbox.start('locker', {
      argv: ['bash', '-c', '{ echo "LOCK TABLES writes WRITE;"; sleep 3; echo "UNLOCK TABLES; CREATE TABLE other (x INT); LOCK TABLES other WRITE;"; sleep 600; } | mysql --no-defaults --host=$HOST --user=orders --database=orders'],
      uid: 999,
      root: image.root,
      mounts: {},
      env: { HOST: 'orders-0.orders.shop.svc.cluster.local', MYSQL_PWD: 'Sapplication', USER_NAME: 'client' },
    });
    await until('a table is locked', () => sql(before[0], 'SHOW TABLES FROM orders').includes('other'), 30);
    const demoted = script(before[0], 'demote.sh', 'orders-1');
    expect(demoted).toMatchObject({ status: 0, output: expect.stringMatching(/ending all sessions[^]*orders-1 has all that was written/) });
    cluster.sandbox.kill(locks);

    // In the middle the former primary crashes, and comes back as its pod was.
    await before[0].kill();
    await before[0].start();
    await until('it runs', () => before[0].probe('livenessProbe'), 90);
    expect(isReadOnly(before[0])).toBe(true);
    expect(before[0].probe('readinessProbe')).toBe(false);

    cluster.apply({ primary: 1 });
    expect(await cluster.replace(2, before[2])).toBe(true);
    expect(await cluster.replace(1, before[1])).toBe(false);
    expect(script(cluster.pods[1], 'promote.sh')).toMatchObject({ status: 0, output: expect.stringContaining('orders-1 is the primary') });
    await cluster.pods[1].ready(30);
    expect(await cluster.replace(0, before[0])).toBe(true);
    await cluster.writing();
    await cluster.follow('orders-1', 0, 2);
    expect(await cluster.lost()).toEqual(none(cluster.pods));
  }, 600_000);

  test('moves to a lower ordinal when nobody has demoted it: the update stops where the next one is to be promoted, and nothing is lost', async () => {
    const before = cluster.pods;
    cluster.write();
    await cluster.writing();
    cluster.apply({ primary: 0 });
    expect(await cluster.replace(2, before[2])).toBe(true);
    expect(sourceOf(cluster.pods[2])).toBe('orders-1');
    expect(await cluster.replace(1, before[1])).toBe(true);
    expect(isReadOnly(cluster.pods[1])).toBe(true);
    expect(await cluster.replace(0, before[0])).toBe(false);
    expect(script(cluster.pods[0], 'ready.sh').output).toContain('orders-0 is to be the primary and takes no writes yet. Run demote.sh in the former primary');
    expect(script(cluster.pods[0], 'promote.sh').output).toContain('orders-0 is the primary');
    await cluster.writing();
    await Promise.all(cluster.pods.map((pod) => pod.ready(60)));
    await cluster.follow('orders-0', 1, 2);
    expect(await cluster.lost()).toEqual(none(cluster.pods));
  }, 600_000);

  test('does not move while a member does not answer, unless that is said to be lost', async () => {
    await cluster.pods[2].kill();
    await cluster.pods[0].kill();
    const before = cluster.pods;
    cluster.apply({ primary: 1 });
    await before[1].stop();
    await cluster.pods[1].start();
    await until('it runs', () => cluster.pods[1].probe('livenessProbe'), 90);
    expect(script(cluster.pods[1], 'promote.sh').output).toMatch(/orders-0 does not answer: .*promote.sh --lost orders-0/);
    expect(script(cluster.pods[1], 'promote.sh', '--lost', 'orders-0').output).toMatch(/orders-2 does not answer/);
    // Its readers have nobody else.
    await until('it serves readers all the same', () => cluster.pods[1].probe('readinessProbe'), 60);
    await cluster.pods[2].start();
    await cluster.pods[2].ready(120);
    expect(script(cluster.pods[1], 'promote.sh', '--lost', 'orders-0')).toMatchObject({ status: 0 });
    await cluster.pods[0].start();
    await cluster.pods[0].ready(120);
    await cluster.follow('orders-1', 0, 2);
  }, 400_000);

  test('is found at another address within 25 seconds', async () => {
    const primary = cluster.primary();
    const [one, two] = cluster.pods.filter((pod) => pod !== primary);
    await primary.kill();
    cluster.sandbox.move([primary.name]);
    await primary.start();
    await primary.ready(120);
    const begin = Date.now();
    await until('both follow', () => [one, two].every(connected) && sql(primary, 'SHOW REPLICAS').split('\n').length === 2, 25);
    console.info(`replicas followed ${Date.now() - begin} ms after the primary was ready at another address`);
    sql(primary, `INSERT INTO orders.writes VALUES (${Date.now()}, 'moved')`);
    await until('both have it', () => [one, two].every((pod) => sql(pod, 'SELECT COUNT(*) FROM orders.writes WHERE writer = "moved"') === '1'), 20);
  }, 240_000);

  test('a replica that is too far behind, or has lost its primary, serves no readers while the primary does', async () => {
    const primary = cluster.primary();
    const one = cluster.pods.find((pod) => pod !== primary)!;
    one.output(['bash', '-c', '{ { echo "LOCK TABLES orders.writes READ;"; sleep 40; } | mysql --no-defaults --user=root --socket=/var/run/mysqld/mysqld.sock; } > /dev/null 2>&1 &']);
    await until('it is locked', () => sql(one, 'SHOW OPEN TABLES WHERE In_use > 0') !== '', 10);
    sql(primary, `INSERT INTO orders.writes VALUES (${Date.now()}, 'late')`);
    await until('it is not ready', () => !one.probe('readinessProbe'), 20);
    expect(script(one, 'ready.sh').output).toMatch(/orders-\d is \d+ seconds behind orders-\d, more than the 5 that readers may be/);
    await until('it is ready again', () => one.probe('readinessProbe'), 90);

    sql(one, 'STOP REPLICA IO_THREAD');
    await until('it is not ready', () => /orders-\d has heard nothing of orders-\d, which answers, for \d+ seconds/.test(script(one, 'ready.sh').output), 60);
    await primary.kill();
    await until('it is ready while nobody else is', () => one.probe('readinessProbe'), 20);
    await primary.start();
    await primary.ready(120);
    sql(one, 'START REPLICA');
    await one.ready(30);
  }, 300_000);
});

(image.missing ? describe.skip : describe)('the primary of two members', () => {
  const cluster = image.missing ? undefined! : new Cluster({ replicas: 2 });
  beforeAll(() => cluster.start(), 480_000);
  afterAll(() => cluster.sandbox.close(), 60_000);

  test('moves to a higher ordinal when nobody has demoted it: the update stops at its first pod, and nothing is lost', async () => {
    const before = cluster.pods;
    cluster.write();
    await cluster.writing();
    cluster.apply({ primary: 1 });
    expect(await cluster.replace(1, before[1])).toBe(false);
    expect(script(cluster.pods[1], 'ready.sh').output).toContain('Run demote.sh in the former primary');
    expect(script(cluster.pods[1], 'promote.sh').output).toMatch(/orders-0 takes writes: run there first: bash \/scripts\/demote.sh orders-1/);
    await until('the replica has what the held connection writes', () => connected(cluster.pods[1]), 30);
    expect(script(before[0], 'demote.sh', 'orders-1')).toMatchObject({ status: 0 });
    expect(script(cluster.pods[1], 'promote.sh')).toMatchObject({ status: 0 });
    await cluster.pods[1].ready(30);
    expect(await cluster.replace(0, before[0])).toBe(true);
    await cluster.writing();
    expect(await cluster.lost()).toEqual(none(cluster.pods));
  }, 400_000);

  test('is not demoted when the next one is gone', async () => {
    await cluster.pods[0].kill();
    expect(script(cluster.pods[1], 'demote.sh', 'orders-0').output).toContain('orders-0 does not answer, or is more than a minute behind: nothing has been changed');
    expect(isReadOnly(cluster.pods[1])).toBe(false);
    await cluster.pods[0].start();
    await cluster.pods[0].ready(120);
  }, 240_000);
});
