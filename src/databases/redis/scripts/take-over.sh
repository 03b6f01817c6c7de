#!/bin/bash
# take-over.sh: what an operator runs in the replica that is to be the primary. Writes stop at the former one before the new one
# takes them: it gives its place away with everything in it.
# take-over.sh --lost NAME: one that does not answer cannot, and is given up by its name.
# shellcheck source-path=SCRIPTDIR source=member.sh
. "${0%/*}/member.sh"
lost=
case "${1:-}" in
  '') ;;
  --lost) lost=${2:?which member is lost: its name} ;;
  *) stop "'$1' is none of: nothing, or --lost NAME" ;;
esac
state=$(ask_here info replication || true)
case "$state" in
  *role:master*)
    is_primary_now
    say "$POD_NAME is the primary already"
    exit 0
    ;;
  *role:slave*) ;;
  *) stop "$POD_NAME does not answer: $state" ;;
esac
[ -s "$DATABASE_FILE" ] || stop "$POD_NAME has not had all of the primary yet; choose another member"
master=$(name_of "$(value_of master_host "$state")")
database=$(<"$RUNTIME_PATH/database")

if [ -z "$lost" ]; then
  [[ $state == *master_link_status:up* ]] ||
    stop "$POD_NAME is not connected to $master, the primary, and may lack some of its data." \
      "If $master is lost for good: take-over.sh --lost $master"
  take_over_from "$master" 30000 || stop "$REASON; nothing has changed"
  say "$POD_NAME has all of $master and is the primary. Set primary: ${POD_NAME##*-} and apply"
  exit 0
fi

[ "$lost" = "$master" ] || stop "$POD_NAME follows $master, not $lost: nothing has changed"
for ((tries = 3; tries > 0; tries--)); do
  if look_at "$lost" && [ "$THEIR_DATABASE" != "$database" ]; then break; fi
  if listens "$lost"; then
    stop "$lost answers, and what it takes from its clients would be lost: run take-over.sh without --lost, or stop it first"
  fi
  sleep 1
done
# Offsets can be compared among those that have followed the same primary since they started.
history=$(value_of master_replid "$state")
offset=$(value_of slave_repl_offset "$state")
for name in $(others); do
  [ "$name" != "$lost" ] || continue
  if ! look_at "$name"; then
    say "$name does not answer: what it alone has received is lost"
    continue
  fi
  [ "$THEIR_ROLE:$THEIR_DATABASE" != "master:$database" ] || stop "$name is the primary already: nothing has changed"
  if [ "$(value_of master_replid "$THEIR_REPLICATION")" != "$history" ]; then
    say "$name has been started anew since it last had the primary, or $POD_NAME has: nobody knows which of them has more"
  elif [ "$(value_of slave_repl_offset "$THEIR_REPLICATION")" -gt "$offset" ]; then
    stop "$name has received more than $POD_NAME (offset $(value_of slave_repl_offset "$THEIR_REPLICATION"), not $offset): make it the primary"
  fi
done
[ "$(ask_here replicaof no one)" = OK ] || stop "$POD_NAME does not become a primary"
is_primary_now
for name in $(others); do
  if look_at "$name" && [ "$THEIR_ROLE:$THEIR_MASTER:$THEIR_DATABASE" = "slave:$lost:$database" ] &&
    ask_member "$name" replicaof "$(host_of "$POD_NAME")" "$PORT" >/dev/null; then say "$name follows $POD_NAME"; fi
done
say "$POD_NAME is the primary; what only $lost had is lost. Set primary: ${POD_NAME##*-} and apply"
