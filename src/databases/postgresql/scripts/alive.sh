#!/bin/bash
# The startup and liveness probe: a server that recovers is alive, one that does not answer is not. With TLS, it also has the
# server read a renewed certificate, which it does when it starts or is told to.
set -Eeuo pipefail
# shellcheck source=/dev/null
. /scripts/env.sh

if [ "$HAS_TLS" = true ] && [ "$TLS/tls.crt" -nt /tmp/certificate-read ]; then
  pg_ctl reload --silent && touch -r "$TLS/tls.crt" /tmp/certificate-read
fi
# 0 for a server that takes connections, 1 for one that recovers, 2 when there is no answer.
answer=0
pg_isready --quiet --host=127.0.0.1 --port="$PORT" || answer=$?
[ "$answer" -lt 2 ]
