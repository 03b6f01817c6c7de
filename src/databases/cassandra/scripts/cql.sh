#!/bin/bash
# cqlsh as the administrator, or another role by $ROLE and $PASSWORD; with TLS where the server has it. A password passes
# through a file that nobody else can read.
set -Eeuo pipefail
umask 077
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
credentials=$(mktemp /tmp/cqlsh.XXXXXX)
trap 'rm -f "$credentials"' EXIT
printf '[PlainTextAuthProvider]\nusername = %s\npassword = %s\n' \
  "${ROLE:-$ADMIN_ROLE}" "${PASSWORD:-$(<"$CREDENTIALS_PATH/$ADMIN_KEY")}" >"$credentials"
options=(--credentials="$credentials" --request-timeout=60)
if [ "$HAS_TLS" = true ]; then options+=(--ssl); fi
cqlsh "${options[@]}" "$@" "${CQLSH_HOST:-$POD_IP}" "$CLIENT_PORT"
