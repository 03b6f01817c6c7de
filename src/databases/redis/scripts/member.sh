# shellcheck shell=bash
# What the scripts of a member know: whose data its volume has, what another member says of itself, and how to take the
# primary's place. PRIMARY_POD and PRIMARY_HOST are the primary that the manifest names. It is not always the one that takes
# the writes: after a change the former one does until the new one has taken over. So each volume says whose data it has,
# and a member that is to be the primary begins as a replica of that one.
# What is set here is for the scripts that read it.
# shellcheck disable=SC2034
# shellcheck source-path=SCRIPTDIR source=server.sh
. "${0%/*}/server.sh"
DATABASE_FILE=$DATA_DIRECTORY/database
# The member that was the primary when the volume last had all of it.
PRIMARY_FILE=$DATA_DIRECTORY/primary
# Whose place this member takes when it has all of its data; only in a pod that was started so.
TAKE_OVER_FILE=$RUNTIME_PATH/take-over

remembered() { cat "$PRIMARY_FILE" 2>/dev/null || true; }
remember() {
  [ "$(remembered)" != "$1" ] || return 0
  echo "$1" >"$PRIMARY_FILE.new"
  sync "$PRIMARY_FILE.new"
  mv "$PRIMARY_FILE.new" "$PRIMARY_FILE"
}

host_of() { echo "${PRIMARY_HOST/#$PRIMARY_POD/$1}"; }
name_of() { echo "${1%%.*}"; }
others() { cut -d ' ' -f 1 "$MEMBERS_PATH/members" | grep -vx "$POD_NAME" || true; }
listens() { timeout 3 bash -c "exec 3<>/dev/tcp/$(host_of "$1")/$PORT" 2>/dev/null; }

# redis-cli as the administrator of another member. Without more arguments it reads commands.
ask_member() {
  local admin
  admin=$(cat "$RUNTIME_PATH/admin-password" 2>/dev/null || password admin-password)
  REDISCLI_AUTH=$admin timeout 2 redis-cli -h "$(host_of "$1")" -p "$PORT" "${TLS[@]}" --user admin --no-auth-warning "${@:2}" 2>/dev/null
}

# What comes after a name in an answer.
value_of() { tr -d '\r' <<<"$2" | sed -n "s/^$1:*//p"; }

# Which database a member has, whether it is a master, and whom it follows. Fails when it does not answer.
look_at() {
  local answer
  answer=$(printf '%s\n' 'acl users' 'info replication' | ask_member "$1") || return 1
  THEIR_ROLE=$(value_of role "$answer")
  [ -n "$THEIR_ROLE" ] || return 1
  THEIR_DATABASE=$(value_of replication- "$answer")
  THEIR_MASTER=$(name_of "$(value_of master_host "$answer")")
  THEIR_LINK=$(value_of master_link_status "$answer")
  THEIR_REPLICATION=$answer
}

# A server that is started anew in the same pod reads the file: it is to be then what it is now.
follow_from_now_on() {
  local file=$RUNTIME_PATH/member.conf lines
  lines=$(grep -v '^replicaof ' "$file")
  [ -z "$1" ] || lines+=$'\n'"replicaof $(host_of "$1") $PORT"
  [ "$lines" != "$(<"$file")" ] || return 0
  echo "$lines" >"$file.new"
  mv "$file.new" "$file"
}

is_primary_now() {
  remember "$POD_NAME"
  follow_from_now_on ''
  rm -f "$TAKE_OVER_FILE"
}

# Takes the place of a primary that answers, within so many milliseconds: it pauses writes until this member has all of them,
# and becomes a replica of this one. Otherwise it goes on as before, and REASON says why.
take_over_from() {
  local former=$1 milliseconds=$2 address answer tries
  look_at "$former" || {
    REASON="$former does not answer"
    return 1
  }
  if [ "$THEIR_ROLE" = slave ]; then
    if [ "$THEIR_MASTER" = "$POD_NAME" ]; then
      # It has given its place away already.
      ask_here replicaof no one >/dev/null
      is_primary_now
      return 0
    fi
    REASON="$former is a replica of $THEIR_MASTER now"
    if others | grep -qx "$THEIR_MASTER"; then ask_here replicaof "$(host_of "$THEIR_MASTER")" "$PORT" >/dev/null; fi
    return 1
  fi
  # As the primary calls this member: by its name, or by its address if an older version of this started it.
  for address in "$(host_of "$POD_NAME")" $(hostname -i 2>/dev/null); do
    if grep -q "^slave[0-9]*:ip=$address,port=$PORT,state=online," <<<"$THEIR_REPLICATION"; then break; fi
    address=
  done
  [ -n "$address" ] || {
    REASON="$POD_NAME is not connected to $former yet"
    return 1
  }
  answer=$(ask_member "$former" failover to "$address" "$PORT" timeout "$milliseconds")
  [ "$answer" = OK ] || {
    REASON="$former refuses: $answer"
    return 1
  }
  for ((tries = milliseconds / 200 + 5; tries > 0; tries--)); do
    if [[ $(ask_here info replication) == *role:master* ]]; then
      is_primary_now
      # By an address it would not find this member again.
      [ "$address" = "$(host_of "$POD_NAME")" ] || ask_member "$former" replicaof "$(host_of "$POD_NAME")" "$PORT" >/dev/null || true
      return 0
    fi
    sleep 0.2
  done
  REASON="$POD_NAME has not received everything from $former within $((milliseconds / 1000)) s, and $former goes on as before"
  return 1
}
