#!/bin/bash
# The part of join.sh that takes a member back to where the primary parted from it.

control() { LC_ALL=C pg_controldata "$PGDATA" | sed -n "s/^$1: *//p"; }

# Prints whether this standby has log that is not in the history of the primary, which was promoted without it.
has_parted() {
  local timeline current position checkpoint history parent at
  timeline=$(control "Latest checkpoint's TimeLineID")
  current=$(ask_primary 'select timeline_id from pg_control_checkpoint()') || return
  if [ "$timeline" = "$current" ]; then
    echo false
    return
  fi
  # The server is to have it when it starts: it then replays none of its log beyond the point at which the primary was promoted.
  history=$(printf '%08X.history' "$current")
  ask_primary "select convert_from(pg_read_binary_file('pg_wal/$history'), 'UTF8')" >"$PGDATA/pg_wal/$history.new" || return
  mv "$PGDATA/pg_wal/$history.new" "$PGDATA/pg_wal/$history"
  position=$(control 'Minimum recovery ending location')
  checkpoint=$(control 'Latest checkpoint location')
  if [ "$(bytes "$checkpoint")" -gt "$(bytes "$position")" ]; then position=$checkpoint; fi
  # A line for each timeline before: its number, and where the next one begins.
  while read -r parent at _; do
    [ "$parent" = "$timeline" ] || continue
    if [ "$(bytes "$position")" -gt "$(bytes "$at")" ]; then echo true; else echo false; fi
    return
  done < <(grep '^[0-9]' "$PGDATA/pg_wal/$history")
  echo true
}

# pg_rewind goes by the control file of the primary, which knows of the promotion after the first checkpoint.
await_checkpoint() {
  until [ "$(ask_primary "select timeline_id = ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int
    from pg_control_checkpoint()")" = t ]; do
    say "waiting for a checkpoint of $PRIMARY_POD"
    sleep 3
  done
}

rewind() {
  say "$POD_NAME has log that $PRIMARY_POD does not have: it goes back to where they parted"
  # Left by a server that crashed. It was number 1 of its container, as this script is: it would be taken for that server.
  rm -f "$PGDATA/postmaster.pid" "$PGDATA/standby.signal"
  # One that was interrupted leaves data that no server can use.
  touch "$REWINDING"
  pg_rewind --target-pgdata="$PGDATA" --source-server="host=$PRIMARY_HOST $CONNECTION dbname=postgres" \
    --config-file="$CONFIG/postgresql.conf" --progress || return
  touch "$PGDATA/standby.signal"
  rm -f "$REWINDING"
}
