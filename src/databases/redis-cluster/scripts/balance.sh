# shellcheck shell=bash
# Who has which slots, and who follows whom: for what makes the cluster larger or smaller.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"

# A slot whose keys were on their way when somebody was interrupted is brought there first: nothing else moves before.
INTERRUPTED=
end_moves() {
  local id
  for id in "${!ADDRESS[@]}"; do
    # Such slots are in brackets.
    case "$(ask "${ADDRESS[$id]}" cluster nodes)" in *' ['*) INTERRUPTED=yes ;; esac
  done
  [ -n "$INTERRUPTED" ] || return 0
  say "going on with keys that were on their way"
  manage fix "${ADDRESS[$1]}:$PORT"
}
count_slots() {
  local range count=0
  for range in ${SLOTS[$1]}; do count=$((count + ${range#*-} - ${range%-*} + 1)); done
  echo "$count"
}
# Every one of those given follows a master with slots, the one that has the fewest replicas; and none has two more than another.
share_replicas() {
  local id master fewest most count mover tries
  local -A FOLLOWERS
  agree "$@"
  while true; do
    view "${ADDRESS[$1]}"
    FOLLOWERS=()
    for id in "$@"; do [ "${ROLE[$id]}" != master ] || [ -z "${SLOTS[$id]}" ] || FOLLOWERS[$id]=0; done
    for id in "$@"; do
      master=${MASTER[$id]}
      if [ "${ROLE[$id]}" = replica ] && [ -n "${FOLLOWERS[$master]:-}" ]; then FOLLOWERS[$master]=$((FOLLOWERS[$master] + 1)); fi
    done
    fewest='' most=''
    for master in "${!FOLLOWERS[@]}"; do
      count=${FOLLOWERS[$master]}
      if [ -z "$fewest" ] || [ "$count" -lt "${FOLLOWERS[$fewest]}" ]; then fewest=$master; fi
      if [ -z "$most" ] || [ "$count" -gt "${FOLLOWERS[$most]}" ]; then most=$master; fi
    done
    mover=
    for id in "$@"; do
      [ -z "${FOLLOWERS[$id]:-}" ] || continue
      master=${MASTER[$id]}
      # A master that has lost all slots, or a replica of one.
      if [ "${ROLE[$id]}" = master ] || [ -z "${FOLLOWERS[$master]:-}" ]; then
        mover=$id
        break
      fi
      if [ "$master" = "$most" ] && [ "${FOLLOWERS[$most]}" -gt $((FOLLOWERS[$fewest] + 1)) ]; then mover=$id; fi
    done
    [ -n "$mover" ] || return 0
    say "${NAME[$mover]} becomes a replica of ${NAME[$fewest]}"
    ask "${ADDRESS[$mover]}" cluster replicate "$fewest" >/dev/null
    tries=0
    until
      view "${ADDRESS[$1]}"
      [ "${MASTER[$mover]}" = "$fewest" ]
    do
      tries=$((tries + 1))
      [ $tries -lt 90 ] || stop "${NAME[$mover]} does not follow ${NAME[$fewest]}; try again"
      sleep 1
    done
  done
}
