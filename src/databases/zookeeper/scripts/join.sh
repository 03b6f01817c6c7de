#!/bin/bash
# Runs in every pod before the server: finds out whether there is an ensemble and who is in it, and writes the server's
# configuration accordingly.
set -Eeuo pipefail
umask 077
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
case "$(<"$CREDENTIALS_PATH/$ADMIN_KEY")" in
  '' | *[!a-zA-Z0-9_.~-]*)
    echo "join: the password $ADMIN_KEY is empty or has an odd character; use letters and digits" >&2
    exit 1
    ;;
esac
if [ "$HAS_TLS" = true ]; then bash "${0%/*}/keystore.sh"; fi
mkdir -p "$STATE_PATH" "$DATA_PATH"
conf=$STATE_PATH/zoo.cfg
me=$((POD_INDEX + 1))
own=$(while read -r name address; do [ "$name" != "$POD_NAME" ] || echo "$address"; done <"$MEMBERS_PATH/members")
[ -n "$own" ] || {
  echo "join: $POD_NAME is not in the list of members, $MEMBERS_PATH/members; apply the manifests that the set was scaled with" >&2
  exit 1
}

# A member's number is its ordinal and one, its address its name and the Service's.
line() { echo "server.$1=${POD_NAME%-*}-$(($1 - 1)).${own#*.}:$QUORUM_PORT:$ELECTION_PORT:participant;$PLAIN_ADDRESS"; }

# The numbers of those who vote, if anybody serves.
ask_others() {
  local name address answer
  while read -r name address; do
    if [ "$name" != "$POD_NAME" ] && answer=$(timeout 5 bash "${0%/*}/ask.sh" "$address" voting_view 2>/dev/null); then
      grep -o '"[0-9]*" : {' <<<"$answer" | tr -dc '0-9\n'
      return
    fi
  done <"$MEMBERS_PATH/members"
  return 1
}

# What the server wrote down last, by the version that its name ends with.
latest() {
  local each version
  for each in "$conf".dynamic*; do
    version=${each#"$conf.dynamic"}
    [ ! -e "$each" ] || echo "$((16#0${version#.})) $each"
  done | sort -n | tail -1 | cut -d ' ' -f 2
}

write() {
  rm -f "$conf".dynamic*
  for each in "$@"; do line "$each"; done >"$conf.dynamic"
}

has_data() { [ -n "$(ls -A "$DATA_PATH/version-2" 2>/dev/null)" ]; }

rm -f "$DATA_PATH/initialize"
tries=0
while :; do
  if list=$(ask_others); then
    mapfile -t voters <<<"$list"
    if grep -qx "$me" <<<"$list"; then
      if ! has_data || [ -z "$(latest)" ]; then write "${voters[@]}"; fi
      how='one of the ensemble'
    else
      # The server starts beside the others, copies what they have, and asks for a vote when it has (start.sh).
      write "${voters[@]}" "$me"
      how='new to the ensemble'
    fi
    break
  fi
  if [ -n "$(latest)" ]; then
    how='as before'
    break
  fi
  if [ "$IS_FORMED" = false ]; then
    mapfile -t everybody < <(while read -r name _; do echo "$((${name##*-} + 1))"; done <"$MEMBERS_PATH/members")
    write "${everybody[@]}"
    touch "$DATA_PATH/initialize"
    how='beginning an ensemble'
    break
  fi
  echo 'join: no member answers, and an empty volume may not begin a new ensemble (isFormed)'
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || {
    echo 'join: given up for now' >&2
    exit 1
  }
  sleep 3
done
echo "$me" >"$DATA_PATH/myid"
line "$me" >"$RUNTIME_PATH/member"
{
  cat "$CONFIG_PATH/zoo.cfg"
  echo "dynamicConfigFile=$(latest)"
} >"$conf"
echo "join: $POD_NAME is server $me, $how:"
cat "$(latest)"
echo
