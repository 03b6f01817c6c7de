#!/bin/bash
# The part of join.sh that makes a member a copy of the primary.

# Room for a copy beside the data that is there, in kilobytes.
has_room() {
  local used free
  used=$(du -sk --exclude=pg_wal "$PGDATA" | cut -f 1)
  free=$(df -Pk "$VOLUME" | awk 'END { print $4 }')
  [ "$free" -gt $((used + used / 8 + 65536)) ]
}

say_replace() {
  local claims
  # shellcheck disable=SC2086 # a list
  claims=$(printf "%s-$POD_NAME " $CLAIM_TEMPLATES)
  say "$1. To have $POD_NAME copied anew without its data:" \
    "$(command_of "delete pvc ${claims% } --wait=false"); $(command_of "delete pod $POD_NAME")"
}

# Data that is there stays until the copy is whole.
copy() {
  local wal=()
  [ -z "$WAL" ] || wal=(--waldir="$WAL.copy")
  while true; do
    await_primary 'to copy it'
    rm -rf "$PGDATA.copy" ${WAL:+"$WAL.copy"}
    if has_data && ! has_room; then
      say_replace "the volume of $POD_NAME has no room for a copy of $PRIMARY_POD beside its data"
      sleep 30
      continue
    fi
    mkdir -p "$(dirname "$PGDATA")"
    # What is kept for a member of this name that was there before is of no use to its successor.
    if ask_primary "select pg_drop_replication_slot(slot_name) from pg_replication_slots
      where slot_name = '$SLOT' and not active" >/dev/null &&
      keep_slot "$PRIMARY_HOST" &&
      pg_basebackup --dbname="host=$PRIMARY_HOST $CONNECTION" --pgdata="$PGDATA.copy" "${wal[@]}" \
        --wal-method=stream --slot="$SLOT" --checkpoint=fast --no-password; then
      break
    fi
    say "$PRIMARY_POD could not be copied (see above); once more in 10 seconds"
    sleep 10
  done
  touch "$PGDATA.copy/standby.signal"
  rm -rf "$PGDATA" ${WAL:+"$WAL"}
  if [ -n "$WAL" ]; then
    mv "$WAL.copy" "$WAL"
    ln -sfn "$WAL" "$PGDATA.copy/pg_wal"
  fi
  mv "$PGDATA.copy" "$PGDATA"
  rm -f "$REWINDING" "$OUTDATED"
  say "$POD_NAME is a copy of $PRIMARY_POD"
}
