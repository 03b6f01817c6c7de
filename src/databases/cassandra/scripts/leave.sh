#!/bin/bash
# Gives the other members what this one has, and leaves the ring. It may be run again after it was interrupted.
set -Eeuo pipefail
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
mode() { timeout 60 nodetool netstats | sed -n 's/^Mode: //p'; }
end=$((SECONDS + LEAVE_LIMIT))

left() {
  [ "$(mode)" = DECOMMISSIONED ] || return 1
  echo "leave: $POD_NAME has left the ring"
}

if left; then exit 0; fi
if [ "$(mode)" != LEAVING ]; then
  nodetool decommission &
  decommission=$!
fi
said=$SECONDS
until left; do
  if [ -n "${decommission:-}" ] && ! kill -0 "$decommission" 2>/dev/null; then
    # It says itself what it misses.
    wait "$decommission" || exit 1
    decommission=
  fi
  if [ -z "${decommission:-}" ] && [ "$(mode)" != LEAVING ]; then
    if left; then exit 0; fi
    echo "leave: $POD_NAME is $(mode), and has not left the ring: its log says why" >&2
    exit 1
  fi
  if [ "$SECONDS" -ge "$end" ]; then
    echo "leave: $POD_NAME has not left the ring within $((LEAVE_LIMIT / 3600)) hours, and goes on; nodetool netstats says how far it is. Run leave.sh again to wait on." >&2
    exit 1
  fi
  if [ $((SECONDS - said)) -ge 60 ]; then
    echo "leave: $POD_NAME is still giving the others what it has"
    said=$SECONDS
  fi
  sleep 5
done
