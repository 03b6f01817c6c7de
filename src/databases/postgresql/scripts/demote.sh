#!/bin/bash
# Makes the primary a standby, in whose place another member can be promoted: demote.sh [--unconnected] MEMBER
# The server stops, which ends all sessions and sends all that was written to the standbys that are connected, and comes back
# read-only. Nobody takes writes from then on until a member is promoted.
set -Eeuo pipefail
# shellcheck source=/dev/null
. /scripts/env.sh
# shellcheck source-path=SCRIPTDIR source=members.sh
. /scripts/members.sh

# A standby that lacks more would keep the server from stopping for long.
MOST=67108864

must_be_connected=true
if [ "${1:-}" = --unconnected ]; then
  must_be_connected=false
  shift
fi
to=${1:?which member is to be the primary: its name}
if [ "$to" = "$POD_NAME" ] || ! grep -q "^$to " "$MEMBERS"; then stop "$to is no other member of this database"; fi

if [ "$(here 'select pg_is_in_recovery()')" = t ]; then
  say "$POD_NAME is a standby already"
  exit 0
fi

here "select application_name || ': ' || state || ', lacks ' || pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), flush_lsn))
  from pg_stat_replication where application_name ~ '^$SET_NAME-[0-9]+\$'"
lacks=$(here "select coalesce((select pg_wal_lsn_diff(pg_current_wal_lsn(), flush_lsn)::bigint from pg_stat_replication
  where application_name = '$to' and state = 'streaming' order by 1 limit 1), -1)")
if [ "$lacks" -gt "$MOST" ]; then
  stop "$to lacks $lacks bytes of the log, and nobody could write until it had them. Wait until it has caught up. Nothing has been changed."
elif [ "$lacks" -lt 0 ] && $must_be_connected; then
  stop "$to does not receive the log of $POD_NAME. Nothing has been changed. If it will be able to afterwards," \
    "while nobody takes writes: $(script_in "$POD_NAME" "demote.sh --unconnected $to")"
fi

# Less is left to be written when the server stops.
here checkpoint >/dev/null
follow nobody
# Left to a process of its own: this one ends before its container does, so that whoever called it gets to know that it succeeded.
# shellcheck disable=SC2016 # expanded there
setsid bash -c 'sleep 1; touch "$PGDATA/standby.signal"; pg_ctl stop --mode=fast --no-wait || { rm -f "$PGDATA/standby.signal"; exit 1; }' \
  </dev/null >/dev/null 2>&1 &
say "$POD_NAME stops and comes back as a standby. Nobody takes writes until a member is promoted."
say "To go back instead: $(script_in "$POD_NAME" promote.sh), with primary: ${POD_NAME##*-}"
