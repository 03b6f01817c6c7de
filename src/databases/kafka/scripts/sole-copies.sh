#!/bin/bash
# sole-copies.sh BROKER: fails when a partition has no copy in sync but on that broker, and says which. What is deleted there is lost.
set -Eeuo pipefail
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
broker=$1
all=$(timeout 120 "$BIN/kafka-topics.sh" --bootstrap-server "localhost:$CLIENT_PORT" --command-config "$ADMIN_PROPERTIES" --describe) || {
  echo "$all" >&2
  exit 1
}
count=0
while read -r line; do
  # Elr: those that have all of it, though they are not there just now.
  [[ $line =~ Topic:\ ([^[:space:]]+).*Partition:\ ([0-9]+).*Isr:\ ([0-9,]*)[[:space:]]+Elr:\ ([0-9,]*) ]] || continue
  others=",${BASH_REMATCH[3]},,${BASH_REMATCH[4]},"
  case "$others" in *",$broker,"*) ;; *) continue ;; esac
  others=${others//",$broker,"/,}
  [ -z "${others//,/}" ] || continue
  echo "sole-copies: ${BASH_REMATCH[1]}-${BASH_REMATCH[2]} has no copy in sync but on broker $broker" >&2
  count=$((count + 1))
done <<<"$all"
[ "$count" -eq 0 ] || {
  echo "sole-copies: $count partitions would lose what was acknowledged. Bring the broker back with its volume;" \
    'where that is lost for good, go on with the steps after this one.' >&2
  exit 1
}
