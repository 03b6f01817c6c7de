/** The script that gives a running Redis other passwords, with a `redis-cli` that keeps users as a server does: in memory, and in the file when it is told to. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { usersOf } from '../../src/databases/redis/scripts';
import { passwordsScript } from '../../src/databases/redis/users';
import { usersOf as clusterUsersOf } from '../../src/databases/redis-cluster/join-script';

let root: string;
beforeEach(() => { root = fs.mkdtempSync(path.join(os.tmpdir(), 'redis-users-')); });
afterEach(() => fs.rmSync(root, { recursive: true }));

test.each([
  ['a primary with replicas', usersOf({ hasExporter: true })],
  ['a cluster', clusterUsersOf({ hasExporter: true })],
])('a server of %s that is started anew in its pod knows the new passwords, and those from before', (_, users) => {
  const file = (name: string) => path.join(root, name);
  ['bin', 'credentials', 'runtime'].forEach((name) => fs.mkdirSync(file(name)));
  users.forEach(({ key }) => fs.writeFileSync(file(`credentials/${key}`), `new ${key}`));
  fs.writeFileSync(file('runtime/admin-password'), 'old');
  fs.writeFileSync(file('runtime/database'), 'd1');
  fs.writeFileSync(file('runtime/users.acl'), 'user default #old\n');
  fs.copyFileSync(file('runtime/users.acl'), file('memory'));
  fs.writeFileSync(file('bin/redis-cli'), `#!/bin/bash
while [ "$1" != --no-auth-warning ]; do shift; done
case "$2 $3" in
  'acl setuser') echo "user $4 $5" >> ${file('memory')} ;;
  'acl save') cp ${file('memory')} ${file('runtime/users.acl')} ;;
  *) cat > /dev/null ;;
esac
echo OK
`, { mode: 0o755 });
  const script = passwordsScript(users, false).replaceAll('/credentials/', file('credentials/')).replaceAll('/runtime/', file('runtime/'));
  const { status, stderr } = spawnSync('bash', ['--norc', '-c', script, 'passwords.sh'], { encoding: 'utf8', env: { PATH: `${file('bin')}:${process.env.PATH}`, POD_NAME: 'carts-0' } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(fs.readFileSync(file('runtime/users.acl'), 'utf8').trim().split('\n')).toEqual([
    'user default #old',
    ...users.map(({ name, key }) => `user ${name.replace('$DATABASE', 'd1')} #${createHash('sha256').update(`new ${key}`).digest('hex')}`),
  ]);
});
