#!/bin/bash
# Makes a cluster of one member that answers nobody but itself, until its administrator is another one than the world
# knows. The others copy from it what it has.
set -Eeuo pipefail
umask 077
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
export CQLSH_HOST=127.0.0.1 CASSANDRA_CONF=$CONF_PATH
JVM_EXTRA_OPTS="${JVM_EXTRA_OPTS:-} -Dcassandra.superuser_setup_delay_ms=0" cassandra -f &
server=$!
trap 'kill $server 2>/dev/null || true; rm -f "$RUNTIME_PATH"/*.cql' EXIT
cql() { bash "${0%/*}/cql.sh" "$@"; }
as_cassandra() { ROLE=cassandra PASSWORD=cassandra cql "$@"; }
quoted() { sed "s/'/''/g" "$CREDENTIALS_PATH/$1"; }

until as_cassandra -e 'SELECT cluster_name FROM system.local' >/dev/null 2>&1; do
  kill -0 $server || {
    echo 'join: the server has ended before it made a cluster' >&2
    exit 1
  }
  [ "$SECONDS" -lt 900 ] || {
    echo 'join: the server that is to make the cluster has not answered for 15 minutes' >&2
    exit 1
  }
  sleep 2
done

replication="{'class': 'NetworkTopologyStrategy', '$DATACENTER': $REPLICATION_FACTOR}"
cat >"$RUNTIME_PATH/administrator.cql" <<END
CREATE ROLE $ADMIN_ROLE WITH SUPERUSER = true AND LOGIN = true AND PASSWORD = '$(quoted "$ADMIN_KEY")';
END
cat >"$RUNTIME_PATH/application.cql" <<END
ALTER ROLE cassandra WITH SUPERUSER = false AND LOGIN = false AND PASSWORD = '$(head -c 32 /dev/urandom | base64 | tr -dc 'A-Za-z0-9')';
CREATE KEYSPACE $KEYSPACE WITH replication = $replication;
CREATE ROLE $APPLICATION_ROLE WITH LOGIN = true AND PASSWORD = '$(quoted "$APPLICATION_KEY")';
GRANT ALL PERMISSIONS ON KEYSPACE $KEYSPACE TO $APPLICATION_ROLE;
END
as_cassandra -f "$RUNTIME_PATH/administrator.cql"
cql -f "$RUNTIME_PATH/application.cql"
for script in "$INIT_PATH"/*.cql; do
  if [ -e "$script" ]; then
    echo "join: $script"
    cql -k "$KEYSPACE" -f "$script"
  fi
done
# From here on a majority of the members that will be has to know a role.
cql -e "ALTER KEYSPACE system_distributed WITH replication = $replication"
cql -e "ALTER KEYSPACE system_auth WITH replication = $replication"
nodetool drain
kill $server
wait $server || true
