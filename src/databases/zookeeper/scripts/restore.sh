#!/bin/bash
# restore.sh BACKUP MEMBER: makes it the data of an ensemble of one, which the others join, beside what is there, and swaps
# them. MEMBER is what the configuration says of that one.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=../../scripts/restore-common.sh
. /scripts/restore-common.sh

shopt -s nullglob
member=${2:?the member, as in a dynamic configuration}
snapshots=("$FROM"/snapshot.*)
[ "${#snapshots[@]}" -eq 1 ] || fail "there is no snapshot in $FROM"
umask 077
data=/data/zookeeper
state=/data/conf
rm -rf "$data.restored" "$state.restored"
mkdir -p "$data.restored/version-2" "$state.restored"
cp "${snapshots[0]}" "$data.restored/version-2/"
cmp "${snapshots[0]}" "$data.restored/version-2/$(basename "${snapshots[0]}")"
echo "$member" >"$state.restored/zoo.cfg.dynamic"
sync
# In this order: with the new data and the list of before, a member takes what the others have.
swap "$data.restored" "$data"
swap "$state.restored" "$state"
restored "$data is what $BACKUP was, and server 1 its only member"
