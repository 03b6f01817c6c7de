#!/bin/bash
# password.sh USER: changes the password of a user of the listeners for clients, as the administrator. The new one is read
# from standard input, since arguments show in the list of processes.
set -Eeuo pipefail
umask 077
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
trap 'rm -f "$RUNTIME_PATH/new-password"' EXIT
read -r password
echo "SCRAM-SHA-512=password=$password" >"$RUNTIME_PATH/new-password"
"$BIN/kafka-configs.sh" --bootstrap-server "localhost:$CLIENT_PORT" --command-config "$ADMIN_PROPERTIES" \
  --alter --entity-type users --entity-name "$1" --add-config-file "$RUNTIME_PATH/new-password"
