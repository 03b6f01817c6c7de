#!/bin/bash
# unregister.sh BROKER: has the cluster forget a broker that has ended, when no partition has a copy there.
set -Eeuo pipefail
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
broker=$1
tool() { timeout 120 "$BIN/$1" "$2" --bootstrap-server "localhost:$CLIENT_PORT" "${@:3}"; }

# The cluster counts a broker as ended some seconds after the last that was heard of it.
for ((tries = 0; ; tries++)); do
  running=$(tool kafka-cluster.sh list-endpoints --config "$ADMIN_PROPERTIES") || {
    echo "$running" >&2
    exit 1
  }
  awk -v broker="$broker" '$1 == broker { found = 1 } END { exit !found }' <<<"$running" || break
  [ "$tries" -lt 12 ] || {
    echo "unregister: broker $broker still runs, and a broker that runs would register again; scale the set down first" >&2
    exit 1
  }
  sleep 5
done

all=$(timeout 120 "$BIN/kafka-topics.sh" --bootstrap-server "localhost:$CLIENT_PORT" --command-config "$ADMIN_PROPERTIES" --describe) || {
  echo "$all" >&2
  exit 1
}
while read -r line; do
  [[ "$line" =~ Topic:\ ([^[:space:]]+).*Partition:\ ([0-9]+).*Replicas:\ ([0-9,]+) ]] || continue
  case ",${BASH_REMATCH[3]}," in *",$broker,"*)
    echo "unregister: ${BASH_REMATCH[1]}-${BASH_REMATCH[2]} has a copy on broker $broker, which would be lost with its claim." \
      'Scale the set up again, and begin anew with move.sh.' >&2
    exit 1
    ;;
  esac
done <<<"$all"
tool kafka-cluster.sh unregister --config "$ADMIN_PROPERTIES" --id "$broker"
