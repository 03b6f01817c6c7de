#!/bin/bash
# Writes all of the primary's memory into the directory $TARGET, as it is sent to a new replica.
# shellcheck source-path=SCRIPTDIR source=server.sh
. "${0%/*}/server.sh"
REDISCLI_AUTH=$(password replication-password)
export REDISCLI_AUTH
redis-cli -h "$PRIMARY_HOST" -p "$PORT" "${TLS[@]}" --user replication --no-auth-warning --rdb "$TARGET/dump.rdb"
[ "$(head -c 5 "$TARGET/dump.rdb")" = REDIS ] || stop "what $PRIMARY_HOST has sent is no backup"
