import * as layout from './layout';

/** A user of Redis: the key of the password, and what it may. The name is a shell's word: it may have a variable in it. */
export interface RedisUser {
  readonly name: string;
  readonly key: string;
  readonly rights: string;
  /** Whether it may log in when the server starts, as a shell's word; `on` unless it is said. */
  readonly state?: string;
}

const REPLICATION_RIGHTS = '+psync +sync +replconf +ping';

/** What the users may: an application all but to administer, the others what they are for. */
export const USERS: RedisUser[] = [
  { name: 'default', key: layout.KEYS.application, rights: '~* &* +@all -@admin' },
  { name: 'admin', key: layout.KEYS.admin, rights: '~* &* +@all' },
  { name: layout.REPLICATION_USER, key: layout.KEYS.replication, rights: REPLICATION_RIGHTS },
];

/** By whom replicas follow: only a server that has the same database knows that name. */
export const FOLLOWER: RedisUser = { name: `${layout.FOLLOWER_PREFIX}$DATABASE`, key: layout.KEYS.replication, rights: REPLICATION_RIGHTS };

export const EXPORTER: RedisUser = {
  name: layout.EXPORTER_USER, key: layout.KEYS.exporter, rights: '+@connection +info +config|get +client|list +slowlog +latency +cluster|info +command',
};

/** The beginning of a script that brings the Secret's passwords to the server: refuses what Redis could not read, and has `hash`. */
function readPasswords(users: RedisUser[]): string {
  return `#!/bin/bash
set -Eeuo pipefail
umask 077
TASK=$(basename "$0" .sh)
say() { echo "$TASK: $*"; }
stop() { echo "$TASK: $*" >&2; exit 1; }
password() { printf %s "$(< "${layout.CREDENTIALS_PATH}/$1")"; }
hash() { password "$1" | sha256sum | cut -d ' ' -f 1; }
for each in ${[...new Set(users.map(({ key }) => key))].join(' ')}; do
  case "$(password "$each")" in
    '') stop "the password '$each' is empty" ;;
    *[\\"\\\\]*) stop "the password '$each' has a quote or a backslash; use letters and digits" ;;
  esac
done
`;
}

/**
 * What every pod begins with: `write_users` makes the file of the users, with hashes of their passwords. The administrator's
 * is kept as the server was told it, for the probes: the Secret may become another one while the server runs.
 */
export function joinHead(users: RedisUser[]): string {
  return `${readPasswords(users)}write_users() {
  {
${users.map(({ name, key, rights, state }) => `    echo "user ${name} ${state ?? 'on'} #$(hash ${key}) ${rights}"`).join('\n')}
  } > ${layout.RUNTIME_PATH}/users.acl
  password ${layout.KEYS.admin} > ${layout.ADMIN_FILE}
}
`;
}

/** `redis-cli` as administrator of the pod's own server; what comes after is its arguments. */
export function askHere(hasTls: boolean): string {
  return `REDISCLI_AUTH="$(< ${layout.ADMIN_FILE})" ${layout.localCli(hasTls).join(' ')} --user admin --no-auth-warning`;
}

/** Gives a running server the passwords that are mounted now, beside those that it has: until it is restarted both hold. */
export function passwordsScript(users: RedisUser[], hasTls: boolean): string {
  return `${readPasswords(users)}ask() { ${askHere(hasTls)} "$@"; }
tell() { local answer; answer=$(ask "$@") && [ "$answer" = OK ] || stop "$1 $2: $answer"; }
${users.includes(FOLLOWER) ? `DATABASE=$(< ${layout.RUNTIME_PATH}/${layout.DATABASE_FILE})\n` : ''}${users.map(({ name, key }) => `tell acl setuser "${name}" "#$(hash ${key})"`).join('\n')}
# A server that is started anew in the same pod reads the file: with the old passwords alone, nobody with the new ones could log in.
tell acl save
password ${layout.KEYS.replication} | tell -x config set masterauth
password ${layout.KEYS.admin} > ${layout.ADMIN_FILE}.new
mv ${layout.ADMIN_FILE}.new ${layout.ADMIN_FILE}
say "$POD_NAME takes the Secret's passwords, and those from before until it is restarted"
`;
}
