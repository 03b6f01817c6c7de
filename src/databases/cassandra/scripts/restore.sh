#!/bin/bash
# restore.sh BACKUP: makes what the backup has where it is missing, and adds its rows; rows that are there already and not
# in it stay.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=../../scripts/restore-common.sh
. /scripts/restore-common.sh
[ -f "$FROM/tables" ] || fail "$FROM has no list of tables"
cql() { bash "${0%/*}/cql.sh" "$@"; }
# shellcheck source-path=SCRIPTDIR source=copy.sh
. "${0%/*}/copy.sh"
while read -r keyspace <&3; do
  sed -E 's/^CREATE (KEYSPACE|TABLE|TYPE|INDEX|CUSTOM INDEX|MATERIALIZED VIEW|FUNCTION|AGGREGATE) /CREATE \1 IF NOT EXISTS /' \
    "$FROM/$keyspace.cql" >"/tmp/$keyspace.cql"
  cql -f "/tmp/$keyspace.cql"
done 3<"$FROM/keyspaces"
while read -r keyspace table <&3; do
  echo "$keyspace.$table"
  copied "\"$keyspace\".\"$table\" FROM '$FROM/$keyspace.$table.csv' WITH $COPY_OPTIONS" imported
done 3<"$FROM/tables"
restored "the tables have what $BACKUP has"
