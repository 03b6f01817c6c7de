#!/bin/bash
# Before the server is stopped: replicas do what they have received, and have what this one has written.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"
if [ -n "$(source_of)" ]; then
  finish_received 60 || say 'not all that was received is done; it will be asked for again'
elif [ -f "$PRIMARY_MARK" ] && stop_writes; then
  all=$(executed)
  while read -r name address; do
    left=$((20 - SECONDS))
    [ "$left" -gt 0 ] || break
    [ "$(ask_within "$((left + 5))" "$address" "SELECT WAIT_FOR_EXECUTED_GTID_SET('$all', $left)" || true)" = 0 ] ||
      say "$name has not all that was written"
  done < <(others)
fi
as_root mysqladmin shutdown
