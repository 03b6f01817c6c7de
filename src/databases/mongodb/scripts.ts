import * as layout from './layout';

/** How mongosh runs the script: without a server, a configuration of the user's, or a word too many. */
function member(step: string): string {
  return `STEP=${step} mongosh --nodb --norc --quiet ${layout.SCRIPTS_PATH}/member.js`;
}

/** The server, at the pod's own address, which no file says. */
export const START_SCRIPT = `#!/bin/bash
options=(--config ${layout.CONFIG_FILE} --bind_ip "localhost,$POD_IP" --dbpath "\${1:-${layout.DATA_PATH}}")
case "$POD_IP" in *:*) options+=(--ipv6) ;; esac
exec mongod "\${options[@]}"
`;

/**
 * Runs in every pod before the server: gives it a key that nobody else may read, and sees to it that a member without data
 * has its place in the replica set, or makes the set.
 */
export function joinScript({ hasTls }: { readonly hasTls: boolean }): string {
  return `#!/bin/bash
set -Eeuo pipefail
umask 077
say() { echo "join: $*"; }
# mongod wants a key file that is its own, and a mounted Secret is the group's.
cat ${layout.CREDENTIALS_PATH}/${layout.KEYS.members} > ${layout.KEY_FILE}
${hasTls ? `cat ${layout.TLS_PATH}/tls.key ${layout.TLS_PATH}/tls.crt > ${layout.PEM_FILE}\n` : ''}mkdir -p ${layout.DATA_PATH}
if [ -e ${layout.DATA_PATH}/${layout.JOINED_FILE} ]; then
  say "$POD_NAME is a member"
  exit 0
fi
status=0
${member('prepare')} || status=$?
if [ "$status" = 10 ]; then
  rm -rf ${layout.FOUNDING_PATH}
  mkdir ${layout.FOUNDING_PATH}
  bash ${layout.SCRIPTS_PATH}/start.sh ${layout.FOUNDING_PATH} &
  server=$!
  trap 'kill $server 2> /dev/null || true' EXIT
  until (exec 3<> /dev/tcp/localhost/${layout.PORT}) 2> /dev/null; do
    kill -0 $server || { echo 'join: the server has ended before it made a replica set' >&2; exit 1; }
    sleep 1
  done
  ${member('found')}
  kill $server
  wait $server
  touch ${layout.FOUNDING_PATH}/${layout.JOINED_FILE}
  rm -rf ${layout.DATA_PATH}
  mv ${layout.FOUNDING_PATH} ${layout.DATA_PATH}
  say "$POD_NAME has made the replica set"
elif [ "$status" != 0 ]; then
  exit "$status"
else
  say "$POD_NAME starts, and will be taken in"
fi
`;
}

export const READY_SCRIPT = `#!/bin/bash
exec env ${member('ready')}
`;

/** Before a member's pod goes for good. */
export const REMOVE_SCRIPT = `#!/bin/bash
export MEMBER="\${1:?which member: the name of its pod}"
exec env ${member('remove')}
`;

/** mongosh as the administrator, at the primary unless HOST says otherwise; what comes after is mongosh's. */
export function shellScript({ uri }: { readonly uri: string }): string {
  return `#!/bin/bash
set -Eeuo pipefail
umask 077
# By a file: an argument could be read by everybody in the container.
file=$(mktemp /tmp/shell.XXXXXX.js)
trap 'rm -f "$file"' EXIT
cat > "$file" <<'END'
db = connect('${uri}'.replace('PASSWORD', encodeURIComponent(require('fs').readFileSync('${layout.CREDENTIALS_PATH}/${layout.KEYS.admin}', 'utf8').trim())));
END
if [ $# -gt 0 ]; then echo "print(EJSON.stringify(($1), null, 2));" >> "$file"; fi
mongosh --nodb --norc --quiet "$file" $([ $# -gt 0 ] || echo --shell)
`;
}

/** The users get the passwords that are mounted now; the administrator's old one is read from the standard input. */
export const PASSWORDS_SCRIPT = `#!/bin/bash
set -Eeuo pipefail
read -r OLD
export OLD
exec env ${member('passwords')}
`;

/** The tools read the password from a file that nobody else can read. */
const TOOL = `umask 077
printf 'password: "%s"\\n' "$(sed 's/[\\\\"]/\\\\&/g' ${layout.CREDENTIALS_PATH}/${layout.KEYS.admin})" > /tmp/tool.yaml`;

/** All databases, as they were when it ended, from a secondary where there is one. */
export const BACKUP_SCRIPT = `
${TOOL}
mongodump --config=/tmp/tool.yaml --uri="$MONGODB_URI&readPreference=secondaryPreferred" --oplog --gzip --archive="$TARGET/dump.archive.gz"
gzip --test "$TARGET/dump.archive.gz"
`;

/** Puts the collections of a backup in the place of those of the same name, users included. */
export const RESTORE_SCRIPT = `#!/bin/bash
set -Eeuo pipefail
. ${layout.SCRIPTS_PATH}/restore-common.sh
[ -f "$FROM/dump.archive.gz" ] || fail "$FROM has no dump.archive.gz"
${TOOL}
mongorestore --config=/tmp/tool.yaml --uri="$MONGODB_URI" --drop --oplogReplay --gzip --archive="$FROM/dump.archive.gz"
restored "the collections are what $BACKUP has"
`;
