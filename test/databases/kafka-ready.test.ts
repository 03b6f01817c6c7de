/** The script of Kafka's readiness probe, with tools that answer what is wanted and note that they were asked. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createServer, Server } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { scriptFile } from '../../src/databases/script-file';
import { scriptFiles } from '../../src/databases/script-files';

let server: Server;
let port: number;
let root: string;

beforeAll((done) => {
  server = createServer().listen(0, () => {
    port = (server.address() as { port: number }).port;
    done();
  });
});
afterAll(() => server.close());
beforeEach(() => { root = fs.mkdtempSync(path.join(os.tmpdir(), 'kafka-ready-')); });
afterEach(() => fs.rmSync(root, { recursive: true }));

const file = (name: string) => path.join(root, name);
const write = (name: string, text: string, mode = 0o644) => {
  fs.mkdirSync(path.dirname(file(name)), { recursive: true });
  fs.writeFileSync(file(name), text, { mode });
};

/** What `kafka-topics.sh --describe --under-replicated-partitions` prints of a partition. */
const partition = (leader: string, replicas: string, isr: string) => `\tTopic: apples\tPartition: 7\tLeader: ${leader}\tReplicas: ${replicas}\tIsr: ${isr}\tElr: \tLastKnownElr: \n`;

/** What `kafka-metadata-quorum.sh describe --replication` prints of those members. */
const replication = (...rows: [node: number, caughtUp: number, status: string][]) => [
  'NodeId\tDirectoryId           \tLogEndOffset\tLag\tLastFetchTimestamp\tLastCaughtUpTimestamp\tStatus  ',
  ...rows.map(([node, caughtUp, status]) => `${node}     \tAAAAAAAAAAAAAAAAAAAAAQ\t100         \t0  \t1790000000000     \t${caughtUp}        \t${status}  `),
].join('\n');

interface Pod {
  readonly roles?: string;
  readonly behind?: string;
  readonly replication?: string;
  readonly startedAt?: number;
  readonly ports?: { readonly client?: number; readonly controller?: number };
  readonly hasTls?: boolean;
  /** The exit code of `kafka-configs.sh`. */
  readonly configs?: number;
}

function probe(pod: Pod = {}): { ready: boolean; output: string; asked: string[] } {
  const roles = pod.roles ?? 'broker';
  write('runtime/server.properties', `process.roles=${roles}\nnode.id=2\nlisteners=CLIENT://:9092,CONTROLLER://:9093\nadvertised.listeners=CLIENT://a:9092\n`);
  write('stat', `1 (java of (mine)) S 0 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 50 0 ${pod.startedAt ?? 1000} 1 2 3\n`);
  write('asked', '');
  const tool = (name: string, text: string, exit = 0) => {
    write(`answers/${name}`, text);
    write(`bin/${name}`, `#!/bin/bash\necho "${name} $*" >> ${file('asked')}\ncat ${file(`answers/${name}`)}\nexit ${exit}\n`, 0o755);
  };
  tool('kafka-topics.sh', pod.behind ?? '');
  tool('kafka-metadata-quorum.sh', pod.replication ?? replication([0, 5000, 'Leader'], [1, 4900, 'Follower'], [2, 4800, 'Follower']));
  tool('kafka-configs.sh', '', pod.configs);
  const scripts = scriptFiles('kafka', ['ready.sh', 'admin-properties.sh'], {
    HAS_TLS: pod.hasTls ?? false,
    ...Object.fromEntries(Object.entries({
      BIN: 'bin',
      RUNTIME_PATH: 'runtime',
      TLS_PATH: 'tls',
      CREDENTIALS_PATH: 'credentials',
      SERVER_STAT: 'stat',
      KEYSTORE_FILE: 'runtime/server.pem',
      ADMIN_PROPERTIES: 'runtime/admin.properties',
    }).map(([variable, name]) => [variable, file(name)])),
    CONTROLLER_PORT: pod.ports?.controller ?? port,
    CLIENT_PORT: pod.ports?.client ?? port,
    ADMIN_USER: 'admin',
    ADMIN_KEY: 'admin-password',
    PROTOCOL: pod.hasTls ? 'SASL_SSL' : 'SASL_PLAINTEXT',
    SCRAM: 'org.apache.kafka.common.security.scram.ScramLoginModule required',
  });
  for (const [name, text] of Object.entries({ ...scripts, 'keystore.sh': scriptFile('java', 'keystore.sh') })) write(`scripts/${name}`, text);
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', file('scripts/ready.sh')], { encoding: 'utf8' });
  return { ready: status === 0, output: stdout + stderr, asked: fs.readFileSync(file('asked'), 'utf8').split('\n').filter(Boolean) };
}

/** As if the tools had been asked a while ago. */
const later = () => ['asked', 'renewed'].forEach((name) => fs.rmSync(file(`runtime/${name}`), { force: true }));

test('a broker is not ready while a copy of its own is behind, and says which', () => {
  expect(probe({ behind: partition('0', '0,1,2', '0,1') })).toMatchObject({ ready: false, output: 'ready: apples-7 is not in sync on broker 2 yet\n' });
});

test.each([
  ['nothing is behind', ''],
  ['what is behind is of others', partition('0', '0,1', '0')],
  ['another\'s copy is behind, and its own is not', partition('2', '0,1,2', '2,0')],
  ['it is broker 2, and 12 and 20 are behind', partition('1', '1,12,20', '1')],
  ['nobody leads what it has a copy of: there is nobody to copy from', partition('none', '0,1,2', '0')],
])('it is ready when %s', (_, behind) => {
  expect(probe({ behind })).toMatchObject({ ready: true, output: '' });
});

test('once ready, it stays so while it takes connections: a struggling cluster is not taken out of service', () => {
  expect(probe().ready).toBe(true);
  expect(probe({ behind: partition('0', '0,1,2', '0,1') })).toEqual({ ready: true, output: '', asked: [] });
  expect(probe({ ports: { client: 1 } }).ready).toBe(false);
});

test('a server that was started anew in the same pod has to be in sync again', () => {
  expect(probe({ startedAt: 1000 }).ready).toBe(true);
  later();
  expect(probe({ startedAt: 2000, behind: partition('0', '0,1,2', '0,1') }).ready).toBe(false);
});

test('the tools, a JVM each, are asked at most twice a minute, and not before the port is open', () => {
  const behind = partition('0', '0,1,2', '0,1');
  expect(probe({ behind, ports: { client: 1 } })).toEqual({ ready: false, output: '', asked: [] });
  expect(probe({ behind }).asked).toHaveLength(1);
  expect(probe({ behind })).toEqual({ ready: false, output: '', asked: [] });
  later();
  expect(probe().ready).toBe(true);
});

test('a controller is ready when it votes and has what the leader has; one that is a broker, too, when both hold', () => {
  const status = (...own: [number, number, string][]) => probe({ roles: 'controller', replication: replication([0, 50_000, 'Leader'], ...own) });
  expect(status([2, 49_000, 'Follower'])).toMatchObject({ ready: true, asked: [expect.stringContaining(`kafka-metadata-quorum.sh --bootstrap-controller localhost:${port}`)] });
  for (const own of [[2, 10_000, 'Follower'], [2, 50_000, 'Observer'], [1, 49_000, 'Follower']] as [number, number, string][]) {
    fs.rmSync(file('runtime'), { recursive: true });
    expect(status(own)).toMatchObject({ ready: false, output: 'ready: controller 2 does not vote yet, or is behind\n' });
  }
  later();
  expect(status([2, 10_000, 'Follower'], [2, 49_500, 'Follower']).ready).toBe(true);
  fs.rmSync(file('runtime'), { recursive: true });
  expect(probe({ roles: 'broker,controller', behind: partition('0', '0,2', '0') }).ready).toBe(false);
  later();
  expect(probe({ roles: 'broker,controller' }).asked).toHaveLength(2);
});

test('the controller that leads is ready, and so is nobody while there is none', () => {
  expect(probe({ roles: 'controller', replication: replication([2, 50_000, 'Leader'], [0, 100, 'Follower']) }).ready).toBe(true);
  fs.rmSync(file('runtime'), { recursive: true });
  expect(probe({ roles: 'controller', replication: replication([2, 50_000, 'Follower'], [0, 100, 'Follower']) }).ready).toBe(false);
});

test('the tools log in with the administrator\'s password of now, also when that has changed since the start', () => {
  const change = (password: string, time: number) => {
    write('credentials/admin-password', password);
    fs.utimesSync(file('credentials/admin-password'), time, time);
  };
  write('runtime/admin.properties', 'as it was at the start');
  change('old', 1000);
  expect(probe().ready).toBe(true);
  expect(fs.readFileSync(file('runtime/admin.properties'), 'utf8')).toBe('as it was at the start');
  change('new', Date.now() / 1000 + 10);
  expect(probe({ hasTls: true }).ready).toBe(true);
  expect(fs.readFileSync(file('runtime/admin.properties'), 'utf8').split('\n')).toEqual([
    'security.protocol=SASL_SSL', 'sasl.mechanism=SCRAM-SHA-512',
    'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="new";',
    'ssl.truststore.type=PEM', `ssl.truststore.location=${file('tls/ca.crt')}`, '',
  ]);
  expect((fs.statSync(file('runtime/admin.properties')).mode % 0o1000).toString(8)).toBe('600');
});

describe('a renewed certificate', () => {
  const secret = (time: number) => {
    write('tls/tls.key', '-----BEGIN PRIVATE KEY-----\nnew\n');
    write('tls/tls.crt', 'certificate\n');
    fs.utimesSync(file('tls/tls.crt'), time, time);
  };

  test('is put where the server reads it, and the server told, for each of its listeners; once', () => {
    secret(1000);
    expect(probe({ hasTls: true }).ready).toBe(true);
    write('runtime/certificate-read', '');
    fs.utimesSync(file('runtime/certificate-read'), 1000, 1000);
    expect(probe({ hasTls: true }).asked).toEqual([]);
    secret(2000);
    const { asked, ready } = probe({ hasTls: true });
    const settings = ['client', 'controller'].map((listener) => `listener.name.${listener}.ssl.keystore.location=${file('runtime/server.pem')}`).join(',');
    expect(ready).toBe(true);
    expect(asked).toEqual([expect.stringMatching(new RegExp(`^kafka-configs\\.sh --bootstrap-server .* --entity-type brokers --entity-name 2 --add-config ${settings}$`))]);
    expect(fs.readFileSync(file('runtime/server.pem'), 'utf8')).toBe('-----BEGIN PRIVATE KEY-----\nnew\ncertificate\n');
    later();
    expect(probe({ hasTls: true }).asked).toEqual([]);
  });

  test('is told again, though not at once, when the server did not hear; it stays ready', () => {
    secret(2000);
    probe({ hasTls: true });
    expect(probe({ hasTls: true, configs: 1 })).toMatchObject({ ready: true, asked: [expect.stringContaining('kafka-configs.sh')] });
    expect(probe({ hasTls: true }).asked).toEqual([]);
    later();
    expect(probe({ hasTls: true }).asked).toHaveLength(1);
  });
});
