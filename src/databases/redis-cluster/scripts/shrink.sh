#!/bin/bash
# Before the set is scaled down: what the members that go have, others take over, and forget them.
# shellcheck source-path=SCRIPTDIR source=balance.sh
. "${0%/*}/balance.sh"
to=${1:?how many members stay}
listed=$(wc -l <"$MEMBERS_PATH/members")
[ "$to" -lt "$listed" ] || stop "there are $listed members, no more than $to"
size=$((REPLICAS + 1))
if [ $((to % size)) != 0 ] || [ "$to" -lt $((3 * size)) ]; then stop "$to members are not three or more shards of $size"; fi
meet_all
stay=() go=()
for ((index = 0; index < ${#names[@]}; index++)); do
  if [ $index -lt "$to" ]; then stay+=("${ID[${names[$index]}]}"); else go+=("${ID[${names[$index]}]}"); fi
done
seed=${stay[0]}
agree "${stay[@]}" "${go[@]}"
end_moves "$seed"
view "${ADDRESS[$seed]}"

# A replica that stays takes the place of its master that goes.
for master in "${go[@]}"; do
  [ -n "${SLOTS[$master]}" ] || continue
  for id in "${stay[@]}"; do
    if [ "${MASTER[$id]}" = "$master" ]; then
      say "${NAME[$id]} takes the place of ${NAME[$master]}"
      tries=0
      until
        view "${ADDRESS[$seed]}"
        [ -n "${SLOTS[$id]:-}" ]
      do
        [ $tries -lt 60 ] || stop "${NAME[$id]} has not received everything from ${NAME[$master]} within a minute, and ${NAME[$master]} goes on as before; try again"
        # It gives up after five seconds.
        [ $((tries % 10)) != 0 ] || ask "${ADDRESS[$id]}" cluster failover >/dev/null || true
        tries=$((tries + 1))
        sleep 1
      done
      break
    fi
  done
done

# The slots of shards that are too many go to the others: first of masters that go, then of the last ones.
surplus=$((0 - to / size))
for id in "${stay[@]}" "${go[@]}"; do [ -z "${SLOTS[$id]}" ] || surplus=$((surplus + 1)); done
weights=()
for ((index = ${#names[@]} - 1; index >= 0 && surplus > 0; index--)); do
  id=${ID[${names[$index]}]}
  [ -n "${SLOTS[$id]}" ] || continue
  weights+=("$id=0")
  surplus=$((surplus - 1))
  say "the slots of ${NAME[$id]} go to the others"
done
[ ${#weights[@]} = 0 ] || manage rebalance "${ADDRESS[$seed]}:$PORT" --cluster-weight "${weights[@]}"

view "${ADDRESS[$seed]}"
for id in "${go[@]}"; do [ -z "${SLOTS[$id]}" ] || stop "${NAME[$id]} has slots yet; try again"; done
# Before those go whom some of them follow.
share_replicas "${stay[@]}"
for id in "${go[@]}"; do
  ask "${ADDRESS[$id]}" cluster reset hard >/dev/null
  for other in "${stay[@]}" "${go[@]}"; do ask "${ADDRESS[$other]}" cluster forget "$id" >/dev/null 2>&1 || true; done
  say "${NAME[$id]} has left"
done
say "set replicas: $to and apply"
