#!/bin/bash
# Writes the keyspaces and tables that are not Cassandra's own, schema and rows, into the directory $TARGET.
set -Eeuo pipefail
umask 077
cql() { bash "${0%/*}/cql.sh" "$@"; }
# shellcheck source-path=SCRIPTDIR source=copy.sh
. "${0%/*}/copy.sh"
# cqlsh would start a process for each processor of the node, and the Job's memory is the same on all of them.
options="$COPY_OPTIONS AND FLOATPRECISION = 9 AND DOUBLEPRECISION = 17 AND NUMPROCESSES = 4"
cql --no-color -e 'PAGING OFF; SELECT keyspace_name, table_name FROM system_schema.tables' |
  awk -F'|' 'NF == 2 { gsub(/ /, ""); if ($1 !~ /^(keyspace_name|system.*)$/) print $1, $2 }' >"$TARGET/tables"
cut -d' ' -f1 "$TARGET/tables" | sort -u >"$TARGET/keyspaces"
while read -r keyspace <&3; do
  # What cqlsh has to say of a server of another version is no statement.
  cql --no-color -e "DESCRIBE KEYSPACE \"$keyspace\"" | sed '/^WARNING: /d' >"$TARGET/$keyspace.cql"
done 3<"$TARGET/keyspaces"
while read -r keyspace table <&3; do
  echo "$keyspace.$table"
  copied "\"$keyspace\".\"$table\" TO '$TARGET/$keyspace.$table.csv' WITH $options" exported
done 3<"$TARGET/tables"
