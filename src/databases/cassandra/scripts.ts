import * as layout from './layout';

/** What the scripts are made for. */
export interface CassandraScriptOptions {
  readonly hasTls: boolean;
  readonly isFormed: boolean;
  readonly extraSeeds: string[];
  readonly replacing: Record<string, string>;
}

/** What the first member makes of a new cluster. */
export interface FoundingOptions {
  readonly keyspace: string;
  readonly user: string;
  readonly datacenter: string;
  readonly replicationFactor: number;
}

/**
 * Runs in every pod before the server: decides whether the member has its place in the ring, takes one, or makes the
 * cluster; and writes the server's configuration. Members join one at a time, from the lowest: Cassandra moves what they are
 * to have, and refuses to for two at once.
 */
export function joinScript({ isFormed, extraSeeds, replacing }: CassandraScriptOptions): string {
  return `#!/bin/bash
set -Eeuo pipefail
say() { echo "join: $*"; }
stop() { echo "join: $*" >&2; exit 1; }
# Clients are answered by members alone: one that still joins does not.
serves() { timeout 3 bash -c "exec 3<>/dev/tcp/$1/${layout.CLIENT_PORT}" 2> /dev/null; }

members=() && addresses=() && me=
while read -r name address; do
  [ "$name" != "$POD_NAME" ] || me=\${#members[@]}
  members+=("$name") && addresses+=("$address")
done < ${layout.MEMBERS_PATH}/members
[ -n "$me" ] || stop "$POD_NAME is not in the list of members, ${layout.MEMBERS_PATH}/members; apply the manifests that the set was scaled with"
extra=(${extraSeeds.join(' ')})
declare -A replacing=(${Object.entries(replacing).map(([pod, address]) => `["${pod}"]="${address}"`).join(' ')})

somebody_serves() {
  local index
  for index in "\${!addresses[@]}"; do
    if [ "$index" != "$me" ] && serves "\${addresses[index]}"; then return; fi
  done
  for address in "\${extra[@]}"; do if serves "$address"; then return; fi; done
  return 1
}
# The members below this one, which are to have joined before.
awaited() {
  local index
  for ((index = 0; index < me; index++)); do
    serves "\${addresses[index]}" || { echo "\${members[index]}"; return; }
  done
}
# A member that is its own seed takes a place without what belongs there: only one that has it already may.
seeds() {
  local index list=()
  for ((index = 0; index < \${#members[@]} && \${#list[@]} < ${layout.SEEDS}; index++)); do
    if [ "$index" != "$me" ]; then list+=("\${addresses[index]}"); elif [ "$1" = joined ]; then list+=("$POD_IP"); fi
  done
  list+=("\${extra[@]}")
  local IFS=,
  echo "\${list[*]}"
}
# $1: where the data is; $2: the address for clients; $3: the seeds
configure() {
  mkdir -p ${layout.CONF_PATH}
  cp -r "$CASSANDRA_CONF/." ${layout.CONF_PATH}/
  cp ${layout.CONFIG_PATH}/* ${layout.CONF_PATH}/
  {
    echo "data_file_directories: [$1/data]"
    for each in commitlog saved_caches hints cdc_raw; do echo "\${each}_directory: $1/$each"; done
    echo "listen_address: '$POD_IP'"
    echo "rpc_address: '$2'"
    echo "seed_provider: [{class_name: org.apache.cassandra.locator.SimpleSeedProvider, parameters: [{seeds: '$3'}]}]"
  } >> ${layout.CONF_PATH}/cassandra.yaml
}

bash ${layout.SCRIPTS_PATH}/certificates.sh
if [ -e ${layout.JOINED_FILE} ]; then
  configure ${layout.DATA_PATH} "$POD_IP" "$(seeds joined)"
  say "$POD_NAME is a member"
  exit 0
fi

while :; do
  if somebody_serves; then
    below=$(awaited)
    [ -n "$below" ] || break
    say "waiting until $below is a member"
${isFormed || extraSeeds.length > 0 ? '' : `  elif [ "$me" = 0 ] && [ ! -e ${layout.DATA_PATH} ]; then
    rm -rf ${layout.FOUNDING_PATH}
    configure ${layout.FOUNDING_PATH} 127.0.0.1 "$POD_IP"
    # Roles get as many copies as there will be members: until they are there, one has to do.
    sed -i '/^auth_read_consistency_level: /d' ${layout.CONF_PATH}/cassandra.yaml
    echo 'auth_read_consistency_level: LOCAL_ONE' >> ${layout.CONF_PATH}/cassandra.yaml
    bash ${layout.SCRIPTS_PATH}/found.sh
    touch ${layout.FOUNDING_PATH}/joined
    mv ${layout.FOUNDING_PATH} ${layout.DATA_PATH}
    configure ${layout.DATA_PATH} "$POD_IP" "$(seeds joined)"
    say "$POD_NAME has made the cluster"
    exit 0
`}  else
    say "waiting: no member serves yet, and $POD_NAME has nothing${isFormed ? ': with isFormed an empty volume never begins a new cluster' : ''}"
  fi
  sleep 3
done

configure ${layout.DATA_PATH} "$POD_IP" "$(seeds new)"
lost=\${replacing[$POD_NAME]:-}
if [ -n "$lost" ]; then
  echo "-Dcassandra.replace_address_first_boot=$lost" >> ${layout.CONF_PATH}/jvm-server.options
  say "$POD_NAME takes the place of the member at $lost"
else
  say "$POD_NAME joins"
fi
`;
}

/** Key and certificates in one file, again when they have been renewed; Cassandra looks every ten minutes. */
export function certificatesScript({ hasTls }: Pick<CassandraScriptOptions, 'hasTls'>): string {
  if (!hasTls) return '#!/bin/bash\n# There are none: the members have no TLS.\n';
  return `#!/bin/bash
set -Eeuo pipefail
umask 077
new=$(cat ${layout.TLS_PATH}/tls.key ${layout.TLS_PATH}/tls.crt)
case "$new" in
  *'BEGIN PRIVATE KEY'*) ;;
  *) echo 'certificates: tls.key is not in PKCS#8, the only form that Cassandra reads: openssl pkcs8 -topk8 -nocrypt' >&2; exit 1 ;;
esac
[ "$new" = "$(cat ${layout.KEYSTORE_FILE} 2> /dev/null)" ] || { echo "$new" > ${layout.KEYSTORE_FILE}.new; mv ${layout.KEYSTORE_FILE}.new ${layout.KEYSTORE_FILE}; }
`;
}

/** Ready is who answers clients, and that is who has joined. */
export const READY_SCRIPT = `#!/bin/bash
exec 3<> "/dev/tcp/$POD_IP/${layout.CLIENT_PORT}" || exit 1
[ -e ${layout.JOINED_FILE} ] || touch ${layout.JOINED_FILE}
# With a renewed certificate that Cassandra does not read, it serves by the old one.
bash ${layout.SCRIPTS_PATH}/certificates.sh || exit 0
`;

/**
 * cqlsh as the administrator, or another role by $ROLE and $PASSWORD; with TLS where the server has it. A password passes
 * through a file that nobody else can read.
 */
export function cqlScript({ hasTls }: Pick<CassandraScriptOptions, 'hasTls'>): string {
  return `#!/bin/bash
set -Eeuo pipefail
umask 077
credentials=$(mktemp /tmp/cqlsh.XXXXXX)
trap 'rm -f "$credentials"' EXIT
printf '[PlainTextAuthProvider]\\nusername = %s\\npassword = %s\\n' "\${ROLE:-${layout.ADMIN_ROLE}}" "\${PASSWORD:-$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.admin})}" > "$credentials"
cqlsh ${hasTls ? '--ssl ' : ''}--credentials="$credentials" --request-timeout=60 "$@" "\${CQLSH_HOST:-$POD_IP}" ${layout.CLIENT_PORT}
`;
}

/**
 * Makes a cluster of one member that answers nobody but itself, until its administrator is another one than the world
 * knows. The others copy from it what it has.
 */
export function foundScript({ keyspace, user, datacenter, replicationFactor }: FoundingOptions): string {
  const replication = `{'class': 'NetworkTopologyStrategy', '${datacenter}': ${replicationFactor}}`;
  return `#!/bin/bash
set -Eeuo pipefail
umask 077
export CQLSH_HOST=127.0.0.1 CASSANDRA_CONF=${layout.CONF_PATH}
JVM_EXTRA_OPTS="\${JVM_EXTRA_OPTS:-} -Dcassandra.superuser_setup_delay_ms=0" cassandra -f &
server=$!
trap 'kill $server 2> /dev/null || true; rm -f ${layout.RUNTIME_PATH}/*.cql' EXIT
cql() { bash ${layout.SCRIPTS_PATH}/cql.sh "$@"; }
until ROLE=cassandra PASSWORD=cassandra cql -e 'SELECT cluster_name FROM system.local' > /dev/null 2>&1; do
  kill -0 $server || { echo 'join: the server has ended before it made a cluster' >&2; exit 1; }
  sleep 2
done
quoted() { sed "s/'/''/g" "${layout.CREDENTIALS_PATH}/$1"; }
cat > ${layout.RUNTIME_PATH}/administrator.cql <<END
CREATE ROLE ${layout.ADMIN_ROLE} WITH SUPERUSER = true AND LOGIN = true AND PASSWORD = '$(quoted ${layout.KEYS.admin})';
END
cat > ${layout.RUNTIME_PATH}/application.cql <<END
ALTER ROLE cassandra WITH SUPERUSER = false AND LOGIN = false AND PASSWORD = '$(head -c 32 /dev/urandom | base64 | tr -dc 'A-Za-z0-9')';
CREATE KEYSPACE ${keyspace} WITH replication = ${replication};
CREATE ROLE ${user} WITH LOGIN = true AND PASSWORD = '$(quoted ${layout.KEYS.application})';
GRANT ALL PERMISSIONS ON KEYSPACE ${keyspace} TO ${user};
END
ROLE=cassandra PASSWORD=cassandra cql -f ${layout.RUNTIME_PATH}/administrator.cql
cql -f ${layout.RUNTIME_PATH}/application.cql
for script in ${layout.INIT_PATH}/*.cql; do
  [ ! -e "$script" ] || { echo "join: $script"; cql -k ${keyspace} -f "$script"; }
done
# From here on a majority of the members that will be has to know a role.
cql -e "ALTER KEYSPACE system_distributed WITH replication = ${replication}"
cql -e "ALTER KEYSPACE system_auth WITH replication = ${replication}"
nodetool drain
kill $server
wait $server || true
`;
}

/** Gives the roles the passwords that are mounted now; the administrator's old one is read from the standard input. */
export function passwordsScript(user: string): string {
  return `#!/bin/bash
set -Eeuo pipefail
umask 077
read -r old
quoted() { sed "s/'/''/g" "${layout.CREDENTIALS_PATH}/$1"; }
file=$(mktemp /tmp/passwords.XXXXXX)
trap 'rm -f "$file"' EXIT
cat > "$file" <<END
ALTER ROLE ${user} WITH PASSWORD = '$(quoted ${layout.KEYS.application})';
ALTER ROLE ${layout.ADMIN_ROLE} WITH PASSWORD = '$(quoted ${layout.KEYS.admin})';
END
PASSWORD="$old" bash ${layout.SCRIPTS_PATH}/cql.sh -f "$file"
echo 'passwords: the roles have those of the Secret'
`;
}

/** What is read back as it was: nulls apart from empty texts, every millisecond, every digit. */
const COPY_OPTIONS = 'HEADER = true AND NULL = \'<null>\' AND DATETIMEFORMAT = \'%Y-%m-%d %H:%M:%S.%f%z\'';
/** cqlsh would start a process for each processor of the node, and the Job's memory is the same on all of them. */
const EXPORT_OPTIONS = `${COPY_OPTIONS} AND FLOATPRECISION = 9 AND DOUBLEPRECISION = 17 AND NUMPROCESSES = 4`;

/** cqlsh reports what went wrong with a table, and ends well. */
const COPIED = `copied() {
  local log
  log=$(cql -e "CONSISTENCY QUORUM; COPY $1" 2>&1) || { echo "$log" >&2; exit 1; }
  echo "$log" | grep -E "^[0-9]+ rows $2 "
  if echo "$log" | grep -v '^Starting copy of' | grep -qiE 'error|failed|exception'; then echo "$log" >&2; exit 1; fi
}`;

/** The keyspaces and tables that are not Cassandra's own, schema and rows. */
export const BACKUP_SCRIPT = `
cql() { bash ${layout.SCRIPTS_PATH}/cql.sh "$@"; }
${COPIED}
cql --no-color -e 'PAGING OFF; SELECT keyspace_name, table_name FROM system_schema.tables' \\
  | awk -F'|' 'NF == 2 { gsub(/ /, ""); if ($1 !~ /^(keyspace_name|system.*)$/) print $1, $2 }' > "$TARGET/tables"
cut -d' ' -f1 "$TARGET/tables" | sort -u > "$TARGET/keyspaces"
while read -r keyspace <&3; do
  # What cqlsh has to say of a server of another version is no statement.
  cql --no-color -e "DESCRIBE KEYSPACE \\"$keyspace\\"" | sed '/^WARNING: /d' > "$TARGET/$keyspace.cql"
done 3< "$TARGET/keyspaces"
while read -r keyspace table <&3; do
  echo "$keyspace.$table"
  copied "\\"$keyspace\\".\\"$table\\" TO '$TARGET/$keyspace.$table.csv' WITH ${EXPORT_OPTIONS}" exported
done 3< "$TARGET/tables"
`;

/** Makes what the backup has where it is missing, and adds its rows; rows that are there already and not in it stay. */
export const RESTORE_SCRIPT = `#!/bin/bash
set -Eeuo pipefail
. ${layout.SCRIPTS_PATH}/restore-common.sh
[ -f "$FROM/tables" ] || fail "$FROM has no list of tables"
cql() { bash ${layout.SCRIPTS_PATH}/cql.sh "$@"; }
${COPIED}
while read -r keyspace <&3; do
  sed -E 's/^CREATE (KEYSPACE|TABLE|TYPE|INDEX|CUSTOM INDEX|MATERIALIZED VIEW|FUNCTION|AGGREGATE) /CREATE \\1 IF NOT EXISTS /' "$FROM/$keyspace.cql" > "/tmp/$keyspace.cql"
  cql -f "/tmp/$keyspace.cql"
done 3< "$FROM/keyspaces"
while read -r keyspace table <&3; do
  echo "$keyspace.$table"
  copied "\\"$keyspace\\".\\"$table\\" FROM '$FROM/$keyspace.$table.csv' WITH ${COPY_OPTIONS}" imported
done 3< "$FROM/tables"
restored "the tables have what $BACKUP has"
`;
