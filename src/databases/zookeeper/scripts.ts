import * as layout from './layout';
import { pemKeystore } from '../java-keystore';

/** Where the server looks whether its certificate is another one. */
const KEYSTORE = `${layout.RUNTIME_PATH}/server.pem`;

/** What the scripts are made for. */
export interface ZooKeeperScriptOptions {
  readonly hasTls: boolean;
  readonly isFormed: boolean;
}

/**
 * Asks a member's AdminServer for a command, and fails when that member does not serve: the status alone is 200 whether
 * it does or not.
 */
export const ASK_SCRIPT = `#!/bin/bash
exec 3<>"/dev/tcp/$1/${layout.ADMIN_PORT}" || exit 1
printf 'GET /commands/%s HTTP/1.0\\r\\n\\r\\n' "$2" >&3
answer=$(cat <&3)
[[ $answer == *'"error" : null'* ]] || { echo "$1 does not serve" >&2; exit 1; }
echo "{\${answer#*\{}"
`;

/**
 * Runs in every pod before the server: finds out whether there is an ensemble and who is in it, and writes the server's
 * configuration accordingly.
 */
export function joinScript({ hasTls, isFormed }: ZooKeeperScriptOptions): string {
  const conf = `${layout.STATE_PATH}/zoo.cfg`;
  return `#!/bin/bash
set -Eeuo pipefail
umask 077
case "$(< ${layout.CREDENTIALS_PATH}/${layout.ADMIN_KEY})" in
  '' | *[!a-zA-Z0-9_.~-]*) echo 'join: the password ${layout.ADMIN_KEY} is empty or has an odd character; use letters and digits' >&2; exit 1 ;;
esac
${hasTls ? pemKeystore(KEYSTORE) : ''}mkdir -p ${layout.STATE_PATH} ${layout.DATA_PATH}
me=$((POD_INDEX + 1))
own=$(while read -r name address; do [ "$name" != "$POD_NAME" ] || echo "$address"; done < ${layout.MEMBERS_PATH}/members)
[ -n "$own" ] || { echo "join: $POD_NAME is not in the list of members, ${layout.MEMBERS_PATH}/members; apply the manifests that the set was scaled with" >&2; exit 1; }
# A member's number is its ordinal and one, its address its name and the Service's.
line() { echo "server.$1=\${POD_NAME%-*}-$(($1 - 1)).\${own#*.}:${layout.QUORUM_PORT}:${layout.ELECTION_PORT}:participant;${layout.plainAddress(hasTls)}"; }
# The numbers of those who vote, if anybody serves.
ask_others() {
  local name address answer
  while read -r name address; do
    if [ "$name" != "$POD_NAME" ] && answer=$(timeout 5 bash ${layout.SCRIPTS_PATH}/ask.sh "$address" voting_view 2> /dev/null); then
      grep -o '"[0-9]*" : {' <<< "$answer" | tr -dc '0-9\\n'
      return
    fi
  done < ${layout.MEMBERS_PATH}/members
  return 1
}
# What the server wrote down last, by the version that its name ends with.
latest() {
  local each version
  for each in ${conf}.dynamic*; do
    version=\${each#${conf}.dynamic}
    [ ! -e "$each" ] || echo "$((16#0\${version#.})) $each"
  done | sort -n | tail -1 | cut -d ' ' -f 2
}
write() { rm -f ${conf}.dynamic*; for each in "$@"; do line "$each"; done > ${conf}.dynamic; }

has_data() { [ -n "$(ls -A ${layout.DATA_PATH}/version-2 2> /dev/null)" ]; }
rm -f ${layout.DATA_PATH}/initialize
tries=0
while :; do
  if voters=$(ask_others); then
    if grep -qx "$me" <<< "$voters"; then
      has_data && [ -n "$(latest)" ] || write $voters
      how='one of the ensemble'
    else
      # The server starts beside the others, copies what they have, and asks for a vote when it has (start.sh).
      write $voters "$me"
      how='new to the ensemble'
    fi
    break
  fi
  if [ -n "$(latest)" ]; then how='as before'; break; fi
${isFormed ? `  echo 'join: no member answers, and an empty volume may not begin a new ensemble (isFormed)'
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { echo 'join: given up for now' >&2; exit 1; }
  sleep 3` : `  write $(while read -r name address; do echo "$((\${name##*-} + 1))"; done < ${layout.MEMBERS_PATH}/members)
  touch ${layout.DATA_PATH}/initialize
  how='beginning an ensemble'
  break`}
done
echo "$me" > ${layout.DATA_PATH}/myid
line "$me" > ${layout.RUNTIME_PATH}/member
{ cat ${layout.CONFIG_PATH}/zoo.cfg; echo "dynamicConfigFile=$(latest)"; } > ${conf}
echo "join: $POD_NAME is server $me, $how:"
cat "$(latest)"
echo
`;
}

/** Adds a member to those who vote, or takes one away, as the administrator. */
export function reconfigScript({ hasTls }: Pick<ZooKeeperScriptOptions, 'hasTls'>): string {
  return `#!/bin/bash
# reconfig.sh add LINE | remove NUMBER
set -Eeuo pipefail
answer=$(printf 'addauth digest ${layout.ADMIN_USER}:%s\\nreconfig -%s %s\\n' "$(< ${layout.CREDENTIALS_PATH}/${layout.ADMIN_KEY})" "$1" "$2" \\
  | timeout 60 zkCli.sh -server localhost:${layout.clientPort(hasTls)} 2>&1 || true)
case "$answer" in
  *'Committed new configuration:'*) sed -n '/^server\\./p' <<< "$answer" ;;
  *) grep -E 'KeeperErrorCode|Exception|not valid|rror' <<< "$answer" | tail -3 >&2; exit 1 ;;
esac
`;
}

/** Starts the server; beside it, asks the others for a vote as long as it has none, and brings it renewed certificates. */
export function startScript({ hasTls }: Pick<ZooKeeperScriptOptions, 'hasTls'>): string {
  return `#!/bin/bash
set -Eeuo pipefail
join() {
  local me=$((POD_INDEX + 1)) view answer
  while sleep 2; do
    view=$(timeout 5 bash ${layout.SCRIPTS_PATH}/ask.sh localhost voting_view 2> /dev/null) || continue
    if grep -q "\\"$me\\" : {" <<< "$view"; then return; fi
    if answer=$(bash ${layout.SCRIPTS_PATH}/reconfig.sh add "$(< ${layout.RUNTIME_PATH}/member)" 2>&1); then
      echo "join: $POD_NAME votes from now on"
    else
      echo "join: not yet: $answer"
    fi
  done
}
# A server that is new writes down the others' list, where it is not yet; started again, it must be in its own.
list=$(sed -n 's/^dynamicConfigFile=//p' ${layout.STATE_PATH}/zoo.cfg)
grep -q "^server.$((POD_INDEX + 1))=" "$list" || { echo; cat ${layout.RUNTIME_PATH}/member; } >> "$list"
join &
${hasTls ? `renew() {
  umask 077
  while sleep 10; do
    if [ ${layout.TLS_PATH}/tls.crt -nt ${KEYSTORE} ]; then
      (${pemKeystore(KEYSTORE).trim()}) || sleep 600
    fi
  done
}
renew &
` : ''}# What the administrator's password is known by: its hash, as the server wants it.
hash=$(printf "$(printf '${layout.ADMIN_USER}:%s' "$(< ${layout.CREDENTIALS_PATH}/${layout.ADMIN_KEY})" | sha1sum | cut -c 1-40 | sed 's/../\\\\x&/g')" | base64)
export SERVER_JVMFLAGS="$SERVER_JVMFLAGS -Dzookeeper.DigestAuthenticationProvider.superDigest=${layout.ADMIN_USER}:$hash"
exec zkServer.sh start-foreground ${layout.STATE_PATH}/zoo.cfg
`;
}

/** A snapshot of any member that gives one, under the name that a server looks for. */
export function backupScript(hasTls: boolean): string {
  const tls = hasTls ? ` --ca-certificate=${layout.TLS_PATH}/ca.crt --certificate=${layout.TLS_PATH}/tls.crt --private-key=${layout.TLS_PATH}/tls.key` : '';
  return `
umask 077
printf 'header = Authorization: digest ${layout.ADMIN_USER}:%s\\n' "$(< ${layout.CREDENTIALS_PATH}/${layout.ADMIN_KEY})" > /tmp/wgetrc
for each in $MEMBERS; do
  if WGETRC=/tmp/wgetrc wget -nv -S -T 60 -t 1${tls} -O "$TARGET/snapshot" "${hasTls ? 'https' : 'http'}://$each:${layout.ADMIN_PORT}/commands/snapshot?streaming=true" 2> /tmp/answer \\
    && [ "$(head -c 4 "$TARGET/snapshot")" = ZKSN ]; then break; fi
  echo "$each gives no snapshot: $(tail -2 /tmp/answer)" >&2
  rm -f "$TARGET/snapshot"
done
zxid=$(sed -n 's/^ *last_zxid: *0x\\([0-9a-f]*\\).*/\\1/p' /tmp/answer)
[ -n "$zxid" ]
mv "$TARGET/snapshot" "$TARGET/snapshot.$zxid"
`;
}
