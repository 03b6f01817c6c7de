#!/bin/bash
# Writes a base backup of the primary, with the log that it needs, into the directory $TARGET.
set -Eeuo pipefail
PGPASSWORD=$(</credentials/replication-password)
export PGPASSWORD
pg_basebackup --dbname="$PRIMARY_CONNECTION" --pgdata="$TARGET" \
  --format=tar --gzip --wal-method=stream --checkpoint=fast --no-password
gzip --test "$TARGET"/*.gz
