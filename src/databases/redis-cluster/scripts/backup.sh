#!/bin/bash
# Writes each shard's memory into the directory $TARGET, as its master sends it to a new replica.
# shellcheck source-path=SCRIPTDIR source=../../redis/scripts/server.sh
. "${0%/*}/server.sh"
REDISCLI_AUTH=$(password replication-password)
export REDISCLI_AUTH
ask() { redis-cli -h "$1" -p "$PORT" "${TLS[@]}" --user replication --no-auth-warning "${@:2}"; }
nodes=$(ask "$CLUSTER_HOST" cluster nodes)
count=0
# A line: number, address, flags, master's number, ping, pong, epoch, link, slots.
while read -r -u 3 id where flags _ _ _ _ _ ranges; do
  if [[ $flags != *master* ]] || [ -z "$ranges" ]; then continue; fi
  ip=${where%@*}
  ask "${ip%:*}" --rdb "$TARGET/$id.rdb"
  [ "$(head -c 5 "$TARGET/$id.rdb")" = REDIS ] || stop "what ${ip%:*} has sent is no backup"
  for range in $ranges; do
    # Those in brackets are on their way.
    [[ $range == \[* ]] || count=$((count + ${range#*-} - ${range%-*} + 1))
  done
done 3<<<"$nodes"
[ "$count" = "$SLOT_COUNT" ] || stop "only $count of $SLOT_COUNT slots have a master"
