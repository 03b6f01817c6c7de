#!/bin/bash
# Runs in every pod before the server: makes the data directory that of a member of this database, or says why it cannot.
set -Eeuo pipefail
# shellcheck source=/dev/null
. /scripts/env.sh
# shellcheck source-path=SCRIPTDIR source=members.sh
. /scripts/members.sh
# shellcheck source-path=SCRIPTDIR source=rewind.sh
. /scripts/rewind.sh
# shellcheck source-path=SCRIPTDIR source=copy.sh
. /scripts/copy.sh

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
