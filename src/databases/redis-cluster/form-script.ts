import { BALANCE } from './balance-script';
import { BEGIN } from './common-script';
import * as layout from './layout';

/**
 * A member of none of the names that there are is gone for good, as is one whose pod has come back without its volume. As long
 * as it has slots, nobody can know how many masters there will be: a new member would become one too many.
 */
const AWAIT_PLACES = `# The replica of a member that has most of its data.
heir_of() {
  local id offset heir= most=-1
  for id in "\${all[@]}"; do
    [ "\${ROLE[$id]:-}" = replica ] && [ "\${MASTER[$id]}" = "$1" ] || continue
    offset=$(ask "\${ADDRESS[$id]}" info replication | sed -n 's/^slave_repl_offset:\\([0-9]*\\).*/\\1/p' || true)
    if [ "\${offset:-0}" -gt "$most" ]; then most=\${offset:-0} heir=$id; fi
  done
  echo "$heir"
}
await_places() {
  local id holder heir tries=0
  while true; do
    tries=$((tries + 1))
    if ! view "\${ADDRESS[$seed]}"; then
      [ $tries -lt 180 ] || stop "\${NAME[$seed]} does not answer; try again"
      sleep 1
      continue
    fi
    holder=
    for id in "\${!ROLE[@]}"; do
      [ -z "\${NAME[$id]:-}" ] || continue
      if [ -n "\${SLOTS[$id]}" ]; then holder=$id; break; fi
      [ "\${ROLE[$id]}" = failed ] || holder=$id
    done
    [ -n "$holder" ] || return 0
    if [ -z "\${SLOTS[$holder]}" ]; then
      # Nothing depends on it: it may as well be a pod that is stopping.
      [ $tries -lt 30 ] || return 0
    else
      heir=$(heir_of "$holder")
      [ -n "$heir" ] || [ "\${ROLE[$holder]}" != failed ] || stop "the slots \${SLOTS[$holder]} are those of a member that is gone, and nobody has taken its place. If the set was scaled down without shrink.sh, set replicas back and apply: its claim has their keys. Otherwise they are lost; to go on with these slots empty: redis-cli --cluster fix; then restore a backup"
      [ $tries -lt 180 ] || stop "the slots \${SLOTS[$holder]} are those of $holder, which is not among the \${#names[@]} members of the list, and nobody takes its place. If the list is old, try again in two minutes; if the set was scaled down without shrink.sh, set replicas back and apply"
      [ $tries != 1 ] || say "waiting for somebody to take the place of $holder, which has the slots \${SLOTS[$holder]}"
      # Members do not find out that one has failed whose address is another's now.
      if [ "\${ROLE[$holder]}" = failed ] && [ $((tries % 20)) = 0 ]; then
        say "\${NAME[$heir]} takes the place of $holder"
        ask "\${ADDRESS[$heir]}" cluster failover force > /dev/null || true
      fi
    fi
    sleep 1
  done
}
`;

/**
 * Makes all members one cluster, whatever is missing yet: a new one, members that are new, others than those that are gone.
 * Running it again does nothing.
 */
export const FORM_SCRIPT = `${BEGIN}${BALANCE}${AWAIT_PLACES}meet_all
all=("\${ID[@]}")
shards=$((\${#names[@]} / (REPLICAS + 1)))
first=\${ID[\${names[0]}]}

# The one to ask is whoever knows of most slots: a new member knows nothing.
seed=$first most=0
for id in "\${all[@]}"; do
  assigned=$(ask "\${ADDRESS[$id]}" cluster info | sed -n 's/^cluster_slots_assigned:\\([0-9]*\\).*/\\1/p')
  if [ "$assigned" -gt "$most" ]; then most=$assigned seed=$id; fi
done
if [ "$most" -lt ${layout.SLOTS} ]; then
  say "a new cluster of $shards shards"
  for ((shard = 0; shard < shards; shard++)); do
    id=\${ID[\${names[$shard]}]}
    view "\${ADDRESS[$id]}"
    [ -z "\${SLOTS[$id]}" ] || continue
    # So that no two members ever claim the same with the same right.
    ask "\${ADDRESS[$id]}" cluster set-config-epoch $((shard + 1)) > /dev/null 2>&1 || true
    ask "\${ADDRESS[$id]}" cluster addslotsrange $((${layout.SLOTS} * shard / shards)) $((${layout.SLOTS} * (shard + 1) / shards - 1)) > /dev/null
  done
  seed=$first
fi

await_places
for id in "\${all[@]}"; do
  [ -n "\${ROLE[$id]:-}" ] || ask "\${ADDRESS[$seed]}" cluster meet "$(ip_of "\${ADDRESS[$id]}")" ${layout.PORT} > /dev/null
done
agree "\${all[@]}"
for id in "\${all[@]}"; do
  ask "\${ADDRESS[$id]}" acl setuser ${layout.REPLICATION_USER} on > /dev/null
  # A server that is started anew in the same pod reads the file from before: its replicas would be kept out from then on.
  ask "\${ADDRESS[$id]}" acl save > /dev/null
done
view "\${ADDRESS[$seed]}"
for id in "\${!ROLE[@]}"; do
  if [ -z "\${NAME[$id]:-}" ] && [ "\${ROLE[$id]}" = failed ]; then
    say "forgetting $id, which is gone"
    for other in "\${all[@]}"; do ask "\${ADDRESS[$other]}" cluster forget "$id" > /dev/null 2>&1 || true; done
  fi
done

end_moves "$seed"
view "\${ADDRESS[$seed]}"
# Of the new ones the first become masters, as long as there are too few.
missing=$shards
for id in "\${all[@]}"; do
  [ -n "\${SLOTS[$id]}" ] || continue
  missing=$((missing - 1))
  # Less than half of its share: whoever moved slots there was interrupted between two of them.
  [ $((2 * shards * $(count_slots "$id"))) -ge ${layout.SLOTS} ] || INTERRUPTED=yes
done
others=() empty=0
for name in "\${names[@]}"; do
  id=\${ID[$name]}
  if [ "\${ROLE[$id]}" = master ] && [ -z "\${SLOTS[$id]}" ] && [ "$empty" -lt "$missing" ]; then
    empty=$((empty + 1))
    say "$name becomes a master"
  else
    others+=("$id")
  fi
done
share_replicas "\${others[@]}"
if [ "$empty" -gt 0 ] || [ -n "$INTERRUPTED" ]; then
  manage rebalance "\${ADDRESS[$seed]}:${layout.PORT}" --cluster-use-empty-masters
  share_replicas "\${all[@]}"
fi
agree "\${all[@]}"
say "\${#names[@]} members, $shards shards"
`;
