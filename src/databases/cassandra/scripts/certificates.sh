#!/bin/bash
# Puts the key and the certificates into one file, and again when they have been renewed; Cassandra looks every ten minutes.
set -Eeuo pipefail
umask 077
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
[ "$HAS_TLS" = true ] || exit 0
new=$(cat "$TLS_PATH/tls.key" "$TLS_PATH/tls.crt")
case "$new" in
  *'BEGIN PRIVATE KEY'*) ;;
  *)
    echo 'certificates: tls.key is not in PKCS#8, the only form that Cassandra reads: openssl pkcs8 -topk8 -nocrypt' >&2
    exit 1
    ;;
esac
if [ "$new" != "$(cat "$KEYSTORE_FILE" 2>/dev/null)" ]; then
  echo "$new" >"$KEYSTORE_FILE.new"
  mv "$KEYSTORE_FILE.new" "$KEYSTORE_FILE"
fi
