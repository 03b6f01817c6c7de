#!/bin/bash
# Gives the roles the passwords that are mounted now. The administrator's old one is read from the standard input; where it
# is refused because an earlier run has changed it already, the new one is tried.
set -Eeuo pipefail
umask 077
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
read -r old
quoted() { sed "s/'/''/g" "$CREDENTIALS_PATH/$1"; }
file=$(mktemp /tmp/passwords.XXXXXX)
trap 'rm -f "$file"' EXIT
cat >"$file" <<END
ALTER ROLE $APPLICATION_ROLE WITH PASSWORD = '$(quoted "$APPLICATION_KEY")';
ALTER ROLE $ADMIN_ROLE WITH PASSWORD = '$(quoted "$ADMIN_KEY")';
END
if ! output=$(PASSWORD=$old bash "${0%/*}/cql.sh" -f "$file" 2>&1); then
  bash "${0%/*}/cql.sh" -f "$file" >/dev/null 2>&1 || {
    echo "$output" >&2
    exit 1
  }
fi
echo 'passwords: the roles have those of the Secret'
