#!/bin/bash
# Gives a server in Java its certificate: one file, in PEM, of the key and what proves it.
set -Eeuo pipefail
umask 077
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
grep -q 'BEGIN PRIVATE KEY' "$TLS_PATH/tls.key" || {
  echo 'join: tls.key is not in PKCS #8, and Java reads no other; cert-manager: privateKey.encoding: PKCS8; otherwise openssl pkcs8 -topk8 -nodes' >&2
  exit 1
}
cat "$TLS_PATH/tls.key" "$TLS_PATH/tls.crt" >"$KEYSTORE_FILE.new"
mv "$KEYSTORE_FILE.new" "$KEYSTORE_FILE"
