#!/bin/bash
# Starts the server; beside it, asks the others for a vote as long as it has none, and brings it renewed certificates.
set -Eeuo pipefail
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
join() {
  local me=$((POD_INDEX + 1)) view answer
  while sleep 2; do
    view=$(timeout 5 bash "${0%/*}/ask.sh" localhost voting_view 2>/dev/null) || continue
    if grep -q "\"$me\" : {" <<<"$view"; then return; fi
    if answer=$(bash "${0%/*}/reconfig.sh" add "$(<"$RUNTIME_PATH/member")" 2>&1); then
      echo "join: $POD_NAME votes from now on"
    else
      echo "join: not yet: $answer"
    fi
  done
}
renew() {
  while sleep 10; do
    if [ "$TLS_PATH/tls.crt" -nt "$KEYSTORE_FILE" ]; then
      bash "${0%/*}/keystore.sh" || sleep 600
    fi
  done
}

# A server that is new writes down the others' list, where it is not yet; started again, it must be in its own.
list=$(sed -n 's/^dynamicConfigFile=//p' "$STATE_PATH/zoo.cfg")
grep -q "^server.$((POD_INDEX + 1))=" "$list" || {
  echo
  cat "$RUNTIME_PATH/member"
} >>"$list"
join &
if [ "$HAS_TLS" = true ]; then renew & fi
# What the administrator's password is known by: its hash, as the server wants it.
digest=$(printf '%s:%s' "$ADMIN_USER" "$(<"$CREDENTIALS_PATH/$ADMIN_KEY")" | sha1sum | cut -c 1-40 | sed 's/../\\x&/g')
hash=$(printf '%b' "$digest" | base64)
export SERVER_JVMFLAGS="$SERVER_JVMFLAGS -Dzookeeper.DigestAuthenticationProvider.superDigest=$ADMIN_USER:$hash"
exec zkServer.sh start-foreground "$STATE_PATH/zoo.cfg"
