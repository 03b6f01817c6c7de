#!/bin/bash
# Makes all members one cluster, whatever is missing yet: a new one, members that are new, others than those that are gone.
# Running it again does nothing.
# shellcheck source-path=SCRIPTDIR source=places.sh
. "${0%/*}/places.sh"
meet_all
all=("${ID[@]}")
shards=$((${#names[@]} / (REPLICAS + 1)))
first=${ID[${names[0]}]}

# The one to ask is whoever knows of most slots: a new member knows nothing.
seed=$first most=0
for id in "${all[@]}"; do
  assigned=$(ask "${ADDRESS[$id]}" cluster info | sed -n 's/^cluster_slots_assigned:\([0-9]*\).*/\1/p')
  if [ "$assigned" -gt "$most" ]; then most=$assigned seed=$id; fi
done
if [ "$most" -lt "$SLOT_COUNT" ]; then
  say "a new cluster of $shards shards"
  for ((shard = 0; shard < shards; shard++)); do
    id=${ID[${names[$shard]}]}
    view "${ADDRESS[$id]}"
    [ -z "${SLOTS[$id]}" ] || continue
    # So that no two members ever claim the same with the same right.
    ask "${ADDRESS[$id]}" cluster set-config-epoch $((shard + 1)) >/dev/null 2>&1 || true
    ask "${ADDRESS[$id]}" cluster addslotsrange $((SLOT_COUNT * shard / shards)) $((SLOT_COUNT * (shard + 1) / shards - 1)) >/dev/null
  done
  seed=$first
fi

await_places
for id in "${all[@]}"; do
  [ -n "${ROLE[$id]:-}" ] || ask "${ADDRESS[$seed]}" cluster meet "$(ip_of "${ADDRESS[$id]}")" "$PORT" >/dev/null
done
agree "${all[@]}"
for id in "${all[@]}"; do
  ask "${ADDRESS[$id]}" acl setuser replication on >/dev/null
  # A server that is started anew in the same pod reads the file from before: its replicas would be kept out from then on.
  ask "${ADDRESS[$id]}" acl save >/dev/null
done
view "${ADDRESS[$seed]}"
for id in "${!ROLE[@]}"; do
  if [ -z "${NAME[$id]:-}" ] && [ "${ROLE[$id]}" = failed ]; then
    say "forgetting $id, which is gone"
    for other in "${all[@]}"; do ask "${ADDRESS[$other]}" cluster forget "$id" >/dev/null 2>&1 || true; done
  fi
done

end_moves "$seed"
view "${ADDRESS[$seed]}"
# Of the new ones the first become masters, as long as there are too few.
missing=$shards
for id in "${all[@]}"; do
  [ -n "${SLOTS[$id]}" ] || continue
  missing=$((missing - 1))
  # Less than half of its share: whoever moved slots there was interrupted between two of them.
  [ $((2 * shards * $(count_slots "$id"))) -ge "$SLOT_COUNT" ] || INTERRUPTED=yes
done
others=() empty=0
for name in "${names[@]}"; do
  id=${ID[$name]}
  if [ "${ROLE[$id]}" = master ] && [ -z "${SLOTS[$id]}" ] && [ "$empty" -lt "$missing" ]; then
    empty=$((empty + 1))
    say "$name becomes a master"
  else
    others+=("$id")
  fi
done
share_replicas "${others[@]}"
if [ "$empty" -gt 0 ] || [ -n "$INTERRUPTED" ]; then
  manage rebalance "${ADDRESS[$seed]}:$PORT" --cluster-use-empty-masters
  share_replicas "${all[@]}"
fi
agree "${all[@]}"
say "${#names[@]} members, $shards shards"
