#!/bin/bash
# Whoever answers clients is ready, and has joined.
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
exec 3<>"/dev/tcp/$POD_IP/$CLIENT_PORT" || exit 1
[ -e "$DATA_PATH/joined" ] || touch "$DATA_PATH/joined"
# With a renewed certificate that Cassandra does not read, it serves by the old one.
bash "${0%/*}/certificates.sh" || exit 0
