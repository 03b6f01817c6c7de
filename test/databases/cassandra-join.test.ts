/** The script that runs before Cassandra's server, with ports of this machine for the members and a stand-in for cqlsh. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createServer, Server } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { ScriptValue, scriptFiles } from '../../src/databases/script-files';

let server: Server;
let root: string;
// Members are at addresses of their own: 127.0.0.10 is that of events-0.
beforeAll((done) => { server = createServer().listen(0, '127.0.0.10', done); });
afterAll(() => server.close());
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'cassandra-join-'));
  ['members', 'image', 'config', 'scripts'].forEach((name) => fs.mkdirSync(path.join(root, name)));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const file = (name: string) => path.join(root, name);
const write = (name: string, text: string) => fs.writeFileSync(file(name), text);
const port = () => (server.address() as { port: number }).port;

/** @param values of the prelude; @param peers what events-0 knows of the ring; `undefined`: nobody may ask */
function join(ordinal: number, values: Record<string, ScriptValue> = {}, peers: string[] | undefined = []): { output: string; options: string } {
  write('image/cassandra.yaml', '');
  write('image/jvm-server.options', '');
  write('config/cassandra.yaml', 'auth_read_consistency_level: LOCAL_QUORUM\n');
  write('members/members', [0, 1].map((each) => `events-${each} 127.0.0.${each + 10}\n`).join(''));
  const paths = { DATA_PATH: 'data', FOUNDING_PATH: 'founding', CONFIG_PATH: 'config', CONF_PATH: 'conf', MEMBERS_PATH: 'members' };
  const scripts = scriptFiles('cassandra', ['join.sh', 'certificates.sh'], {
    ...Object.fromEntries(Object.entries(paths).map(([name, directory]) => [name, file(directory)])),
    HAS_TLS: false,
    IS_FORMED: false,
    EXTRA_SEEDS: '',
    REPLACING: '',
    SEEDS: 3,
    CLIENT_PORT: port(),
    PEER_PORT: port(),
    ...values,
  });
  for (const [name, text] of Object.entries(scripts)) write(`scripts/${name}`, text);
  write('scripts/found.sh', `echo founded; mkdir ${file('founding')}`);
  write('scripts/cql.sh', peers === undefined ? 'exit 1' : `printf ' peer\\n------\\n${peers.map((each) => ` ${each}\\n`).join('')}\\n(${peers.length} rows)\\n'`);
  const { stdout, stderr } = spawnSync('timeout', ['20', 'bash', '--norc', '-c', 'sleep() { exit 9; }; export -f sleep; exec bash "$0"', file('scripts/join.sh')], {
    encoding: 'utf8', env: { PATH: process.env.PATH, POD_NAME: `events-${ordinal}`, POD_IP: `127.0.0.${ordinal + 10}`, CASSANDRA_CONF: file('image') },
  });
  return { output: stdout + stderr, options: fs.existsSync(file('conf')) ? fs.readFileSync(file('conf/jvm-server.options'), 'utf8') : '' };
}

test('only a set that is the whole cluster, and has not formed it, begins one', () => {
  const nobody = { CLIENT_PORT: 1 };
  expect(join(0, nobody).output).toContain('founded\njoin: events-0 has made the cluster');
  for (const values of [{ IS_FORMED: true }, { EXTRA_SEEDS: ['127.0.0.20'] }]) {
    fs.rmSync(file('data'), { recursive: true, force: true });
    expect(join(0, { ...nobody, ...values }).output).toMatch(/^join: waiting: no member serves yet, and events-0 has nothing/);
  }
});

test('a new member joins when all of the ring answers', () => {
  expect(join(1).output).toBe('join: events-1 joins\n');
  expect(join(1, {}, ['127.0.0.10']).output).toBe('join: events-1 joins\n');
});

test('nobody joins beside a member that is lost, and the log says what to set', () => {
  const { output } = join(1, {}, ['127.0.0.10', '127.0.0.99']);
  expect(output).toMatch(/^join: waiting: of the ring, 127\.0\.0\.99 does not answer.* set replacing: \{ 'events-1': '127\.0\.0\.99' \} and apply/);
  expect(output).not.toContain('events-1 joins');
});

test('a member that is to take the place of a lost one does', () => {
  const { output, options } = join(1, { REPLACING: ['events-0=127.0.0.98', 'events-1=127.0.0.99'] }, ['127.0.0.99']);
  expect([output, options]).toEqual(['join: events-1 takes the place of the member at 127.0.0.99\n', '-Dcassandra.replace_address_first_boot=127.0.0.99\n']);
});

test('where nobody may ask who is in the ring, for want of a majority of the roles, Cassandra itself decides', () => {
  expect(join(1, {}, undefined).output).toBe('join: events-1 joins\n');
});
