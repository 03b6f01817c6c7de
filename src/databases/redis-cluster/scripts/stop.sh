#!/bin/bash
# Before the server is stopped: a replica takes a master's place, so that nobody has to find out that it is gone, and with all
# that it has acknowledged. One that answers, and is not connected, is waited for.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"
me=$(ask localhost cluster myid)
# Of the two minutes that a pod is given, the server itself needs some.
end=$((SECONDS + 60))
while [ "$SECONDS" -lt "$end" ]; do
  view localhost
  if [ "${ROLE[$me]}" != master ] || [ -z "${SLOTS[$me]}" ]; then exit 0; fi
  answers=
  while read -r id where _; do
    [ "${ROLE[$id]:-}:${MASTER[$id]:-}" = "replica:$me" ] || continue
    host=${where%%:*}
    case "$where" in *,?*)
      host=${where#*,}
      host=${host%%,*}
      ;;
    esac
    state=$(LIMIT=3 ask "$host" info replication) || continue
    answers=yes
    [[ $state == *master_link_status:up* ]] || continue
    LIMIT=3 ask "$host" cluster failover >/dev/null || continue
    for _ in 1 2 3 4 5 6 7 8; do
      case "$(ask localhost role)" in slave*) exit 0 ;; esac
      sleep 1
    done
  done < <(ask localhost cluster nodes)
  [ -n "$answers" ] || exit 0
  sleep 1
done
