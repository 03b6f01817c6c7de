import * as layout from './layout';
import { renewCertificate } from '../tls';

/** What the scripts are made for. */
export interface MySqlScriptOptions {
  readonly database: string;
  readonly user: string;
  readonly hasTls: boolean;
  readonly synchronousReplicas: number;
  /** How often a primary that has nothing to send says so. */
  readonly heartbeatSeconds: number;
}

/** What a member does before it starts depends on more. */
export interface JoinOptions extends MySqlScriptOptions {
  readonly isFormed: boolean;
}

/** What the other scripts begin with. */
export function commonScript({ hasTls, synchronousReplicas, heartbeatSeconds }: MySqlScriptOptions): string {
  return `#!/bin/bash
set -Eeuo pipefail
umask 077
TASK=$(basename "$0" .sh)
say() { echo "$TASK: $*"; }
stop() { echo "$TASK: $*" >&2; exit 1; }

# On the socket MySQL knows its administrator by the user of the operating system.
here() { mysql --no-defaults --socket=${layout.SOCKET} --user=root --batch --skip-column-names --execute="$1"; }
option_file() { printf '[client]\\nuser=%s\\npassword="%s"\\n' "$1" "$(< "${layout.CREDENTIALS_PATH}/$2")"; }
# Another member, which has so many seconds for the answer: one that is gone may not even refuse.
ask_within() { timeout "$1" mysql --defaults-file=<(option_file ${layout.REPLICATION_USER} ${layout.KEYS.replication}) --host="$2" --port=${layout.PORT} --connect-timeout=3${clientTls(hasTls)} --batch --skip-column-names --execute="$3"; }
ask() { ask_within 5 "$@"; }
answers() { timeout 5 mysqladmin --no-defaults --host="$1" --port=${layout.PORT} --connect-timeout=3 ping &> /dev/null; }
# Everybody else: a name and an address a line.
others() { grep -v "^$POD_NAME " ${layout.MEMBERS_PATH}/members || true; }
address_of() { sed -n "s/^$1 //p" ${layout.MEMBERS_PATH}/members; }

# What this member's server reads beside what all of them do: whether it takes writes, and whether it replicates by itself.
write_member() { printf '!include ${layout.CONFIG_PATH}/my.cnf\\n[mysqld]\\nserver_id=%d\\nsuper_read_only=%s\\nskip_replica_start=%s\\n' "$((POD_INDEX + 1))" "$1" "$2" > ${layout.RUNTIME_PATH}/my.cnf; }
# What a server does first, before anybody can connect; also when only its container is restarted.
as_primary() {
  write_member OFF ON
${synchronousReplicas > 0 ? `  # Not before: what is committed until replicas can connect would wait for them for ever.
  echo 'SET GLOBAL rpl_semi_sync_source_enabled = ON;' > ${layout.RUNTIME_PATH}/init.sql` : `  : > ${layout.RUNTIME_PATH}/init.sql`}
}
# Follows whom it followed before, if anybody.
as_before() {
  write_member ON OFF
  : > ${layout.RUNTIME_PATH}/init.sql
}
as_demoted() {
  write_member ON ON
  : > ${layout.RUNTIME_PATH}/init.sql
}
as_replica() {
  write_member ON ON
  cat > ${layout.RUNTIME_PATH}/init.sql << END
CHANGE REPLICATION SOURCE TO SOURCE_HOST = '$(address_of "$PRIMARY_POD")', SOURCE_PORT = ${layout.PORT}, SOURCE_USER = '${layout.REPLICATION_USER}', SOURCE_PASSWORD = '$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.replication})', SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 2, SOURCE_RETRY_COUNT = 0, SOURCE_HEARTBEAT_PERIOD = ${heartbeatSeconds}, SOURCE_SSL = 1${hasTls ? `, SOURCE_SSL_CA = '${layout.TLS_PATH}/ca.crt', SOURCE_SSL_VERIFY_SERVER_CERT = 1` : ''};
START REPLICA;
END
}

executed() { here "SELECT REPLACE(@@global.gtid_executed, '\\n', '')"; }
# The host that this member follows.
source_of() { here "SELECT IFNULL(MAX(HOST), '') FROM performance_schema.replication_connection_configuration"; }
takes_writes() { [ "$(ask "$1" 'SELECT @@global.super_read_only' 2> /dev/null)" = 0 ]; }
# What this member has and the primary does not. Fails if the primary does not answer.
surplus() { ask "$(address_of "$PRIMARY_POD")" "SELECT REPLACE(GTID_SUBTRACT('$(executed)', @@global.gtid_executed), '\\n', '')" 2> /dev/null; }

# Replicas throw away at a start what they have received and not done yet, and ask for it again: of a source that may be gone.
finish_received() {
  [ -n "$(source_of)" ] || return 0
  here 'STOP REPLICA IO_THREAD'
  local received
  received=$(here "SELECT IFNULL(MAX(REPLACE(RECEIVED_TRANSACTION_SET, '\\n', '')), '') FROM performance_schema.replication_connection_status")
  [ "$(here "SELECT WAIT_FOR_EXECUTED_GTID_SET('$received', $1)")" = 0 ]
}

# Returns when all that has been acknowledged is in the log, and nothing more can be.
stop_writes() {
  # It waits for statements that run and for locked tables; idle transactions are refused when they commit.
  if ! here 'SET lock_wait_timeout = 10; SET GLOBAL super_read_only = ON' 2> /dev/null; then
    say 'a session has locked tables, or runs a statement that does not end: ending all sessions'
    here "SELECT CONCAT('KILL ', PROCESSLIST_ID, ';') FROM performance_schema.threads
      WHERE NAME = 'thread/sql/one_connection' AND PROCESSLIST_ID <> CONNECTION_ID() AND PROCESSLIST_COMMAND NOT LIKE 'Binlog Dump%'" \\
      | mysql --no-defaults --socket=${layout.SOCKET} --user=root --force 2> /dev/null || true
    here 'SET lock_wait_timeout = 30; SET GLOBAL super_read_only = ON'
  fi
}
`;
}

function clientTls(hasTls: boolean): string {
  return hasTls ? ` --ssl-mode=VERIFY_IDENTITY --ssl-ca=${layout.TLS_PATH}/ca.crt` : '';
}

const BEGIN = `#!/bin/bash
. ${layout.SCRIPTS_PATH}/common.sh
`;

/**
 * Runs in every pod before the server: sees to it that what the server will find makes it a member of this cluster, or
 * stops with the reason.
 */
export function joinScript(options: JoinOptions): string {
  const { hasTls, isFormed } = options;
  return `${BEGIN}trap 'exit 143' TERM
rm -f ${layout.SOCKET_PATH}/*
mkdir -p ${layout.TEMPORARY_PATH}
for each in ${Object.values(layout.KEYS).join(' ')}; do
  case "$(< "${layout.CREDENTIALS_PATH}/$each")" in
    '') stop "the password '$each' is empty" ;;
    *[\\"\\'\\\\]*) stop "the password '$each' has a quote or a backslash; use letters and digits" ;;
  esac
done

# A server that only this script reaches, on the socket.
begin() {
  mysqld --defaults-file=${layout.RUNTIME_PATH}/my.cnf --datadir="$1" --skip-networking --skip-replica-start "\${@:2}" &
  server=$!
  until mysqladmin --no-defaults --socket=${layout.SOCKET} --user=root ping &> /dev/null; do
    kill -0 $server 2> /dev/null || stop "the server did not start with $1"
    sleep 1
  done
}
end() { mysqladmin --no-defaults --socket=${layout.SOCKET} --user=root shutdown; wait $server; }
new_database() { rm -rf "$1"; mysqld --defaults-file=${layout.RUNTIME_PATH}/my.cnf --datadir="$1" --super-read-only=OFF --initialize-insecure; }
clone() {
  mysql --no-defaults --socket=${layout.SOCKET} --user=root << END
SET GLOBAL clone_valid_donor_list = '$PRIMARY_HOST:${layout.PORT}';
${hasTls ? `SET GLOBAL clone_ssl_ca = '${layout.TLS_PATH}/ca.crt';\n` : ''}CLONE INSTANCE FROM '${layout.REPLICATION_USER}'@'$PRIMARY_HOST':${layout.PORT} IDENTIFIED BY '$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.replication})' DATA DIRECTORY = '${layout.DATA_PATH}.copy' REQUIRE SSL;
END
}

as_primary
if [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  if [ ! -d ${layout.DATA_PATH} ]; then
    while read -r name address; do
      if answers "$address"; then
        stop "$POD_NAME is the primary and has no data, and $name has: a new database would take the place of that one. Make $name the primary (see operations), or delete the claims of all members for a new one."
      fi
    done < <(others)
${isFormed ? `    stop "$POD_NAME is the primary and has no data, and an empty volume may not begin a new database (isFormed). Make a member that has data the primary (see operations), or restore a backup."
` : ''}    say "$POD_NAME is the primary and starts a new database"
    # It gets its place when it is whole.
    new_database ${layout.DATA_PATH}.new
    begin ${layout.DATA_PATH}.new
    # First of all in the log is what fails in a replica of another database, which then stops as it is.
    mysql --no-defaults --socket=${layout.SOCKET} --user=root << END
${usersSql(options)}
END
    [ ! -d /usr/share/zoneinfo ] || mysql_tzinfo_to_sql /usr/share/zoneinfo 2> /dev/null | mysql --no-defaults --socket=${layout.SOCKET} --user=root mysql
    export MYSQL_UNIX_PORT=${layout.SOCKET}
    for script in ${layout.INIT_PATH}/*; do
      case "$script" in
        *.sql) say "running $script"; mysql --no-defaults --user=root --database=${options.database} < "$script" ;;
        *.sh) say "running $script"; bash "$script" ;;
      esac
    done
    end
    rm -f ${layout.DEMOTED_PATH}
    touch ${layout.MARK_PATH}
    mv ${layout.DATA_PATH}.new ${layout.DATA_PATH}
  elif [ ! -f ${layout.MARK_PATH} ]; then
    say "$POD_NAME is to be the primary and takes no writes yet; promote it with: bash ${layout.SCRIPTS_PATH}/promote.sh"
    as_before
  fi
  exit 0
fi

if [ -d ${layout.DATA_PATH} ] && [ -f ${layout.MARK_PATH} ]; then
  # What it has may be more than the new primary has received, which gets it from here before it is promoted.
  mv ${layout.MARK_PATH} ${layout.DEMOTED_PATH}
fi
if [ -d ${layout.DATA_PATH} ] && [ -f ${layout.DEMOTED_PATH} ]; then
  say "$POD_NAME was the primary and takes no writes any more; it follows $PRIMARY_POD when that has been promoted and has all that $POD_NAME has"
  as_demoted
  exit 0
fi
rm -f ${layout.MARK_PATH} ${layout.DEMOTED_PATH}

is_new=false
if [ ! -d ${layout.DATA_PATH} ]; then
  is_new=true
  until ask "$PRIMARY_HOST" 'SELECT 1' > /dev/null; do
    say "waiting for the primary, $PRIMARY_POD, to copy it"
    sleep 3
  done
  # What was begun and not finished; the copy gets its place when it is whole.
  rm -rf ${layout.DATA_PATH}.copy
  new_database ${layout.DATA_PATH}.new
  begin ${layout.DATA_PATH}.new
  # A server is cloned by one at a time.
  until why=$(clone 2>&1); do
    case "$why" in
      *'Too many concurrent clone operations'*) say "waiting for $PRIMARY_POD, which another member is copying" ;;
      *) stop "cloning $PRIMARY_POD: $why" ;;
    esac
    rm -rf ${layout.DATA_PATH}.copy
    sleep 3
  done
  end
  rm -rf ${layout.DATA_PATH}.new
  mv ${layout.DATA_PATH}.copy ${layout.DATA_PATH}
  say "$POD_NAME is a copy of $PRIMARY_POD"
fi

if [ "$(ask "$PRIMARY_HOST" 'SELECT @@global.super_read_only' 2> /dev/null)" != 1 ] || [ "$is_new" = true ]; then
  as_replica
else
  say "$PRIMARY_POD is to be the primary and has not been promoted: $POD_NAME follows whom it followed before until then"
  as_before
fi
`;
}

function usersSql({ database, user }: MySqlScriptOptions): string {
  const password = (key: string) => `'$(< ${layout.CREDENTIALS_PATH}/${key})'`;
  return `CREATE DATABASE ${database};
CREATE USER '${user}'@'%' IDENTIFIED BY ${password(layout.KEYS.application)};
GRANT ALL ON \\\`${database.replaceAll('_', '\\\\_')}\\\`.* TO '${user}'@'%';
CREATE USER '${layout.REPLICATION_USER}'@'%' IDENTIFIED BY ${password(layout.KEYS.replication)} REQUIRE SSL;
GRANT REPLICATION SLAVE, REPLICATION CLIENT, BACKUP_ADMIN, SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES, PROCESS, RELOAD ON *.* TO '${layout.REPLICATION_USER}'@'%';
CREATE USER '${layout.EXPORTER_USER}'@'localhost' IDENTIFIED WITH auth_socket AS '${layout.MYSQL_USER}' WITH MAX_USER_CONNECTIONS 3;
GRANT PROCESS, REPLICATION CLIENT ON *.* TO '${layout.EXPORTER_USER}'@'localhost';
GRANT SELECT ON performance_schema.* TO '${layout.EXPORTER_USER}'@'localhost';
ALTER USER 'root'@'localhost' IDENTIFIED WITH auth_socket AS '${layout.MYSQL_USER}';`;
}

/** An answer, and be it that there are too many connections. During recovery there is none. */
export const IS_ALIVE = `mysqladmin --no-defaults --socket=${layout.SOCKET} --user=root ping`;

/** The liveness probe with TLS. A server reads its certificate when it starts or is told to, and nobody else here would. */
export const ALIVE_SCRIPT = `#!/bin/bash
${renewCertificate(`mysql --no-defaults --socket=${layout.SOCKET} --user=root --execute='ALTER INSTANCE RELOAD TLS'`, layout.RUNTIME_PATH)}
${IS_ALIVE}
`;

/**
 * A replica is of use to readers while it does what it receives, and is not too far behind. While the primary is away nobody
 * has more than the replicas, which go on serving: what is too old is only refused where the primary answers, and serves readers.
 * The member that is to be the primary is not ready before it is promoted, so that a rolling update stops there.
 */
export function readyScript({ maxLagSeconds }: { readonly maxLagSeconds: number }): string {
  return `${BEGIN}primary=$(address_of "$PRIMARY_POD")
IFS=$'\\t' read -r read_only source state silence lag stopped lost < <(here "SET time_zone = '+00:00'; SELECT @@global.super_read_only,
  IFNULL((SELECT MAX(HOST) FROM performance_schema.replication_connection_configuration), '-'),
  IFNULL((SELECT MAX(SERVICE_STATE) FROM performance_schema.replication_connection_status), '-'),
  LEAST((SELECT VARIABLE_VALUE + 0 FROM performance_schema.global_status WHERE VARIABLE_NAME = 'Uptime'),
    IFNULL((SELECT TIMESTAMPDIFF(SECOND, GREATEST(LAST_HEARTBEAT_TIMESTAMP, LAST_QUEUED_TRANSACTION_END_QUEUE_TIMESTAMP), NOW(6))
      FROM performance_schema.replication_connection_status), 4294967295)),
  (SELECT IFNULL(MAX(TIMESTAMPDIFF(SECOND, APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, NOW(6))), 0)
    FROM performance_schema.replication_applier_status_by_worker WHERE APPLYING_TRANSACTION <> ''),
  (SELECT COUNT(*) FROM performance_schema.replication_applier_status WHERE SERVICE_STATE = 'OFF'),
  (SELECT COUNT(*) FROM performance_schema.replication_connection_status WHERE LAST_ERROR_NUMBER = ${LOST_LOG})")

if [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  [ "$read_only" = 1 ] || exit 0
  # Demoted while it runs: it goes on serving readers until its pod is replaced.
  [ ! -f ${layout.DEMOTED_NOW_PATH} ] || exit 0
elif [ "$source" != "$primary" ] && takes_writes "$primary"; then
  more=$(surplus) || exit 0
  [ -z "$more" ] || stop "$POD_NAME has transactions that $PRIMARY_POD never got, and does not follow it: $more. Save what is worth it, then delete its claim and the pod, and it becomes a copy of $PRIMARY_POD."
  say "following $PRIMARY_POD"
  here 'STOP REPLICA'
  as_replica
  mysql --no-defaults --socket=${layout.SOCKET} --user=root < ${layout.RUNTIME_PATH}/init.sql
  rm -f ${layout.DEMOTED_PATH}
  exit 0
elif [ "$source" = - ]; then
  [ -f ${layout.DEMOTED_PATH} ] || stop "$POD_NAME is no replica yet"
  say "$POD_NAME was the primary, and $PRIMARY_POD has not been promoted"
  exit 0
fi

if [ "$stopped$lost" != 00 ]; then
  more=$(surplus || true)
  [ -z "$more" ] || stop "$POD_NAME has what the primary, $PRIMARY_POD, never got ($more), which has begun another database or lost what it had: $POD_NAME keeps what it has and does not follow. Make it the primary (see operations), or delete its claim and the pod, and it becomes a copy of $PRIMARY_POD"
  stop 'replication has stopped; SHOW REPLICA STATUS says why'
fi
if [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  # When nobody has been heard of for a while, readers have this one.
  [ "$source" != - ] && [ "$state" != ON ] && [ "$silence" -gt ${SILENCE_SECONDS} ] \\
    || stop "$POD_NAME is to be the primary and takes no writes yet. Run demote.sh in the former primary, if it runs, then promote.sh here (see operations)"
elif [ "$state" != ON ] && [ "$silence" -gt ${SILENCE_SECONDS} ]; then
  ! takes_writes "$primary" || stop "$POD_NAME has heard nothing of $PRIMARY_POD, which answers, for $silence seconds; SHOW REPLICA STATUS says why"
elif [ "$lag" -gt ${maxLagSeconds} ]; then
  ! takes_writes "$primary" || stop "$POD_NAME is $lag seconds behind $PRIMARY_POD, more than the ${maxLagSeconds} that readers may be (maxReplicaLag)"
fi
`;
}

/** The primary has no longer the part of its log that a replica needs. */
const LOST_LOG = 13114;

/** Longer than a replica takes to notice that its primary is gone and to find it at another address. */
const SILENCE_SECONDS = 30;

/** Before the server is stopped: replicas do what they have received, and have what this one has written. */
export const STOP_SCRIPT = `${BEGIN}if [ -n "$(source_of)" ]; then
  finish_received 60 || say 'not all that was received is done; it will be asked for again'
elif [ -f ${layout.MARK_PATH} ] && stop_writes; then
  all=$(executed)
  while read -r name address; do
    left=$((20 - SECONDS))
    [ "$left" -gt 0 ] || break
    [ "$(ask_within "$((left + 5))" "$address" "SELECT WAIT_FOR_EXECUTED_GTID_SET('$all', $left)" || true)" = 0 ] || say "$name has not all that was written"
  done < <(others)
fi
mysqladmin --no-defaults --socket=${layout.SOCKET} --user=root shutdown
`;

/** The first step of a planned move: in the primary, which takes no more writes from then on, whatever restarts it. */
export const DEMOTE_SCRIPT = `${BEGIN}next=\${1:-}
address=$(others | sed -n "s/^$next //p")
[ -n "$address" ] || stop "give the name of the member that is to be the primary, such as: demote.sh $(others | sed -n '1s/ .*//p')"
[ -f ${layout.MARK_PATH} ] || [ -f ${layout.DEMOTED_PATH} ] || stop "$POD_NAME is not the primary"
has_all() { [ "$(ask_within 65 "$address" "SELECT WAIT_FOR_EXECUTED_GTID_SET('$(executed)', 60)" || true)" = 0 ]; }

if [ -f ${layout.MARK_PATH} ]; then
  has_all || stop "$next does not answer, or is more than a minute behind: nothing has been changed. SHOW REPLICA STATUS there says why"
  stop_writes || stop 'a session still holds locks, or a statement is still being undone: nothing has been changed; try again'
  touch ${layout.DEMOTED_NOW_PATH}
  mv ${layout.MARK_PATH} ${layout.DEMOTED_PATH}
  as_demoted
fi
say "$POD_NAME takes no more writes. To go back: bash ${layout.SCRIPTS_PATH}/promote.sh"
has_all || stop "$next has not all that was written yet, or does not answer: run this again, or go back"
say "$next has all that was written"
`;

/** Makes the member that is to be the primary take writes, unless that would make two, or lose what another one has. */
export function promoteScript({ synchronousReplicas }: MySqlScriptOptions): string {
  return `${BEGIN}lost=' '
while [ $# -gt 0 ]; do
  [ "$1" = --lost ] && others | grep -q "^\${2:-} " || stop 'usage: promote.sh [--lost NAME]..., with the names of other members'
  lost+="$2 "
  shift 2
done
[ "$POD_NAME" = "$PRIMARY_POD" ] || stop "$POD_NAME is not to be the primary, $PRIMARY_POD is; set primary and apply first"
if [ -f ${layout.MARK_PATH} ] && [ "$(here 'SELECT @@global.super_read_only')$(source_of)" = 0 ]; then
  say "$POD_NAME is the primary already"
  exit 0
fi
refuse() {
  [ -z "$(source_of)" ] || here 'START REPLICA'
  stop "$*"
}

# Stops unless nobody takes writes, and says what each of the others has, or has received.
survey() {
  local name address answer
  while read -r name address; do
    answer=$(ask "$address" "SELECT @@global.super_read_only, REPLACE(CONCAT_WS(',', @@global.gtid_executed, (SELECT NULLIF(MAX(RECEIVED_TRANSACTION_SET), '')
      FROM performance_schema.replication_connection_status)), '\\n', '')" 2> /dev/null || true)
    case "$answer" in
      1$'\\t'*) echo "$name \${answer#*$'\\t'}" ;;
      0*) refuse "$name takes writes: run there first: bash ${layout.SCRIPTS_PATH}/demote.sh $POD_NAME" ;;
      *)
        [[ "$lost" = *" $name "* ]] || refuse "$name does not answer: it may take writes, or have what $POD_NAME never got. Wait until it runs. If it is lost for good, be sure that its server has ended (power off its node, delete its pod), and say so: promote.sh --lost $name" ;;
    esac
  done < <(others)
}
lacks() { here "SELECT REPLACE(GTID_SUBTRACT('$1', @@global.gtid_executed), '\\n', '')"; }

found=$(survey)
while read -r name set; do
  [ -z "$name" ] || [ "$(here "SELECT WAIT_FOR_EXECUTED_GTID_SET('$set', 60)")" = 0 ] \\
    || refuse "$name has what $POD_NAME does not get: $(lacks "$set"). Try again; if it stays so, make $name the primary"
done <<< "$found"
finish_received 600 || refuse 'not all that was received is done yet; try again'
found=$(survey)
while read -r name set; do
  [ -z "$name" ] || [ -z "$(lacks "$set")" ] || refuse "$name has got more meanwhile: try again"
done <<< "$found"

as_primary
touch ${layout.MARK_PATH}
rm -f ${layout.DEMOTED_PATH} ${layout.DEMOTED_NOW_PATH}
here 'STOP REPLICA; RESET REPLICA ALL; SET GLOBAL read_only = OFF${synchronousReplicas > 0 ? '; SET GLOBAL rpl_semi_sync_source_enabled = ON' : ''}'
say "$POD_NAME is the primary"
`;
}

/** Gives the users the passwords that are mounted now; the old ones hold until \`--discard\`. */
export function passwordsScript({ user }: MySqlScriptOptions): string {
  return `${BEGIN}change() {
  local name="'$1'@'%'" password
  password=$(< "${layout.CREDENTIALS_PATH}/$2")
  if [ "$how" = discard ]; then
    here "ALTER USER $name DISCARD OLD PASSWORD"
    say "$1 has one password"
  elif mysql --defaults-file=<(option_file "$1" "$2") --host=127.0.0.1 --port=${layout.PORT} --execute='DO 0' 2> /dev/null; then
    say "$1 has that password already"
  else
    mysql --no-defaults --socket=${layout.SOCKET} --user=root <<< "ALTER USER $name IDENTIFIED BY '$password' RETAIN CURRENT PASSWORD"
    say "$1 has that password, and the one before it"
  fi
}
how=\${1:-}
how=\${how#--}
change ${user} ${layout.KEYS.application}
change ${layout.REPLICATION_USER} ${layout.KEYS.replication}
`;
}

/** All databases as one reader sees them, users and rights included, of the primary. */
export function backupScript({ hasTls }: Pick<MySqlScriptOptions, 'hasTls'>): string {
  return `
mysqldump --defaults-file=<(printf '[client]\\nuser=${layout.REPLICATION_USER}\\npassword="%s"\\n' "$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.replication})") --host="$PRIMARY_HOST" --port=${layout.PORT}${clientTls(hasTls)} \\
  --all-databases --single-transaction --quick --routines --events --triggers --hex-blob --flush-privileges --set-gtid-purged=OFF | gzip > "$TARGET/dump.sql.gz"
gzip -dc "$TARGET/dump.sql.gz" | tail -n 1 | grep -q 'Dump completed'
`;
}
