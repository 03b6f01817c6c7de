/** The script that gives a running Redis other passwords, with a `redis-cli` that keeps users as a server does: in memory, and in the file when it is told to. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { redisScripts, serverValues } from '../../src/databases/redis/scripts';
import { redisClusterScripts } from '../../src/databases/redis-cluster/scripts';
import { prelude } from '../../src/databases/script-files';

const OPTIONS = { hasTls: false, hasExporter: true };

let root: string;
beforeEach(() => { root = fs.mkdtempSync(path.join(os.tmpdir(), 'redis-users-')); });
afterEach(() => fs.rmSync(root, { recursive: true }));

test.each([
  ['a primary with replicas', redisScripts({ ...OPTIONS, isFormed: false }), false, ['default', 'admin', 'replication', 'replication-d1', 'exporter']],
  ['a cluster', redisClusterScripts({ ...OPTIONS, replicasPerShard: 1 }), true, ['default', 'admin', 'replication', 'exporter']],
])('a server of %s that is started anew in its pod knows the new passwords, and those from before', (_, scripts, isCluster, users) => {
  const file = (name: string) => path.join(root, name);
  const keyOf = (user: string) => (user === 'default' ? 'password' : `${user.replace('-d1', '')}-password`);
  ['bin', 'scripts', 'credentials', 'runtime'].forEach((name) => fs.mkdirSync(file(name)));
  users.forEach((user) => fs.writeFileSync(file(`credentials/${keyOf(user)}`), `new ${keyOf(user)}`));
  fs.writeFileSync(file('runtime/admin-password'), 'old');
  if (!isCluster) fs.writeFileSync(file('runtime/database'), 'd1');
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
  const values = { ...serverValues(OPTIONS), IS_CLUSTER: isCluster, CREDENTIALS_PATH: file('credentials'), RUNTIME_PATH: file('runtime') };
  Object.entries({ ...scripts, 'env.sh': prelude(values) }).forEach(([name, text]) => fs.writeFileSync(file(`scripts/${name}`), text));
  const { status, stderr } = spawnSync('bash', ['--norc', file('scripts/passwords.sh')], { encoding: 'utf8', env: { PATH: `${file('bin')}:${process.env.PATH}`, POD_NAME: 'carts-0' } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(fs.readFileSync(file('runtime/users.acl'), 'utf8').trim().split('\n')).toEqual([
    'user default #old',
    ...users.map((user) => `user ${user} #${createHash('sha256').update(`new ${keyOf(user)}`).digest('hex')}`),
  ]);
});
