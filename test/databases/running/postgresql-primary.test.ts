/**
 * Who takes the writes: moves of the primary, by the steps that `operations` prints and without them, while clients write. Each
 * client logs what was acknowledged; that must be in the table afterwards. Replication is asynchronous.
 */
import * as fs from 'node:fs';
import { App, Chart, Size } from 'cdk8s';
import { Environment, PodProcess, podsOf, until } from './pods';
import { BIN, MAJOR, POSTGRES } from './postgresql-image';
import { missing, Running, Sandbox } from './sandbox';
import { PostgreSql, PostgreSqlProps } from '../../../src';

const reason = missing([`${BIN}/postgres`]);
if (reason) console.warn(`PostgreSQL is not run: ${reason}`);

const DATABASE_URL = 'postgresql://orders:Sapplication@orders-primary.shop.svc.cluster.local:5432/orders';
/** Keeps one connection as long as it lasts. */
const HELD = 'i=0; while sleep 0.01; do i=$((i + 1)); echo "insert into goods values (\'held-$i\') returning name;"; done | psql "$DATABASE_URL" -qAtX';
/** Opens a connection for each write. */
const FRESH = 'i=0; while sleep 0.02; do i=$((i + 1)); psql "$DATABASE_URL" -qAtX -c "insert into goods values (\'fresh-$i\') returning name" 2> /dev/null; done';

(reason ? describe.skip : describe).each([[3, 'three'], [2, 'two']])(`the primary of PostgreSQL ${MAJOR}, with %d members`, (replicas) => {
  const sandbox = reason ? undefined! : new Sandbox();
  const secrets = { 'orders-credentials': { 'password': 'Sapplication', 'postgres-password': 'Ssuper', 'replication-password': 'Sreplication' } };
  let pods: PodProcess[];
  let orders: PostgreSql;
  let clients: Running[] = [];

  /** As the cluster has it after an apply: the pods are other ones, their claims and names the same. */
  function apply(props: Partial<PostgreSqlProps> = {}): void {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    orders = new PostgreSql(chart, 'orders', {
      replicas,
      version: `${MAJOR}.0`,
      storage: { size: Size.gibibytes(1) },
      ...replicas === 3 ? { walStorage: { size: Size.gibibytes(1) } } : {},
      resources: { memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) } },
      initScripts: { 'goods.sql': 'CREATE TABLE goods (name text); GRANT ALL ON goods TO orders;' },
      ...props,
    });
    const environment: Environment = { sandbox, secrets, images: { postgres: POSTGRES }, manifests: chart.toJson() };
    pods = podsOf(environment, 'orders');
  }

  const sql = (pod: PodProcess, text: string, database = 'postgres') => pod.output(['psql', '--username=postgres', `--dbname=${database}`, '-Atc', text]);
  const followers = (pod: PodProcess) => sql(pod, 'select string_agg(application_name, \',\' order by application_name) from pg_stat_replication where state = \'streaming\'');
  const othersThan = (primary: number) => pods.map(({ name }) => name).filter((_, ordinal) => ordinal !== primary).join();
  const script = (pod: PodProcess, ...command: string[]) => pod.exec(['bash', ...command]);

  /** Starts clients and waits until both write. */
  async function write(): Promise<void> {
    const program = (command: string) => ({ argv: ['bash', '-c', command], uid: 1000, env: { PATH: `${BIN}:/usr/bin:/bin`, DATABASE_URL, PGCONNECT_TIMEOUT: '2' }, mounts: {} });
    clients = [sandbox.start('held-client', program(HELD)), sandbox.start('fresh-client', program(FRESH))];
    await until('both clients write', () => clients.every((client) => acknowledged(client).length > 10));
  }

  const acknowledged = (client: Running) => client.log().split('\n').filter((line) => /^(held|fresh)-\d+$/.test(line));

  /** What was acknowledged and is not there. */
  function lost(primary: PodProcess): string[] {
    clients.forEach((client) => sandbox.kill(client));
    const all = clients.flatMap(acknowledged);
    clients = [];
    const rows = new Set(sql(primary, 'select name from goods', 'orders').split('\n'));
    console.info(`${all.length} writes were acknowledged`);
    sql(primary, 'truncate goods', 'orders');
    return all.filter((name) => !rows.has(name));
  }

  /** As the controller of StatefulSets does: from the highest ordinal down, the next one when the one before is ready. */
  async function rollOut(former: PodProcess[], ordinals = pods.map((_, ordinal) => ordinal).reverse()): Promise<void> {
    for (const ordinal of ordinals) {
      await former[ordinal].stop();
      await come(ordinal);
    }
  }

  async function come(ordinal: number): Promise<void> {
    sandbox.move([pods[ordinal].name]);
    await pods[ordinal].start();
    await pods[ordinal].ready(120);
  }

  /** The commands of an operation, each of which must succeed; what is not run in a pod is done by `act`. */
  async function follow(title: RegExp, act: Record<string, () => Promise<void>> = {}): Promise<void> {
    const { steps } = orders.operations.find((each) => title.test(each.title))!;
    const members = pods;
    for (const step of steps) {
      const [, pod, command] = /^kubectl -n shop exec (\S+) -c postgresql -- bash (.*)$/.exec(step) ?? [];
      if (command !== undefined) {
        const member = (pods.find(({ name, isRunning }) => name === pod && isRunning) ?? members.find(({ name }) => name === pod))!;
        const { status, output } = script(member, ...command.split(' '));
        if (status !== 0) throw new Error(`${step}: ${status}: ${output}\n${member.log.slice(-2000)}`);
        if (command.includes('demote.sh')) await member.restartContainer();
      } else {
        await Object.entries(act).find(([text]) => step.includes(text))?.[1]();
      }
    }
  }

  beforeAll(async () => {
    apply();
    await Promise.all(pods.map((pod) => pod.start()));
    await Promise.all(pods.map((pod) => pod.ready()));
  }, 180_000);

  afterAll(() => sandbox.close(), 60_000);

  /** What `join` says is to be done to go on, done. */
  async function goOn(waiting: PodProcess, writer: PodProcess): Promise<void> {
    const [, command] = new RegExp(`To go on: kubectl -n shop exec ${writer.name} -c postgresql -- bash (.*?)\\. To go back`).exec(waiting.log)!;
    expect(script(writer, ...command.split(' '))).toMatchObject({ status: 0, output: expect.stringContaining(`${writer.name} stops and comes back as a standby`) });
    await writer.restartContainer();
  }

  test('another primary that is applied without the steps stops the update at its first pod, and loses nothing', async () => {
    await write();
    const former = pods;
    apply({ primary: 1 });
    const last = replicas - 1;
    await former[last].stop();
    sandbox.move([pods[last].name]);
    const first = pods[last].start();
    await until('it waits', () => /waiting: orders-0 still takes writes, and orders-1 is set as primary/.test(pods[last].log), 60, () => pods[last].log);
    const before = acknowledged(clients[0]).length;
    await until('who holds a connection goes on writing', () => acknowledged(clients[0]).length > before + 20);

    await goOn(pods[last], former[0]);
    await first;
    await pods[last].ready(120);
    await rollOut(former, replicas === 3 ? [1, 0] : [0]);
    expect(script(pods[1], '/scripts/promote.sh')).toMatchObject({ status: 0, output: expect.stringContaining('orders-1 is the primary') });
    await until('all follow', () => followers(pods[1]) === othersThan(1), 60, () => pods[0].log);
    expect(lost(pods[1])).toEqual([]);
  }, 300_000);

  test('a planned move by the steps of `operations` loses nothing', async () => {
    await write();
    const former = pods;
    await follow(/^Move the primary from orders-1 to orders-0/, {
      'Set primary: 0 and apply.': async () => { apply({ primary: 0 }); },
      'rollout status': () => rollOut(former),
    });
    expect(sql(pods[0], 'select pg_is_in_recovery()')).toBe('f');
    const before = acknowledged(clients[1]).length;
    await until('the other client writes again', () => acknowledged(clients[1]).length > before);
    await until('all follow', () => followers(pods[0]) === othersThan(0), 60, () => pods[1].log);
    expect(lost(pods[0])).toEqual([]);
    expect(pods[1].log).not.toMatch(/goes back to where they parted|cannot be rewound/);
  }, 300_000);

  test('a primary that was demoted by mistake goes on', async () => {
    expect(script(pods[0], '/scripts/demote.sh', 'orders-9')).toMatchObject({ status: 1, output: 'demote: orders-9 is no other member of this database' });
    const { output } = script(pods[0], '/scripts/demote.sh', 'orders-1');
    await pods[0].restartContainer();
    await pods[0].ready();
    expect(sql(pods[0], 'select pg_is_in_recovery()')).toBe('t');
    expect(script(pods[1], '/scripts/promote.sh')).toMatchObject({ status: 1, output: expect.stringContaining('orders-1 is not set as primary. Set primary: 1 and apply') });
    expect(script(pods[1], '/scripts/promote.sh', '--check')).toMatchObject({ status: 0, output: expect.stringContaining('has all that the other members have') });
    const [, undo] = /To go back instead: kubectl -n shop exec orders-0 -c postgresql -- bash (\S+), with primary: 0/.exec(output)!;
    expect(script(pods[0], undo)).toMatchObject({ status: 0 });
    await until('all follow', () => followers(pods[0]) === othersThan(0), 60, () => pods[1].log);
  }, 120_000);

  /** Of three members, the former primary has lost the log that it would need; of two, it has kept it. */
  test(`a primary that was lost comes back ${replicas === 3 ? 'as a copy, when it cannot be rewound' : 'rewound to where the others parted from it'}`, async () => {
    const segment = () => sql(pods[0], 'insert into goods values (\'between\'); select pg_switch_wal()', 'orders');
    sql(pods[0], 'checkpoint');
    const common = sql(pods[0], 'select pg_walfile_name(redo_lsn) from pg_control_checkpoint()');
    segment();
    segment();
    await until('orders-1 has them', () => sql(pods[1], 'select count(*) from goods', 'orders') === '2');
    await pods[1].kill();
    // Where the last common checkpoint is would be removed here if nothing kept it.
    for (const _ of [1, 2, 3]) {
      segment();
      sql(pods[0], 'checkpoint');
    }
    await Promise.all(pods.filter((_, ordinal) => ordinal !== 1).map((pod) => pod.kill()));
    sandbox.move(['orders-0']);
    await come(1);

    expect(script(pods[1], '-c', 'PATIENCE=3 bash /scripts/promote.sh --check')).toMatchObject({ status: 1, output: expect.stringMatching(/has not been promoted within 3 s: orders-\d does not answer/) });
    const lostMembers = pods.flatMap(({ name }) => (name === 'orders-1' ? [] : ['--lost', name]));
    expect(script(pods[1], '/scripts/promote.sh', ...lostMembers)).toMatchObject({ status: 0, output: expect.stringContaining('alone had is lost') });
    const former = pods;
    apply({ primary: 1 });
    await former[1].stop();
    await come(1);
    const wal = `${sandbox.directory}/claims/wal-orders-0/pg_wal`;
    if (replicas === 3) fs.readdirSync(wal).filter((name) => /^[0-9A-F]{24}$/.test(name) && name <= common).forEach((name) => fs.rmSync(`${wal}/${name}`));
    for (const ordinal of othersThan(1).split(',').map((name) => Number(name.slice(-1)))) await come(ordinal);
    expect(pods[0].log).toContain(replicas === 3 ? 'orders-0 cannot be rewound (see above): it copies orders-1 anew' : 'goes back to where they parted');
    expect(pods[0].log.includes('cannot be rewound')).toBe(replicas === 3);
    await until('all follow', () => followers(pods[1]) === othersThan(1), 60, () => pods[0].log);
    expect(pods.map((pod) => sql(pod, 'select count(*) from goods', 'orders'))).toEqual(pods.map(() => '2'));
  }, 300_000);

  test('a standby follows the primary to another address, and until then serves nobody while the primary does', async () => {
    const standby = pods[0];
    const names = `${sandbox.directory}/hosts`;
    const before = fs.readFileSync(names);
    await pods[1].kill();
    sandbox.move(['orders-1']);
    // DNS is a little late: the standby begins to connect to the address that does not answer any more.
    fs.writeFileSync(names, before);
    await until('it tries', () => standby.output(['bash', '-c', 'cat /proc/net/tcp']).split('\n').some((line) => /^ *\d+: \S+ \S+:1538 02 /.test(line)), 30);
    expect(standby.probe('readinessProbe')).toBe(true);
    await pods[1].start();
    await pods[1].ready();
    const begin = Date.now();
    const seen: string[] = [];
    await until('it follows', () => {
      const ready = standby.probe('readinessProbe');
      const follows = followers(pods[1]).split(',').includes('orders-0');
      seen.push(`${follows ? 'follows' : 'apart'}, ${ready ? 'ready' : 'not ready'}`);
      return follows && ready;
    }, 120);
    console.info(`it follows after ${(Date.now() - begin) / 1000} s: ${[...new Set(seen)].join('; ')}`);
    expect((Date.now() - begin) / 1000).toBeLessThan(20);
    expect(seen).not.toContain('apart, ready');
  }, 240_000);

  test('a standby follows a primary whose node is lost together with its connections', async () => {
    // From here on no packet of that address arrives, not even the last one of a connection.
    sandbox.move(['orders-1']);
    await pods[1].kill();
    await pods[1].start();
    await pods[1].ready();
    const begin = Date.now();
    await until('it follows', () => followers(pods[1]) === othersThan(1), 120);
    console.info(`they follow after ${(Date.now() - begin) / 1000} s`);
    expect((Date.now() - begin) / 1000).toBeLessThan(20);
  }, 240_000);

  test('a standby that lacks log which the primary has removed says so, and copies it anew when it is restarted', async () => {
    await pods[0].kill();
    sql(pods[1], 'select pg_drop_replication_slot(\'member_0\')');
    for (let each = 0; each < 12; each++) sql(pods[1], 'insert into goods values (\'more\'); select pg_switch_wal()', 'orders');
    sql(pods[1], 'checkpoint');
    await pods[0].start();
    await until('it says so', () => /orders-0 lacks log that orders-1 has removed. To have it copied anew: kubectl -n shop delete pod orders-0/
      .test(pods[0].exec(['bash', '/scripts/ready.sh']).output), 60, () => pods[0].log);
    expect(pods[0].probe('livenessProbe')).toBe(true);
    await pods[0].stop();
    await come(0);
    expect(pods[0].log).toContain('orders-0 is a copy of orders-1');
    await until('all follow', () => followers(pods[1]) === othersThan(1), 60, () => pods[0].log);
  }, 240_000);
});
