import * as layout from './layout';
import { renewCertificate } from '../tls';

/** What the scripts are made for. */
export interface MySqlScriptOptions {
  readonly database: string;
  readonly user: string;
  readonly hasTls: boolean;
  readonly synchronousReplicas: number;
}

/** What a member does before it starts depends on more. */
export interface JoinOptions extends MySqlScriptOptions {
  readonly isFormed: boolean;
}

/** What the other scripts begin with. */
export function commonScript({ hasTls, synchronousReplicas }: MySqlScriptOptions): string {
  return `#!/bin/bash
set -Eeuo pipefail
umask 077
TASK=$(basename "$0" .sh)
say() { echo "$TASK: $*"; }
stop() { echo "$TASK: $*" >&2; exit 1; }

# On the socket MySQL knows its administrator by the user of the operating system.
here() { mysql --no-defaults --socket=${layout.SOCKET} --user=root --batch --skip-column-names --execute="$1"; }
option_file() { printf '[client]\\nuser=%s\\npassword="%s"\\n' "$1" "$(< "${layout.CREDENTIALS_PATH}/$2")"; }
ask() { mysql --defaults-file=<(option_file ${layout.REPLICATION_USER} ${layout.KEYS.replication}) --host="$1" --port=${layout.PORT} --connect-timeout=3${clientTls(hasTls)} --batch --skip-column-names --execute="$2"; }
answers() { timeout 5 mysqladmin --no-defaults --host="$1" --port=${layout.PORT} --connect-timeout=3 ping &> /dev/null; }
# Everybody else: a name and an address a line.
others() { grep -v "^$POD_NAME " ${layout.MEMBERS_PATH}/members || true; }

# What this member's server reads beside what all of them do: whether it takes writes, and whether it replicates by itself.
write_member() { printf '!include ${layout.CONFIG_PATH}/my.cnf\\n[mysqld]\\nserver_id=%d\\nsuper_read_only=%s\\nskip_replica_start=%s\\n' "$((POD_INDEX + 1))" "$1" "$2" > ${layout.RUNTIME_PATH}/my.cnf; }
# What a server does first, before anybody can connect.
as_primary() {
  write_member OFF ON
${synchronousReplicas > 0 ? `  # Not before: what is committed until replicas can connect would wait for them for ever.
  echo 'SET GLOBAL rpl_semi_sync_source_enabled = ON;' > ${layout.RUNTIME_PATH}/init.sql` : `  : > ${layout.RUNTIME_PATH}/init.sql`}
}

# Replicas throw away at a start what they have received and not done yet, and ask for it again: of a source that may be gone.
finish_received() {
  here 'STOP REPLICA IO_THREAD'
  local received
  received=$(here "SELECT IFNULL(MAX(REPLACE(RECEIVED_TRANSACTION_SET, '\\n', '')), '') FROM performance_schema.replication_connection_status")
  [ "$(here "SELECT WAIT_FOR_EXECUTED_GTID_SET('$received', $1)")" = 0 ]
}
executed() { here "SELECT REPLACE(@@global.gtid_executed, '\\n', '')"; }
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
    touch ${layout.MARK_PATH}
    mv ${layout.DATA_PATH}.new ${layout.DATA_PATH}
  elif [ ! -f ${layout.MARK_PATH} ]; then
    say "$POD_NAME is to be the primary and is a replica yet; promote it with: bash ${layout.SCRIPTS_PATH}/promote.sh"
    write_member ON OFF
    : > ${layout.RUNTIME_PATH}/init.sql
  fi
  exit 0
fi

if [ -d ${layout.DATA_PATH} ] && [ -f ${layout.MARK_PATH} ]; then
  say "$POD_NAME was the primary, and $PRIMARY_POD is"
  until [ "$(ask "$PRIMARY_HOST" 'SELECT @@global.super_read_only' 2> /dev/null)" = 0 ]; do
    say "waiting for $PRIMARY_POD to be promoted: bash ${layout.SCRIPTS_PATH}/promote.sh"
    sleep 3
  done
  begin ${layout.DATA_PATH} --super-read-only
  surplus=$(ask "$PRIMARY_HOST" "SELECT REPLACE(GTID_SUBTRACT('$(executed)', @@global.gtid_executed), '\\n', '')")
  end
  [ -z "$surplus" ] || stop "$POD_NAME has transactions that $PRIMARY_POD never got: $surplus. Save what is worth it, then delete its claim and the pod, and it becomes a copy of $PRIMARY_POD."
fi
rm -f ${layout.MARK_PATH}

if [ ! -d ${layout.DATA_PATH} ]; then
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

write_member ON ON
cat > ${layout.RUNTIME_PATH}/init.sql << END
CHANGE REPLICATION SOURCE TO SOURCE_HOST = '$PRIMARY_HOST', SOURCE_PORT = ${layout.PORT}, SOURCE_USER = '${layout.REPLICATION_USER}', SOURCE_PASSWORD = '$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.replication})', SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 5, SOURCE_RETRY_COUNT = 0, SOURCE_SSL = 1${hasTls ? `, SOURCE_SSL_CA = '${layout.TLS_PATH}/ca.crt', SOURCE_SSL_VERIFY_SERVER_CERT = 1` : ''};
START REPLICA;
END
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
 * A replica is of use to readers while it does what it receives; not while its source is away, but when what it lacks is
 * not to be had any more.
 */
export const READY_SCRIPT = `${BEGIN}replication=$(here "SELECT
  (SELECT COUNT(*) FROM performance_schema.replication_connection_configuration),
  (SELECT COUNT(*) FROM performance_schema.replication_applier_status WHERE SERVICE_STATE = 'OFF'),
  (SELECT COUNT(*) FROM performance_schema.replication_connection_status WHERE LAST_ERROR_NUMBER = 13114)")
case "$replication" in
  *$'\\t0\\t0') ;;
  *)
    primary=$(sed -n "s/^$PRIMARY_POD //p" ${layout.MEMBERS_PATH}/members)
    surplus=$(ask "$primary" "SELECT REPLACE(GTID_SUBTRACT('$(executed)', @@global.gtid_executed), '\\n', '')" 2> /dev/null || true)
    [ -z "$surplus" ] || stop "$POD_NAME has what the primary, $PRIMARY_POD, never got ($surplus), which has begun another database or lost what it had: $POD_NAME keeps what it has and does not follow. Make it the primary (see operations), or delete its claim and the pod, and it becomes a copy of $PRIMARY_POD"
    stop "replication has stopped; SHOW REPLICA STATUS says why" ;;
esac
[ "$POD_NAME" = "$PRIMARY_POD" ] || [ "\${replication%%$'\\t'*}" != 0 ] || stop "$POD_NAME is no replica yet"
`;

/** Before the server is stopped. */
export const STOP_SCRIPT = `${BEGIN}if [ "$(here 'SELECT COUNT(*) FROM performance_schema.replication_connection_configuration')" != 0 ]; then
  finish_received 60 || say 'not all that was received is done; it will be asked for again'
fi
mysqladmin --no-defaults --socket=${layout.SOCKET} --user=root shutdown
`;

/** The first step of a planned move: in the primary, which takes no more writes from then on. */
export const DEMOTE_SCRIPT = `${BEGIN}here 'SET GLOBAL super_read_only = ON'
all=$(executed)
while read -r name address; do
  if [ "$(ask "$address" "SELECT WAIT_FOR_EXECUTED_GTID_SET('$all', 60)" || true)" = 0 ]; then
    say "$name has all of it"
  else
    say "$name has not, or does not answer"
  fi
done < <(others)
say "$POD_NAME takes no more writes. To go back: mysql --user=root --execute='SET GLOBAL read_only = OFF'"
`;

/** Makes the member that is to be the primary take writes, unless that would make two, or lose what another one has. */
export function promoteScript({ synchronousReplicas }: MySqlScriptOptions): string {
  return `${BEGIN}[ "$POD_NAME" = "$PRIMARY_POD" ] || stop "$POD_NAME is not to be the primary, $PRIMARY_POD is; set primary and apply first"
[ ! -f ${layout.MARK_PATH} ] || { say "$POD_NAME is the primary already"; exit 0; }
refuse() { here 'START REPLICA'; stop "$*"; }

finish_received 600 || refuse "not all that was received is done yet; try again"
own=$(executed)
while read -r name address; do
  state=$(ask "$address" "SELECT CONCAT(@@global.super_read_only, GTID_SUBSET(@@global.gtid_executed, '$own'))" 2> /dev/null || true)
  case "$state" in
    '') say "$name does not answer: be sure that it has stopped" ;;
    0*) refuse "$name takes writes; run ${layout.SCRIPTS_PATH}/demote.sh there first, or stop it" ;;
    10) refuse "$name has what $POD_NAME never got; make $name the primary" ;;
  esac
done < <(others)
touch ${layout.MARK_PATH}
here 'STOP REPLICA; RESET REPLICA ALL; SET GLOBAL read_only = OFF${synchronousReplicas > 0 ? '; SET GLOBAL rpl_semi_sync_source_enabled = ON' : ''}'
as_primary
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
