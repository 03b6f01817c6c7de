#!/bin/bash
# The liveness probe with TLS: whether the server answers, and be it that there are too many connections. A server reads its
# certificate when it starts or is told to, and nobody else here would tell it that the certificate was renewed.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"
certificate=$TLS/tls.crt
read=$RUNTIME/certificate-read
if [ "$certificate" -nt "$read" ] && here 'ALTER INSTANCE RELOAD TLS'; then touch -r "$certificate" "$read"; fi
as_root mysqladmin ping
