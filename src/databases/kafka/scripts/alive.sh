#!/bin/bash
# Says whether a server listens, as a broker or as a controller: it does so too while there is no majority.
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
for port in "$CONTROLLER_PORT" "$CLIENT_PORT"; do
  if (exec 3<>"/dev/tcp/localhost/$port") 2>/dev/null; then exit 0; fi
done
exit 1
