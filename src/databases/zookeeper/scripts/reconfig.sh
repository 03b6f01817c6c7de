#!/bin/bash
# reconfig.sh add LINE | remove NUMBER: adds a member to those who vote, or takes one away, as the administrator.
set -Eeuo pipefail
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
change=$1
what=$2
number=${what#server.}
number=${number%%=*}

# When the leader goes, the connection may end before the answer has come: who votes says whether it was done.
is_done() {
  local view
  view=$(timeout 5 bash "${0%/*}/ask.sh" localhost voting_view 2>/dev/null) || return 1
  case "$change" in
    add) grep -q "\"$number\" : {" <<<"$view" ;;
    remove) ! grep -q "\"$number\" : {" <<<"$view" ;;
  esac
}

for _ in 1 2 3; do
  answer=$(printf 'addauth digest %s:%s\nreconfig -%s %s\n' "$ADMIN_USER" "$(<"$CREDENTIALS_PATH/$ADMIN_KEY")" "$change" "$what" |
    timeout 60 zkCli.sh -server "localhost:$CLIENT_PORT" 2>&1 || true)
  case "$answer" in
    *'Committed new configuration:'*)
      sed -n '/^server\./p' <<<"$answer"
      exit 0
      ;;
  esac
  if is_done; then exit 0; fi
  # Whoever adds asks again by itself, and the server's reason is for its log.
  [ "$change" = remove ] || break
  sleep 3
done
grep -E 'KeeperErrorCode|Exception|not valid|rror' <<<"$answer" | tail -3 >&2 || echo 'reconfig: no answer within a minute' >&2
exit 1
