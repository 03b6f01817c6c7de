#!/bin/bash
# Makes this standby the primary when nobody else takes writes and it has all that the others have:
# promote.sh [--check] [--lost MEMBER]...
#   --check  only looks and waits until it could be promoted
#   --lost   does without a member that does not answer: what it alone has is lost
set -Eeuo pipefail
# shellcheck source=/dev/null
. /scripts/env.sh
# shellcheck source-path=SCRIPTDIR source=members.sh
. /scripts/members.sh

# How long to wait without progress.
PATIENCE=${PATIENCE:-120}

is_check=false
lost=' '
while [ $# -gt 0 ]; do
  case $1 in
    --check) is_check=true ;;
    --lost)
      lost+="${2:?which member is lost: its name} "
      shift
      ;;
    *) stop "'$1' is neither --check nor --lost MEMBER" ;;
  esac
  shift
done

mine() { here 'select greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())'; }

# Sets `problem` to what stands in the way, `ahead` to the address of a member that has log which this one lacks, `own` to what
# this one has and `seen` to what all have.
problem='' ahead='' own='' seen=''
look() {
  local all each name address role position most
  own=$(mine) || stop "the server of $POD_NAME does not answer"
  problem='' ahead='' most=$(bytes "$own")
  mapfile -t all < <(states | sort)
  seen="$own ${all[*]}"
  for each in "${all[@]}"; do
    read -r name address role position <<<"$each"
    case $role in
      primary) problem="$name takes writes. Demote it first: $(script_in "$name" "demote.sh $POD_NAME")" ;;
      standby)
        if [[ $lost == *" $name "* ]]; then
          problem="$name answers and is not lost. Leave out --lost $name"
        elif [ "$(bytes "$position")" -gt "$most" ]; then
          most=$(bytes "$position") ahead=$address
        fi
        ;;
      refuses) problem="$name refuses the replication role: does the Secret have the password of the database?" ;;
      *)
        if [[ $lost != *" $name "* ]]; then
          problem="$name does not answer, and may take writes or have what $POD_NAME lacks. Wait for it. If it is lost"
          problem+=" and has stopped for certain, add --lost: $(script_in "$POD_NAME" "promote.sh${lost// / --lost }$name")"
        fi
        ;;
    esac
  done
  [ -n "$problem" ] || [ -z "$ahead" ] || problem="$POD_NAME lacks $((most - $(bytes "$own"))) bytes of what $ahead has"
}

if [ "$(here 'select pg_is_in_recovery()')" = f ]; then
  say "$POD_NAME takes writes already"
  exit 0
fi

# Members follow the one that is set: before, they would serve readers what they have, and get nothing new.
if ! $is_check && [ "$lost" = ' ' ] && [ "$PRIMARY_POD" != "$POD_NAME" ]; then
  stop "$POD_NAME is not set as primary. Set primary: ${POD_NAME##*-} and apply, wait until the members have been restarted," \
    "and run this again"
fi

said='' before='' received='' end=$((SECONDS + PATIENCE))
# A member that has just started may not have read all that it has: nothing may change between two looks.
until look && [ -z "$problem" ] && [ "$seen" = "$before" ]; do
  if [ -n "$ahead" ] && [ "$own" != "$received" ]; then end=$((SECONDS + PATIENCE)); fi
  if [ -n "$problem" ] && [ "$problem" != "$said" ]; then say "$problem"; fi
  [ "$SECONDS" -lt "$end" ] || stop "$POD_NAME has not been promoted within $PATIENCE s: ${problem:-members still read their log}"
  if [ -n "$ahead" ] && ! grep -qs "host=$ahead " "$UPSTREAM"; then
    keep_slot "$ahead" || say "$ahead keeps no log for $POD_NAME"
    follow "$ahead"
    here 'select pg_reload_conf()' >/dev/null
  fi
  before=$seen received=$own said=$problem
  sleep 1
done

if $is_check; then
  say "$POD_NAME has all that the other members have, and nobody takes writes"
  exit 0
fi
[ "$lost" = ' ' ] || say "what$lost alone had is lost"
[ "$(here 'select pg_promote(true, 300)')" = t ] || stop "$POD_NAME has not been promoted within 5 minutes: see its log"
# A former primary is rewound by what the control file says of the promotion, which is written at a checkpoint.
here checkpoint >/dev/null
say "$POD_NAME is the primary"
