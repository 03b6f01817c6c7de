import * as layout from './layout';
import { renewCertificate } from '../tls';

/** A user of Redis: the key of the password, and what it may. */
export interface RedisUser {
  readonly name: string;
  readonly key: string;
  readonly rights: string;
}

/** What the users may: an application all but to administer, the others what they are for. */
export const USERS: RedisUser[] = [
  { name: 'default', key: layout.KEYS.application, rights: '~* &* +@all -@admin' },
  { name: 'admin', key: layout.KEYS.admin, rights: '~* &* +@all' },
  { name: layout.REPLICATION_USER, key: layout.KEYS.replication, rights: '+psync +sync +replconf +ping' },
];

export const EXPORTER: RedisUser = {
  name: layout.EXPORTER_USER, key: layout.KEYS.exporter, rights: '+@connection +info +config|get +client|list +slowlog +latency +cluster|info +command',
};

/** What every pod begins with: the file of the users, with hashes of their passwords. */
export function writeUsers(users: RedisUser[]): string {
  return `#!/bin/bash
set -Eeuo pipefail
umask 077
hash() { sha256sum < "${layout.CREDENTIALS_PATH}/$1" | cut -d ' ' -f 1; }
for each in ${users.map(({ key }) => key).join(' ')}; do
  case "$(< "${layout.CREDENTIALS_PATH}/$each")" in
    '') echo "join: the password '$each' is empty" >&2; exit 1 ;;
    *[\\"\\\\]*) echo "join: the password '$each' has a quote or a backslash; use letters and digits" >&2; exit 1 ;;
  esac
done
{
${users.map(({ name, key, rights }) => `  echo "user ${name} on #$(hash ${key}) ${rights}"`).join('\n')}
} > ${layout.RUNTIME_PATH}/users.acl
`;
}

/** What the scripts are made for. */
export interface RedisScriptOptions {
  readonly hasTls: boolean;
  readonly hasExporter: boolean;
}

/**
 * Runs in every pod before the server: writes whom it follows, and refuses to let an empty primary empty its replicas.
 */
export function joinScript({ hasTls, hasExporter }: RedisScriptOptions): string {
  return `${writeUsers([...USERS, ...hasExporter ? [EXPORTER] : []])}{
  echo 'masteruser ${layout.REPLICATION_USER}'
  echo "masterauth \\"$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.replication})\\""
  [ "$POD_NAME" = "$PRIMARY_POD" ] || echo "replicaof $PRIMARY_HOST ${layout.PORT}"
} > ${layout.RUNTIME_PATH}/member.conf

if [ "$POD_NAME" != "$PRIMARY_POD" ] || [ -d ${layout.DATA_PATH}/appendonlydir ]; then exit 0; fi
# Replicas follow whatever the primary is, and would be empty a moment later.
export REDISCLI_AUTH="$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.admin})"
while read -r name address; do
  [ "$name" = "$POD_NAME" ] && continue
  keys=$(timeout 5 ${layout.cli('"$address"', hasTls).join(' ')} --user admin --no-auth-warning dbsize 2>/dev/null || true)
  case "$keys" in
    ''|0|*[!0-9]*) ;;
    *)
      echo "join: $POD_NAME is the primary and has no data, and $name has $keys keys, which it would lose. Make $name the primary (see operations), or delete the claims of all members to begin anew." >&2
      exit 1 ;;
  esac
done < ${layout.MEMBERS_PATH}/members
`;
}

/**
 * The probe of a server that may be reading its file, or ask for a password: what it answers does not matter. With TLS it
 * is told to read its certificate when that was renewed.
 */
export function aliveScript(hasTls: boolean): string {
  const cli = layout.localCli(hasTls).join(' ');
  const files = ['cert', 'key', 'ca-cert'].map((file, index) => `tls-${file}-file ${layout.TLS_PATH}/${['tls.crt', 'tls.key', 'ca.crt'][index]}`).join(' ');
  return `#!/bin/bash
${cli} ping || exit 1
${hasTls ? `read_certificate() { [ "$(REDISCLI_AUTH="$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.admin})" ${cli} --user admin --no-auth-warning config set ${files})" = OK ]; }
${renewCertificate('read_certificate', layout.RUNTIME_PATH)}
` : ''}exit 0
`;
}

/** A replica is of use to readers when it has had all of the primary once since it started. */
export function readyScript(hasTls: boolean): string {
  return `#!/bin/bash
export REDISCLI_AUTH="$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.admin})"
state=$(${layout.localCli(hasTls).join(' ')} --user admin --no-auth-warning info replication) || exit 1
case "$state" in
  *master_sync_in_progress:1*|*master_link_down_since_seconds:-1*) echo 'has not had all of the primary yet' >&2; exit 1 ;;
  *role:*) ;;
  *) echo "$state" >&2; exit 1 ;;
esac
`;
}

/** All of the primary's memory, as it is sent to a new replica. */
export function backupScript(hasTls: boolean): string {
  return `
export REDISCLI_AUTH="$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.replication})"
${layout.cli('"$PRIMARY_HOST"', hasTls).join(' ')} --user ${layout.REPLICATION_USER} --no-auth-warning --rdb "$TARGET/dump.rdb"
[ "$(head -c 5 "$TARGET/dump.rdb")" = REDIS ]
`;
}

/** Makes a backup the beginning of an append-only file: with one, Redis reads no other file. */
export const RESTORE_SCRIPT = `#!/bin/bash
set -Eeuo pipefail
from="/backup/\${1:?which backup: the name of a directory}/dump.rdb"
[ -f "$from" ] || { echo "restore: there is no $from" >&2; exit 1; }
cd ${layout.DATA_PATH}
[ ! -e appendonlydir ] || { echo 'restore: ${layout.DATA_PATH}/appendonlydir is there already; move it away first' >&2; exit 1; }
rm -rf restored
mkdir restored
cp "$from" restored/appendonly.aof.1.base.rdb
echo 'file appendonly.aof.1.base.rdb seq 1 type b' > restored/appendonly.aof.manifest
mv restored appendonlydir
echo "restore: ${layout.DATA_PATH} is what $1 was"
`;
