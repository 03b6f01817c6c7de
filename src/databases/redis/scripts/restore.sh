#!/bin/bash
# restore.sh BACKUP: makes it the beginning of an append-only file, beside the one that is there, and swaps them. With one,
# Redis reads no other file.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=../../scripts/restore-common.sh
. /scripts/restore-common.sh

dump=$FROM/dump.rdb
[ -f "$dump" ] || fail "there is no $dump"
redis-check-rdb "$dump"
data=/data/appendonlydir
new=$data.restored
rm -rf "$new"
mkdir "$new"
cp "$dump" "$new/appendonly.aof.1.base.rdb"
cmp "$dump" "$new/appendonly.aof.1.base.rdb"
echo 'file appendonly.aof.1.base.rdb seq 1 type b' >"$new/appendonly.aof.manifest"
# Another database than any before: a replica whose claim was not deleted does not follow it.
od -An -N 8 -t x1 /dev/urandom | tr -d ' ' >"$new/database"
sync
swap "$new" "$data"
restored "$data is what $BACKUP was"
