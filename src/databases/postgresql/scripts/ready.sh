#!/bin/bash
# The readiness probe. A primary is ready; so is a standby that is not too far behind, and, so that readers have somebody, one
# that cannot be connected because nobody takes writes.
set -Eeuo pipefail
# shellcheck source=/dev/null
. /scripts/env.sh
# shellcheck source-path=SCRIPTDIR source=members.sh
. /scripts/members.sh

OUTDATED=$PGDATA.outdated
# A probe has little time.
ASK_TIMEOUT=2
ANSWER_TIMEOUT=1

state=$(here "select case
  when not pg_is_in_recovery() then 'primary'
  when exists (select from pg_stat_wal_receiver where status = 'streaming') then 'streaming ' || coalesce((
    select greatest(0, floor(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())))
    from pg_stat_wal_receiver where pg_last_wal_replay_lsn() < latest_end_lsn), 0)
  else 'alone ' || coalesce(greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), '0/0') || ' '
    || coalesce((select wait_event from pg_stat_activity where backend_type = 'startup'), 'none') end" 2>/dev/null) ||
  exec pg_isready --quiet --host=127.0.0.1 --port="$PORT" # it has no connection left for this, or it starts
read -r role value event <<<"$state"

# The log that comes next is not on the server at this address any more.
is_removed() {
  [ "$(ask "$1" "select not exists (select from pg_ls_dir('pg_wal', false, false) as name
    where name ~ '^[0-9A-F]{24}\$' and substr(name, 9) <= substr(pg_walfile_name('$value'), 9))")" = t ]
}

case $role in
  primary) exit 0 ;;
  streaming)
    rm -f "$OUTDATED"
    [ "$value" -le "$MAX_LAG" ] || stop "$POD_NAME is $value s behind, and $MAX_LAG are allowed (maxStandbyLag)"
    exit 0
    ;;
esac

mapfile -t all < <(states)
for each in "${all[@]}"; do
  read -r name address role _ <<<"$each"
  [ "$role" = primary ] || continue
  # The server waits to try again: it has read all the log that it has itself.
  if [ "$event" = RecoveryRetrieveRetryInterval ] && is_removed "$address"; then
    touch "$OUTDATED"
    stop "$POD_NAME lacks log that $name has removed. To have it copied anew: $(command_of "delete pod $POD_NAME")"
  fi
  stop "$POD_NAME does not receive what $name writes"
done
