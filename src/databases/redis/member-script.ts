import * as layout from './layout';
import { askHere } from './users';

/**
 * What the scripts of a member know: what another member says of itself, whose data the volume has, and how to take the
 * primary's place. Read by the others, which have POD_NAME, PRIMARY_POD and PRIMARY_HOST.
 *
 * The pod that the manifest calls the primary is not always the one that is: after a change of `primary` the former one
 * takes writes until the new one has taken over. So each volume says whose data it has, and a member that is to be the
 * primary begins as a replica of that one.
 */
export function memberScript(hasTls: boolean): string {
  return `#!/bin/bash
remembered() { cat ${layout.DATA_DIRECTORY}/${layout.PRIMARY_FILE} 2> /dev/null || true; }
remember() {
  local file=${layout.DATA_DIRECTORY}/${layout.PRIMARY_FILE}
  [ "$(remembered)" != "$1" ] || return 0
  echo "$1" > "$file.new"
  sync "$file.new"
  mv "$file.new" "$file"
}
host_of() { echo "\${PRIMARY_HOST/#$PRIMARY_POD/$1}"; }
others() { while read -r name address; do [ "$name" = "$POD_NAME" ] || echo "$name"; done < ${layout.MEMBERS_PATH}/members; }
listens() { timeout 3 bash -c ': 3<> "/dev/tcp/$0/${layout.PORT}"' "$(host_of "$1")" 2> /dev/null; }
ask_here() { ${askHere(hasTls)} "$@"; }
# What comes after the member's name are arguments; without any, commands are read.
ask_member() {
  REDISCLI_AUTH="$(cat ${layout.ADMIN_FILE} 2> /dev/null || cat ${layout.CREDENTIALS_PATH}/${layout.KEYS.admin})" \\
    timeout 2 ${layout.cli('"$(host_of "$1")"', hasTls).join(' ')} --user admin --no-auth-warning "\${@:2}" 2> /dev/null
}
value_of() { tr -d '\\r' <<< "$2" | sed -n "s/^$1:*//p"; }
name_of_host() { echo "\${1%%.*}"; }
# Which database a member has, whether it is a master, and whom it follows. Fails when it does not answer.
look_at() {
  local answer
  answer=$(printf '%s\\n' 'acl users' 'info replication' | ask_member "$1") || return 1
  THEIR_ROLE=$(value_of role "$answer")
  [ -n "$THEIR_ROLE" ] || return 1
  THEIR_DATABASE=$(value_of ${layout.FOLLOWER_PREFIX} "$answer")
  THEIR_MASTER=$(name_of_host "$(value_of master_host "$answer")")
  THEIR_LINK=$(value_of master_link_status "$answer")
  THEIR_REPLICAS=$answer
}
# A server that is started anew in the same pod reads the file: it is to be then what it is now.
follow_from_now_on() {
  local lines
  lines=$(grep -v '^replicaof ' ${layout.RUNTIME_PATH}/member.conf)
  [ -z "$1" ] || lines="$lines"$'\\n'"replicaof $(host_of "$1") ${layout.PORT}"
  [ "$lines" != "$(< ${layout.RUNTIME_PATH}/member.conf)" ] || return 0
  echo "$lines" > ${layout.RUNTIME_PATH}/member.conf.new
  mv ${layout.RUNTIME_PATH}/member.conf.new ${layout.RUNTIME_PATH}/member.conf
}
is_primary_now() {
  remember "$POD_NAME"
  follow_from_now_on ''
  rm -f ${layout.TAKE_OVER_FILE}
}
# Takes the place of a primary that answers, within so many milliseconds: it pauses writes until this member has all of
# them, becomes a replica of it, and goes on as before otherwise.
take_over_from() {
  local former=$1 milliseconds=$2 address answer tries
  look_at "$former" || { REASON="$former does not answer"; return 1; }
  if [ "$THEIR_ROLE" = slave ]; then
    if [ "$THEIR_MASTER" = "$POD_NAME" ]; then
      # It has given its place away already.
      ask_here replicaof no one > /dev/null
      is_primary_now
      return 0
    fi
    REASON="$former is a replica of $THEIR_MASTER now"
    if others | grep -qx "$THEIR_MASTER"; then ask_here replicaof "$(host_of "$THEIR_MASTER")" ${layout.PORT} > /dev/null; fi
    return 1
  fi
  # As the primary calls this member: by its name, or by its address when it was started by an older version of this.
  for address in "$(host_of "$POD_NAME")" $(hostname -i 2> /dev/null); do
    grep -q "^slave[0-9]*:ip=$address,port=${layout.PORT},state=online," <<< "$THEIR_REPLICAS" && break
    address=
  done
  [ -n "$address" ] || { REASON="$POD_NAME is not connected to $former yet"; return 1; }
  answer=$(ask_member "$former" failover to "$address" ${layout.PORT} timeout "$milliseconds")
  [ "$answer" = OK ] || { REASON="$former refuses: $answer"; return 1; }
  for ((tries = milliseconds / 200 + 5; tries > 0; tries--)); do
    if [[ "$(ask_here info replication)" = *role:master* ]]; then
      is_primary_now
      # By an address it would not find this member again.
      [ "$address" = "$(host_of "$POD_NAME")" ] || ask_member "$former" replicaof "$(host_of "$POD_NAME")" ${layout.PORT} > /dev/null || true
      return 0
    fi
    sleep 0.2
  done
  REASON="$POD_NAME has not received everything from $former within $((milliseconds / 1000)) s, and $former goes on as before"
  return 1
}
`;
}
