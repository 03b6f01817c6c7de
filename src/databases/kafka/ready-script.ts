import { adminProperties } from './admin-properties';
import * as layout from './layout';
import { pemKeystore } from '../java-keystore';

/** What of the pod the server's configuration says. */
const SETTING = `setting() { sed -n "s/^$1=//p" ${layout.RUNTIME_PATH}/server.properties; }`;

/**
 * Says whether a member serves. It is first ready when all that it has copies of is in sync, and it votes where it is a
 * controller: until then a rolling update goes no further, and no drain takes another. From then on it is ready while it
 * takes connections: who falls behind under load would otherwise lose its clients, too.
 *
 * The tools that know are a JVM each, which is for once, and until then for twice a minute.
 */
export function readyScript({ hasTls }: { readonly hasTls: boolean }): string {
  return `#!/bin/bash
set -Eeuo pipefail
${SETTING}
node=$(setting node.id) roles=$(setting process.roles)
port=${layout.CONTROLLER_PORT}
case "$roles" in *broker*) port=${layout.CLIENT_PORT} ;; esac
(exec 3<>/dev/tcp/localhost/$port) 2> /dev/null || exit 1

# Of this start of the server: another one is behind again.
stat=$(< /proc/1/stat)
read -ra fields <<< "\${stat##*) }"
started=\${fields[19]}
once() { [ ! -f "${layout.RUNTIME_PATH}/$1" ] || [ $((EPOCHSECONDS - $(< "${layout.RUNTIME_PATH}/$1"))) -ge 30 ] || return 1; echo $EPOCHSECONDS > "${layout.RUNTIME_PATH}/$1"; }
export KAFKA_HEAP_OPTS=-Xmx256m KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
tool() { timeout 25 "${layout.BIN}/$1" "\${@:2}"; }
broker=(--bootstrap-server localhost:${layout.CLIENT_PORT} --command-config ${layout.ADMIN_PROPERTIES})
controller=(--bootstrap-controller localhost:${layout.CONTROLLER_PORT} --command-config ${layout.RUNTIME_PATH}/controller.properties)
# The administrator's password may be another one since the start, and by the old one nothing is told any more.
if [ ${layout.CREDENTIALS_PATH}/${layout.USERS.admin.key} -nt ${layout.ADMIN_PROPERTIES} ]; then
  umask 077
${adminProperties(hasTls).replace(/^(?=.)/gm, '  ')}fi
if [ -f ${layout.RUNTIME_PATH}/ready ] && [ "$(< ${layout.RUNTIME_PATH}/ready)" = "$started" ]; then
${hasTls ? RENEW : ''}  exit 0
fi

once asked || exit 1
votes() {
  local id rest row now= own=
  while read -r id rest; do
    read -ra row <<< "$rest"
    # Of each: the time when it last had all that the leader had, and what it is.
    case "\${row[*]: -1}" in
      Leader) now=\${row[*]: -2:1} ;;
      Follower) ;;
      *) continue ;;
    esac
    [ "$id" != "$node" ] || own="$own \${row[*]: -2:1}"
  done
  for id in $own; do [ -z "$now" ] || [ $((now - id)) -ge 10000 ] || return 0; done
  echo "ready: controller $node does not vote yet, or is behind"
  return 1
}
in_sync() {
  local line pattern='Topic: ([^[:space:]]+).*Partition: ([0-9]+).*Leader: [0-9]+.*Replicas: ([0-9,]+).*Isr: ([0-9,]*)'
  while read -r line; do
    # Without a leader there is nobody to copy from.
    [[ "$line" =~ $pattern ]] || continue
    case ",\${BASH_REMATCH[3]}," in *",$node,"*) ;; *) continue ;; esac
    case ",\${BASH_REMATCH[4]}," in *",$node,"*) continue ;; esac
    echo "ready: \${BASH_REMATCH[1]}-\${BASH_REMATCH[2]} is not in sync on broker $node yet"
    return 1
  done
}
case "$roles" in *controller*)
  status=$(tool kafka-metadata-quorum.sh "\${controller[@]}" describe --replication)
  votes <<< "$status" ;;
esac
case "$roles" in *broker*)
  behind=$(tool kafka-topics.sh "\${broker[@]}" --describe --under-replicated-partitions)
  in_sync <<< "$behind" ;;
esac
echo "$started" > ${layout.RUNTIME_PATH}/ready
`;
}

/** Says to the server that it has the certificate of that name: it reads the file anew, though the name is the same. */
const RENEW = `  if [ ${layout.TLS_PATH}/tls.crt -nt ${layout.RUNTIME_PATH}/certificate-read ] && once renewed; then
    renew() {
      local listener settings= to=("\${controller[@]}")
      umask 077
${pemKeystore(`${layout.RUNTIME_PATH}/server.pem`).replace(/^(?=.)/gm, '      ')}      for listener in $(setting listeners | tr ',' '\\n' | sed 's/:.*//' | tr 'A-Z' 'a-z'); do
        settings="\${settings:+$settings,}listener.name.$listener.ssl.keystore.location=${layout.RUNTIME_PATH}/server.pem"
      done
      case "$roles" in *broker*) to=("\${broker[@]}") ;; esac
      tool kafka-configs.sh "\${to[@]}" --alter --entity-type brokers --entity-name "$node" --add-config "$settings" > /dev/null \\
        && touch -r ${layout.TLS_PATH}/tls.crt ${layout.RUNTIME_PATH}/certificate-read
    }
    (renew) || echo 'ready: the renewed certificate is not read yet' >&2
  fi
`;
