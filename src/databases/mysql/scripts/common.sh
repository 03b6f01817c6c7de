# shellcheck shell=bash
# What the scripts of a member begin with. PRIMARY_POD is the member that the manifest names as the primary. It is not
# always the one that takes writes: after a change nobody does until promote.sh has run there.
# What is set here is for the scripts that read it.
# shellcheck disable=SC2034
set -Eeuo pipefail
umask 077
# shellcheck source=/dev/null
. "${0%/*}/env.sh"

TASK=$(basename "$0" .sh)
CREDENTIALS=/credentials
MEMBERS=/members/members
TLS=/tls
CONFIG=/config
RUNTIME=/runtime
VOLUME=/var/lib/mysql
DATA=$VOLUME/data
# There while the member of this volume is the one that takes the writes.
PRIMARY_MARK=$VOLUME/primary
# In its place when the member takes no more writes and follows nobody yet: it may have what the next primary lacks.
DEMOTED_MARK=$VOLUME/demoted
# There when the member was demoted while this pod ran.
DEMOTED_NOW=$RUNTIME/demoted
# What the server reads beside what all members read, and what it does first, before anybody can connect.
SERVER_CONFIG=$RUNTIME/my.cnf
FIRST_SQL=$RUNTIME/init.sql
SOCKET=/var/run/mysqld/mysqld.sock
REPLICATION_USER=replicator
VERIFY=()
if [ "$HAS_TLS" = true ]; then VERIFY=(--ssl-mode=VERIFY_IDENTITY "--ssl-ca=$TLS/ca.crt"); fi

say() { echo "$TASK: $*"; }
stop() {
  echo "$TASK: $*" >&2
  exit 1
}

# On the socket MySQL knows its administrator by the user of the operating system.
as_root() { "$1" --no-defaults --socket="$SOCKET" --user=root "${@:2}"; }
here() { as_root mysql --batch --skip-column-names --execute="$1"; }
password() { cat "$CREDENTIALS/$1"; }
option_file() { printf '[client]\nuser=%s\npassword="%s"\n' "$1" "$(password "$2")"; }
# Another member, which has so many seconds for the answer: one that is gone may not even refuse.
ask_within() {
  timeout "$1" mysql --defaults-file=<(option_file "$REPLICATION_USER" replication-password) --host="$2" --port=3306 \
    --connect-timeout=3 "${VERIFY[@]}" --batch --skip-column-names --execute="$3"
}
ask() { ask_within 5 "$@"; }
# Everybody else: a name and an address a line.
others() { grep -v "^$POD_NAME " "$MEMBERS" || true; }
address_of() { sed -n "s/^$1 //p" "$MEMBERS"; }

# Whether the server takes writes, and whether it replicates by itself, also when only its container is restarted.
configure() {
  printf '!include %s\n[mysqld]\nserver_id=%d\nsuper_read_only=%s\nskip_replica_start=%s\n' "$CONFIG/my.cnf" "$((POD_INDEX + 1))" "$1" "$2" >"$SERVER_CONFIG"
  cat >"$FIRST_SQL"
}
as_primary() {
  if [ "$IS_SYNCHRONOUS" = true ]; then
    # Not before: what is committed until replicas can connect would wait for them for ever.
    configure OFF ON <<<'SET GLOBAL rpl_semi_sync_source_enabled = ON;'
  else
    configure OFF ON </dev/null
  fi
}
# Follows whom it followed before, if anybody.
as_before() { configure ON OFF </dev/null; }
as_demoted() { configure ON ON </dev/null; }
as_replica() {
  local verify=
  [ "$HAS_TLS" = false ] || verify=", SOURCE_SSL_CA = '$TLS/ca.crt', SOURCE_SSL_VERIFY_SERVER_CERT = 1"
  configure ON ON <<END
CHANGE REPLICATION SOURCE TO SOURCE_HOST = '$(address_of "$PRIMARY_POD")', SOURCE_PORT = 3306, SOURCE_USER = '$REPLICATION_USER', SOURCE_PASSWORD = '$(password replication-password)', SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 2, SOURCE_RETRY_COUNT = 0, SOURCE_HEARTBEAT_PERIOD = $HEARTBEAT_SECONDS, SOURCE_SSL = 1$verify;
START REPLICA;
END
}

executed() { here "SELECT REPLACE(@@global.gtid_executed, '\n', '')"; }
# The host that this member follows.
source_of() { here "SELECT IFNULL(MAX(HOST), '') FROM performance_schema.replication_connection_configuration"; }
takes_writes() { [ "$(ask "$1" 'SELECT @@global.super_read_only' 2>/dev/null)" = 0 ]; }
# What this member has and the primary does not. Fails if the primary does not answer.
surplus() {
  ask "$(address_of "$PRIMARY_POD")" "SELECT REPLACE(GTID_SUBTRACT('$(executed)', @@global.gtid_executed), '\n', '')" 2>/dev/null
}

# Replicas throw away at a start what they have received and not done yet, and ask for it again: of a source that may be gone.
finish_received() {
  [ -n "$(source_of)" ] || return 0
  here 'STOP REPLICA IO_THREAD'
  local received
  received=$(here "SELECT IFNULL(MAX(REPLACE(RECEIVED_TRANSACTION_SET, '\n', '')), '') FROM performance_schema.replication_connection_status")
  [ "$(here "SELECT WAIT_FOR_EXECUTED_GTID_SET('$received', $1)")" = 0 ]
}

# Returns when all that has been acknowledged is in the log, and nothing more can be.
stop_writes() {
  # It waits for statements that run and for locked tables; idle transactions are refused when they commit.
  if ! here 'SET lock_wait_timeout = 10; SET GLOBAL super_read_only = ON' 2>/dev/null; then
    say 'a session has locked tables, or runs a statement that does not end: ending all sessions'
    here "SELECT CONCAT('KILL ', PROCESSLIST_ID, ';') FROM performance_schema.threads
      WHERE NAME = 'thread/sql/one_connection' AND PROCESSLIST_ID <> CONNECTION_ID() AND PROCESSLIST_COMMAND NOT LIKE 'Binlog Dump%'" |
      as_root mysql --force 2>/dev/null || true
    here 'SET lock_wait_timeout = 30; SET GLOBAL super_read_only = ON'
  fi
}
