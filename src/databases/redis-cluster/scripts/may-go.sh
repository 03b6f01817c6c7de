#!/bin/bash
# may-go.sh NAME: before a member's claim is deleted, whether the cluster has its keys elsewhere.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"
name=${1:?which member: its name}
view localhost
while read -r id where _; do
  [[ $where == *",$name."* ]] || continue
  [ -z "${SLOTS[$id]:-}" ] ||
    stop "$name has the slots ${SLOTS[$id]}, and their keys would be lost." \
      "Run take-over.sh in a replica of it; if it does not answer, wait until one has taken its place"
  master=${MASTER[$id]:-}
  [ "${ROLE[$id]:-}" != replica ] || [ "${ROLE[$master]:-}" = master ] ||
    stop "$name is a replica of a member that does not answer, and may be the only one that has its keys"
done < <(ask localhost cluster nodes)
say "nobody needs $name: it has no slots"
