#!/bin/bash
# ask.sh HOST COMMAND: asks a member's AdminServer for a command, and fails when that member does not serve: the status alone
# is 200 whether it does or not.
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
exec 3<>"/dev/tcp/$1/$ADMIN_PORT" || exit 1
printf 'GET /commands/%s HTTP/1.0\r\n\r\n' "$2" >&3
answer=$(cat <&3)
[[ $answer == *'"error" : null'* ]] || {
  echo "$1 does not serve" >&2
  exit 1
}
echo "{${answer#*\{}"
