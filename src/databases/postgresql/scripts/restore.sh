#!/bin/bash
# restore.sh BACKUP: unpacks it beside the database that is there, verifies it, and swaps them.
# PGDATA is where the database is, and WAL_PATH where its log is, if that has a volume of its own.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=../../scripts/restore-common.sh
. /scripts/restore-common.sh

[ -f "$FROM/base.tar.gz" ] || fail "$FROM has no base.tar.gz"
umask 077
new=$PGDATA.restored
log=$new/pg_wal
rm -rf "$new"
mkdir -p "$new"
tar -xzf "$FROM/base.tar.gz" -C "$new"
rm -f "$new/standby.signal"
if [ -n "${WAL_PATH-}" ]; then
  log=$WAL_PATH.restored
  rm -rf "$log" "$new/pg_wal"
  mkdir "$log"
fi
tar -xzf "$FROM/pg_wal.tar.gz" -C "$log"
pg_verifybackup --quiet --manifest-path="$FROM/backup_manifest" --wal-directory="$log" "$new"

if [ -n "${WAL_PATH-}" ]; then
  ln -s "$WAL_PATH" "$new/pg_wal"
  if [ -e "$WAL_PATH" ]; then
    # What is kept keeps its log: wherever this is interrupted, the one points to the other.
    if [ -e "$PGDATA" ]; then ln -sfn "$WAL_PATH.before-$NOW" "$PGDATA/pg_wal"; fi
    mv -T "$WAL_PATH" "$WAL_PATH.before-$NOW"
  fi
fi
sync
if [ -e "$PGDATA" ]; then keep "$PGDATA"; fi
if [ -n "${WAL_PATH-}" ]; then mv -T "$log" "$WAL_PATH"; fi
mv -T "$new" "$PGDATA"
restored "$PGDATA is what $BACKUP was"
