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

const MEMBER = `. ${layout.SCRIPTS_PATH}/member.sh\n`;

/** What there is to do for a primary that has nothing. */
const INSTEAD = 'Make a member that has data the primary (see operations), or delete the claims of all members to begin anew.';

/**
 * Runs in every pod before the server: writes whom it follows, or stops with the reason. Replicas become whatever the
 * primary is, be it empty. So each database has a number, which is part of the name by which its replicas follow: a primary
 * that has begun another one does not know that name, and they keep what they have.
 */
export function joinScript({ hasExporter, isFormed }: Pick<RedisScriptOptions, 'hasExporter'> & { readonly isFormed: boolean }): string {
  return `${joinHead(usersOf({ hasExporter }))}trap 'exit 143' TERM
own=${layout.DATA_DIRECTORY}/${layout.DATABASE_FILE}
${MEMBER}
DATABASE=
[ ! -s "$own" ] || DATABASE=$(< "$own")
if [ -z "$DATABASE" ] && [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  for name in $(others); do
    if listens "$name"; then stop "$POD_NAME is the primary and has no data, and $name runs, which would lose its own. ${INSTEAD}"; fi
  done
${isFormed ? `  stop "$POD_NAME is the primary and has no data, and an empty volume may not begin a new database (isFormed). ${INSTEAD}"`
  : `  DATABASE=$(od -An -N 8 -t x1 /dev/urandom | tr -d ' ')
  say "$POD_NAME is the primary and begins a new database, $DATABASE"
  mkdir -p ${layout.DATA_DIRECTORY}
  echo "$DATABASE" > "$own"`}
fi
# Whoever has nothing yet copies what there is.
while [ -z "$DATABASE" ]; do
  ! look_at "$PRIMARY_POD" || DATABASE=$THEIR_DATABASE
  [ -n "$DATABASE" ] || { say "waiting for the primary, $PRIMARY_POD, to copy it"; sleep 2; }
done

follow=$PRIMARY_POD
last=$(remembered)
rm -f ${layout.TAKE_OVER_FILE}
if [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  # Another one that takes writes, or did last, has what this member may lack.
  follow=
  for name in $(others); do
    if look_at "$name" && [ "$THEIR_DATABASE:$THEIR_ROLE" = "$DATABASE:master" ]; then follow=$name; break; fi
  done
  if [ -z "$follow" ] && [ -n "$last" ] && [ "$last" != "$POD_NAME" ]; then
    # Unless it has given its place away already.
    if ! look_at "$last" || [ "$THEIR_DATABASE:$THEIR_MASTER" != "$DATABASE:$POD_NAME" ]; then follow=$last; fi
  fi
  if [ -n "$follow" ]; then
    echo "$follow" > ${layout.TAKE_OVER_FILE}
    say "$follow was the primary last: $POD_NAME starts as its replica, and takes its place when it has all of its data. If $follow is lost for good, run in $POD_NAME: bash ${layout.SCRIPTS_PATH}/take-over.sh --lost $follow"
  fi
elif [ "$last" = "$POD_NAME" ]; then
  # This member was the primary last. It takes writes until the new one has taken its place.
  until look_at "$PRIMARY_POD"; do
    say "waiting for $PRIMARY_POD, which is to take the place of $POD_NAME. If $PRIMARY_POD does not come back, set primary: \${POD_NAME##*-} and apply"
    sleep 2
  done
  if [ "$THEIR_ROLE" = slave ] && { [ "$THEIR_MASTER" = "$POD_NAME" ] || [ "$THEIR_LINK" != up ]; }; then follow=; fi
fi
echo "$DATABASE" > ${layout.RUNTIME_PATH}/${layout.DATABASE_FILE}
write_users
{
  echo "masteruser ${layout.FOLLOWER_PREFIX}$DATABASE"
  echo "masterauth \\"$(password ${layout.KEYS.replication})\\""
  # Its address is another one after each start.
  echo "replica-announce-ip $(host_of "$POD_NAME")"
  [ -z "$follow" ] || echo "replicaof $(host_of "$follow") ${layout.PORT}"
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
 * of it, too: then the volume is marked as one of that database, and the member can become the primary. One that has lost
 * the primary is of use as long as that does not answer: nobody else may be left to read from.
 *
 * Here a member that was started to be the primary takes its place, and what a member has become is remembered.
 */
export const READY_SCRIPT = `#!/bin/bash
${MEMBER}stop() { echo "$*" >&2; exit 1; }
database=$(< ${layout.RUNTIME_PATH}/${layout.DATABASE_FILE})
state=$(ask_here info | grep -E '^(role|loading|master_|aof_)') || true
case "$state" in
  *role:*) ;;
  *) stop "$(ask_here ping)" ;;
esac
case "$state" in *loading:1*) stop 'is reading its file' ;; esac
if [[ "$state" = *role:master* ]]; then
  is_primary_now
  exit 0
fi
master=$(name_of_host "$(value_of master_host "$state")")
if [[ "$state" != *master_link_status:up* ]]; then
  since=$(value_of master_link_down_since_seconds "$state")
  if look_at "$master"; then
    [ -z "$THEIR_DATABASE" ] || [ "$THEIR_DATABASE" = "$database" ] || stop "$POD_NAME has data of database $database, and the primary, $master, has begun another one, $THEIR_DATABASE: $POD_NAME keeps what it has and does not follow. Make it the primary (see operations), or delete its claim and the pod, and it becomes a copy of $master"
    if [ -f ${layout.TAKE_OVER_FILE} ] && [ "$THEIR_MASTER" = "$POD_NAME" ] && take_over_from "$master" 2000; then exit 0; fi
    # Of two that follow nobody, none knows more.
    [ "$THEIR_ROLE:$THEIR_LINK" = slave:down ] || stop "$master answers, and $POD_NAME has not been connected to it for $since s: what it has is old"
  fi
  case "$state" in *master_sync_in_progress:1*) stop 'has not had all of the primary yet' ;; esac
  [ -s ${layout.DATA_DIRECTORY}/${layout.DATABASE_FILE} ] || stop 'has not had all of the primary yet'
  exit 0
fi
case "$state" in *master_sync_in_progress:1*) stop 'has not had all of the primary yet' ;; esac
if [ ! -s ${layout.DATA_DIRECTORY}/${layout.DATABASE_FILE} ]; then
  case "$state" in
    # What came from the primary is written anew, and until that is done the files are those from before.
    *aof_rewrite_in_progress:1*|*aof_rewrite_scheduled:1*|*aof_last_bgrewrite_status:err*) stop 'has all of the primary, and its file has not yet' ;;
    *aof_enabled:1*) echo "$database" > ${layout.DATA_DIRECTORY}/${layout.DATABASE_FILE} ;;
  esac
fi
remember "$master"
if [ -f ${layout.TAKE_OVER_FILE} ]; then
  take_over_from "$master" 2000 || stop "$POD_NAME is to take the place of $master: $REASON"
  exit 0
fi
follow_from_now_on "$master"
`;

/** All of the primary's memory, as it is sent to a new replica. */
export function backupScript(hasTls: boolean): string {
  return `
export REDISCLI_AUTH="$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.replication})"
${layout.cli('"$PRIMARY_HOST"', hasTls).join(' ')} --user ${layout.REPLICATION_USER} --no-auth-warning --rdb "$TARGET/dump.rdb"
[ "$(head -c 5 "$TARGET/dump.rdb")" = REDIS ]
`;
}
