#!/bin/sh
# Puts what a restore has made in the place of what the member had, which is kept beside it.
set -eu
data=/data/etcd
[ -d "$data.restored/member" ] || {
  echo "restore: there is no $data.restored/member" >&2
  exit 1
}
sync
if [ -e "$data" ]; then
  before=$data.before-$(date +%Y%m%dT%H%M%S)
  mv -T "$data" "$before"
  echo "restore: what was in $data is in $before"
fi
mv -T "$data.restored" "$data"
echo "restore: $data is what the backup was"
