#!/bin/bash
# Runs in every pod before the server: makes the data directory that of a member of this database, or says why it cannot.
set -Eeuo pipefail
# shellcheck source=/dev/null
. /scripts/env.sh
# shellcheck source-path=SCRIPTDIR source=members.sh
. /scripts/members.sh

# Beside the data, so that they outlive it: a rewind that has begun, and a standby that lacks log which the primary has removed.
REWINDING=$PGDATA.rewinding
OUTDATED=$PGDATA.outdated

has_data() { [ -s "$PGDATA/PG_VERSION" ]; }
is_standby() { [ -f "$PGDATA/standby.signal" ]; }
ask_primary() { ask "$PRIMARY_HOST" "$1"; }

# libpq reads a password file only if nobody else can.
write_passfile() {
  local password
  password=$(<"$CREDENTIALS/replication-password")
  password=${password//\\/\\\\}
  (umask 077 && printf '*:*:*:%s:%s\n' "$REPLICATION_ROLE" "${password//:/\\:}" >"$PGPASSFILE")
}

await_primary() {
  until answers "$PRIMARY_HOST"; do
    say "waiting for the primary, $PRIMARY_POD, $1"
    sleep 3
  done
}

# Stops where an empty database would take the place of one that is there.
begin_database() {
  local other name address
  for other in "$VOLUME"/*/docker/PG_VERSION; do
    [ ! -s "$other" ] ||
      stop "$POD_NAME is the primary, and its volume has a database of PostgreSQL $(<"$other"), which this version does not read:" \
        "a new one beside it would be empty. Set version back and apply; how to get to this version is among the operations (Upgrade)."
  done
  while read -r name address; do
    if [ "$name" != "$POD_NAME" ] && answers "$address"; then
      stop "$POD_NAME is the primary and has no data, and $name has: a new database would take the place of that one." \
        "Promote $name (see operations), or delete the claims of all members for a new one."
    fi
  done <"$MEMBERS"
  [ "$IS_FORMED" = false ] ||
    stop "$POD_NAME is the primary and has no data, and an empty volume may not begin a new database (isFormed)." \
      "Make a member that has data the primary (see operations), or restore a backup."
  say "$POD_NAME is the primary and starts a new database"
}

# Prints the name of a member other than the primary that takes writes.
other_writer() {
  local all each name role
  mapfile -t all < <(states)
  for each in "${all[@]}"; do
    read -r name _ role _ <<<"$each"
    if [ "$role" = primary ] && [ "$name" != "$PRIMARY_POD" ]; then
      echo "$name"
      return
    fi
  done
}

# Another primary has been set, and the former one still takes writes. While this pod waits, the update stops here, and that
# one goes on sending its log to the members that run.
await_demotion() {
  local writer
  while writer=$(other_writer) && [ -n "$writer" ]; do
    if [ "$POD_NAME" != "$PRIMARY_POD" ]; then
      say "waiting: $writer still takes writes, and $PRIMARY_POD is set as primary." \
        "To go on: $(script_in "$writer" "demote.sh $PRIMARY_POD"). To go back: set primary: ${writer##*-} and apply."
    elif is_standby; then
      say "waiting: $writer still takes writes, and $POD_NAME is set as primary." \
        "To go on: $(script_in "$writer" "demote.sh --unconnected $POD_NAME"). To go back: set primary: ${writer##*-} and apply."
    else
      say "waiting: $writer takes writes, and $POD_NAME would be a second primary." \
        "To keep $writer: set primary: ${writer##*-} and apply; $POD_NAME becomes a standby, and what it alone has is lost." \
        "To keep $POD_NAME: $(script_in "$writer" "demote.sh --unconnected $POD_NAME"); what $writer alone has is lost."
    fi
    sleep 5
  done
}

# Until it is promoted, the member that is to be the primary follows whoever has most of the log.
follow_most_advanced() {
  local all each name address role position most=-1 from=nobody
  mapfile -t all < <(states)
  for each in "${all[@]}"; do
    read -r name address role position <<<"$each"
    if [ "$role" = standby ] && [ "$(bytes "$position")" -gt "$most" ]; then
      most=$(bytes "$position") from=$address
    fi
  done
  follow "$from"
  if [ "$from" != nobody ]; then keep_slot "$from" || say "$from keeps no log for $POD_NAME"; fi
  say "$POD_NAME is to be the primary and is a standby yet." \
    "When all members have been restarted: $(script_in "$POD_NAME" promote.sh)"
}

primary_state() {
  local state
  state=$(state_of "$PRIMARY_POD" "$PRIMARY_HOST")
  read -r _ _ state _ <<<"$state"
  echo "$state"
}

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

# Makes a member that has data one that can follow the primary.
keep_data() {
  local parted
  while true; do
    case $(primary_state) in
      primary)
        await_checkpoint
        parted=true
        if is_standby && ! parted=$(has_parted); then
          sleep 3
          continue
        fi
        if $parted && ! rewind; then
          say "$POD_NAME cannot be rewound (see above): it copies $PRIMARY_POD anew"
          copy
        fi
        # What was kept here for the others, while this was the primary, would fill the volume.
        rm -rf "$PGDATA"/pg_replslot/member_*
        break
        ;;
      standby)
        # Nobody takes writes: the member that is to be the primary can still get from here what it lacks.
        if ! is_standby; then
          say "$POD_NAME was the primary, and $PRIMARY_POD is to be and has not been promoted: $POD_NAME becomes a standby"
          touch "$PGDATA/standby.signal"
        fi
        break
        ;;
      *)
        # A standby serves readers without the primary, too.
        if is_standby; then return; fi
        say "waiting for the primary, $PRIMARY_POD: $POD_NAME was the primary, and cannot know what $PRIMARY_POD has"
        sleep 3
        ;;
    esac
  done
  keep_slot "$PRIMARY_HOST" || say "$PRIMARY_POD keeps no log for $POD_NAME"
}

write_passfile
follow primary
if [ "$POD_NAME" = "$PRIMARY_POD" ] && ! has_data; then
  begin_database
  exit 0
fi
await_demotion
if [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  if is_standby; then follow_most_advanced; fi
elif ! has_data || [ -e "$REWINDING" ] || [ -e "$OUTDATED" ]; then
  copy
else
  keep_data
fi
