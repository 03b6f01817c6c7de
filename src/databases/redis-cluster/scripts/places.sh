# shellcheck shell=bash
# A member of none of the names that there are is gone for good, as is one whose pod has come back without its volume. As long
# as it has slots, nobody can know how many masters there will be: a new member would become one too many.
# shellcheck source-path=SCRIPTDIR source=balance.sh
. "${0%/*}/balance.sh"

# The replica of a member that has most of its data. Whoever reads this sets `all`, the members' numbers, and `seed`, one of them.
heir_of() {
  local id offset heir='' most=-1
  # shellcheck disable=SC2154
  for id in "${all[@]}"; do
    [ "${ROLE[$id]:-}:${MASTER[$id]:-}" = "replica:$1" ] || continue
    offset=$(ask "${ADDRESS[$id]}" info replication | sed -n 's/^slave_repl_offset:\([0-9]*\).*/\1/p' || true)
    if [ "${offset:-0}" -gt "$most" ]; then most=${offset:-0} heir=$id; fi
  done
  echo "$heir"
}
await_places() {
  local id holder heir tries=0
  while true; do
    tries=$((tries + 1))
    if ! view "${ADDRESS[$seed]}"; then
      [ $tries -lt 180 ] || stop "${NAME[$seed]} does not answer; try again"
      sleep 1
      continue
    fi
    holder=
    for id in "${!ROLE[@]}"; do
      [ -z "${NAME[$id]:-}" ] || continue
      if [ -n "${SLOTS[$id]}" ]; then
        holder=$id
        break
      fi
      [ "${ROLE[$id]}" = failed ] || holder=$id
    done
    [ -n "$holder" ] || return 0
    if [ -z "${SLOTS[$holder]}" ]; then
      # Nothing depends on it: it may as well be a pod that is stopping.
      [ $tries -lt 30 ] || return 0
    else
      heir=$(heir_of "$holder")
      [ -n "$heir" ] || [ "${ROLE[$holder]}" != failed ] || stop "the slots ${SLOTS[$holder]} are those of a member that is gone, and nobody has taken its place. If the set was scaled down without shrink.sh, set replicas back and apply: its claim has their keys. Otherwise they are lost; to go on with these slots empty: redis-cli --cluster fix; then restore a backup"
      [ $tries -lt 180 ] || stop "the slots ${SLOTS[$holder]} are those of $holder, which is not among the ${#names[@]} members of the list, and nobody takes its place. If the list is old, try again in two minutes; if the set was scaled down without shrink.sh, set replicas back and apply"
      [ $tries != 1 ] || say "waiting for somebody to take the place of $holder, which has the slots ${SLOTS[$holder]}"
      # Members do not find out that one has failed whose address is another's now.
      if [ "${ROLE[$holder]}" = failed ] && [ $((tries % 20)) = 0 ]; then
        say "${NAME[$heir]} takes the place of $holder"
        ask "${ADDRESS[$heir]}" cluster failover force >/dev/null || true
      fi
    fi
    sleep 1
  done
}
