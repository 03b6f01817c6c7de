/** The script of Cassandra's readiness probe, with a port of this machine. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createServer, Server } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { scriptFiles } from '../../src/databases/script-files';

let server: Server;
let root: string;
beforeAll((done) => { server = createServer().listen(0, '127.0.0.1', done); });
afterAll(() => server.close());
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'cassandra-ready-'));
  ['tls', 'runtime', 'scripts', 'data'].forEach((name) => fs.mkdirSync(path.join(root, name)));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const file = (name: string) => path.join(root, name);

function probe(port = (server.address() as { port: number }).port): { status: number | null; output: string } {
  const values = { HAS_TLS: true, CLIENT_PORT: port, DATA_PATH: file('data'), TLS_PATH: file('tls'), KEYSTORE_FILE: file('runtime/keystore.pem') };
  for (const [name, text] of Object.entries(scriptFiles('cassandra', ['ready.sh', 'certificates.sh'], values))) fs.writeFileSync(file(`scripts/${name}`), text);
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', file('scripts/ready.sh')], {
    encoding: 'utf8', env: { PATH: process.env.PATH, POD_IP: '127.0.0.1' },
  });
  return { status, output: stdout + stderr };
}

function renew(key: string): void {
  fs.writeFileSync(file('tls/tls.key'), key);
  fs.writeFileSync(file('tls/tls.crt'), 'certificate\n');
}

test('a renewed certificate is put where Cassandra looks for it', () => {
  renew('-----BEGIN PRIVATE KEY-----\nnew\n');
  expect(probe()).toEqual({ status: 0, output: '' });
  expect(fs.readFileSync(file('runtime/keystore.pem'), 'utf8')).toContain('new');
  expect(fs.existsSync(file('data/joined'))).toBe(true);
});

test('with one that Cassandra does not read it serves by the old one, and says why', () => {
  renew('-----BEGIN PRIVATE KEY-----\nold\n');
  probe();
  renew('-----BEGIN EC PRIVATE KEY-----\nnew\n');
  expect(probe()).toEqual({ status: 0, output: expect.stringContaining('tls.key is not in PKCS#8') });
  expect(fs.readFileSync(file('runtime/keystore.pem'), 'utf8')).toContain('old');
});

test('it is not ready while clients are not answered', () => {
  renew('-----BEGIN PRIVATE KEY-----\nnew\n');
  expect(probe(1).status).toBe(1);
});
