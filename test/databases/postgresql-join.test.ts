/** What a member of PostgreSQL does before its server starts, in a directory of this machine. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { scriptFiles } from '../../src/databases/script-files';

let root: string;
beforeEach(() => { root = fs.mkdtempSync(path.join(os.tmpdir(), 'postgresql-join-')); });
afterEach(() => fs.rmSync(root, { recursive: true }));

/** As the primary, whom no other member answers. */
function join(...majors: number[]): { status: number | null; output: string } {
  const file = (name: string) => `${root}/${name}`;
  ['credentials', 'members', 'bin'].forEach((name) => fs.mkdirSync(file(name)));
  fs.writeFileSync(file('credentials/replication-password'), 'secret');
  fs.writeFileSync(file('members/members'), 'orders-0 here\norders-1 there\n');
  ['pg_isready', 'psql'].forEach((program) => fs.writeFileSync(file(`bin/${program}`), '#!/bin/bash\nexit 2\n', { mode: 0o755 }));
  for (const major of majors) {
    fs.mkdirSync(file(`volume/${major}/docker`), { recursive: true });
    fs.writeFileSync(file(`volume/${major}/docker/PG_VERSION`), `${major}\n`);
  }
  const scripts = scriptFiles('postgresql', ['join.sh', 'rewind.sh', 'copy.sh', 'members.sh'], {
    PORT: 5432, IS_FORMED: false, VOLUME: file('volume'), CREDENTIALS: file('credentials'), MEMBERS: file('members/members'), UPSTREAM: file('upstream.conf'), REPLICATION_ROLE: 'replicator',
  });
  Object.entries(scripts).forEach(([name, text]) => fs.writeFileSync(file(name), text.replaceAll('/scripts/', file(''))));
  const env = { PATH: `${file('bin')}:${process.env.PATH}`, POD_NAME: 'orders-0', PRIMARY_POD: 'orders-0', PGDATA: file('volume/18/docker'), PGPASSFILE: file('pgpass'), CONNECTION: '' };
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', file('join.sh')], { encoding: 'utf8', env });
  return { status, output: stdout + stderr };
}

test('a primary with an empty volume begins a database, and one with a database goes on with it', () => {
  expect(join()).toEqual({ status: 0, output: 'join: orders-0 is the primary and starts a new database\n' });
  ['credentials', 'members', 'bin'].forEach((name) => fs.rmSync(path.join(root, name), { recursive: true }));
  expect(join(17, 18)).toEqual({ status: 0, output: '' });
});

test('no empty database is begun beside that of another major version', () => {
  const { status, output } = join(17);
  expect(status).toBe(1);
  expect(output).toMatch(/^join: orders-0 is the primary, and its volume has a database of PostgreSQL 17, .*Set version back and apply/);
});
