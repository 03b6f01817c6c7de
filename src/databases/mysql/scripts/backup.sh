#!/bin/bash
# Writes all databases of the primary into the directory $TARGET, as one reader sees them, users and rights included.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"
dump=$TARGET/dump.sql.gz
mysqldump --defaults-file=<(option_file "$REPLICATION_USER" replication-password) --host="$PRIMARY_HOST" --port=3306 "${VERIFY[@]}" \
  --all-databases --single-transaction --quick --routines --events --triggers --hex-blob --flush-privileges --set-gtid-purged=OFF | gzip >"$dump"
gzip -dc "$dump" | tail -n 1 | grep -q 'Dump completed' || stop "$PRIMARY_HOST did not send all of it"
