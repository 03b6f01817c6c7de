#!/bin/bash
# The probe of a server that may be reading its file, or ask for a password: what it answers does not matter. With TLS it is
# told to read its certificate when that was renewed.
# shellcheck source-path=SCRIPTDIR source=server.sh
. "${0%/*}/server.sh"
redis-cli -h localhost -p "$PORT" "${OWN_TLS[@]}" ping || exit 1
certificate=$TLS_PATH/tls.crt
read=$RUNTIME_PATH/certificate-read
if [ "$HAS_TLS" = true ] && [ "$certificate" -nt "$read" ]; then
  answer=$(ask_here config set tls-cert-file "$certificate" tls-key-file "$TLS_PATH/tls.key" tls-ca-cert-file "$TLS_PATH/ca.crt" || true)
  [ "$answer" != OK ] || touch -r "$certificate" "$read"
fi
