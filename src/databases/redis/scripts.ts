import * as layout from './layout';
import { askHere, EXPORTER, FOLLOWER, joinHead, RedisUser, USERS } from './users';
import { renewCertificate } from '../tls';

/** What the scripts are made for. */
export interface RedisScriptOptions {
  readonly hasTls: boolean;
  readonly hasExporter: boolean;
}

/** The users of a primary with replicas. */
export function usersOf({ hasExporter }: Pick<RedisScriptOptions, 'hasExporter'>): RedisUser[] {
  return [...USERS, FOLLOWER, ...hasExporter ? [EXPORTER] : []];
}

/** What there is to do for a primary that has nothing. */
const INSTEAD = 'Make a member that has data the primary (see operations), or delete the claims of all members to begin anew.';

/**
 * Runs in every pod before the server: writes whom it follows, or stops with the reason. Replicas become whatever the
 * primary is, be it empty. So each database has a number, which is part of the name by which its replicas follow: a primary
 * that has begun another one does not know that name, and they keep what they have.
 */
export function joinScript({ hasTls, hasExporter, isFormed }: RedisScriptOptions & { readonly isFormed: boolean }): string {
  return `${joinHead(usersOf({ hasExporter }))}trap 'exit 143' TERM
own=${layout.DATA_DIRECTORY}/${layout.DATABASE_FILE}
listens() { timeout 3 bash -c ': 3<> "/dev/tcp/$0/${layout.PORT}"' "$1" 2> /dev/null; }
database_of_primary() {
  REDISCLI_AUTH="$(password ${layout.KEYS.admin})" timeout 5 ${layout.cli('"$PRIMARY_HOST"', hasTls).join(' ')} --user admin --no-auth-warning acl users 2> /dev/null | sed -n 's/^${layout.FOLLOWER_PREFIX}//p'
}

DATABASE=
[ ! -s "$own" ] || DATABASE=$(< "$own")
if [ -z "$DATABASE" ] && [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  while read -r name address; do
    [ "$name" != "$POD_NAME" ] || continue
    if listens "$address"; then stop "$POD_NAME is the primary and has no data, and $name runs, which would lose its own. ${INSTEAD}"; fi
  done < ${layout.MEMBERS_PATH}/members
${isFormed ? `  stop "$POD_NAME is the primary and has no data, and an empty volume may not begin a new database (isFormed). ${INSTEAD}"`
  : `  DATABASE=$(od -An -N 8 -t x1 /dev/urandom | tr -d ' ')
  say "$POD_NAME is the primary and begins a new database, $DATABASE"
  mkdir -p ${layout.DATA_DIRECTORY}
  echo "$DATABASE" > "$own"`}
fi
# Whoever has nothing yet copies what there is.
while [ -z "$DATABASE" ]; do
  DATABASE=$(database_of_primary || true)
  [ -n "$DATABASE" ] || { say "waiting for the primary, $PRIMARY_POD, to copy it"; sleep 2; }
done
echo "$DATABASE" > ${layout.RUNTIME_PATH}/${layout.DATABASE_FILE}
write_users
{
  echo "masteruser ${layout.FOLLOWER_PREFIX}$DATABASE"
  echo "masterauth \\"$(password ${layout.KEYS.replication})\\""
  [ "$POD_NAME" = "$PRIMARY_POD" ] || echo "replicaof $PRIMARY_HOST ${layout.PORT}"
} > ${layout.RUNTIME_PATH}/member.conf
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
${hasTls ? `read_certificate() { [ "$(${askHere(hasTls)} config set ${files})" = OK ]; }
${renewCertificate('read_certificate', layout.RUNTIME_PATH)}
` : ''}exit 0
`;
}

/**
 * A replica is of use when it has had all of the primary once since it started, and on an empty volume when its file has all
 * of it, too: then the volume is marked as one of that database, and the member can become the primary.
 */
export function readyScript(hasTls: boolean): string {
  return `#!/bin/bash
ask() { ${askHere(hasTls)} "$@"; }
stop() { echo "$*" >&2; exit 1; }
database=$(< ${layout.RUNTIME_PATH}/${layout.DATABASE_FILE})
state=$(ask info replication) || exit 1
case "$state" in
  *role:*) ;;
  *) stop "$state" ;;
esac
case "$state" in
  *master_link_status:down*)
    others=$(REDISCLI_AUTH="$(< ${layout.ADMIN_FILE})" timeout 2 ${layout.cli('"$PRIMARY_HOST"', hasTls).join(' ')} --user admin --no-auth-warning acl users 2> /dev/null | sed -n 's/^${layout.FOLLOWER_PREFIX}//p')
    [ -z "$others" ] || [ "$others" = "$database" ] || stop "$POD_NAME has data of database $database, and the primary, $PRIMARY_POD, has begun another one, $others: $POD_NAME keeps what it has and does not follow. Make it the primary (see operations), or delete its claim and the pod, and it becomes a copy of $PRIMARY_POD" ;;
esac
case "$state" in
  *master_sync_in_progress:1*|*master_link_down_since_seconds:-1*) stop 'has not had all of the primary yet' ;;
  *master_link_status:up*) ;;
  *) exit 0 ;;
esac
if [ ! -s ${layout.DATA_DIRECTORY}/${layout.DATABASE_FILE} ]; then
  case "$(ask info persistence)" in
    # What came from the primary is written anew, and until that is done the files are those from before.
    *aof_rewrite_in_progress:1*|*aof_rewrite_scheduled:1*|*aof_last_bgrewrite_status:err*) stop 'has all of the primary, and its file has not yet' ;;
    *aof_enabled:1*) echo "$database" > ${layout.DATA_DIRECTORY}/${layout.DATABASE_FILE} ;;
  esac
fi
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
