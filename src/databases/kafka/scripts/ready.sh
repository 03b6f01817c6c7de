#!/bin/bash
# Says whether a member serves. It is first ready when all that it has copies of is in sync, and it votes where it is a
# controller: until then a rolling update goes no further, and no drain takes another. From then on it is ready while it
# takes connections: a member that falls behind under load would otherwise lose its clients, too.
#
# The tools that know are a JVM each, which is for once, and until then for twice a minute.
set -Eeuo pipefail
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
# What of the pod the server's configuration says.
setting() { sed -n "s/^$1=//p" "$RUNTIME_PATH/server.properties"; }
node=$(setting node.id)
roles=$(setting process.roles)
port=$CONTROLLER_PORT
case "$roles" in *broker*) port=$CLIENT_PORT ;; esac
(exec 3<>"/dev/tcp/localhost/$port") 2>/dev/null || exit 1

# Of this start of the server: another one is behind again.
stat=$(<"$SERVER_STAT")
read -ra fields <<<"${stat##*) }"
started=${fields[19]}
once() {
  [ ! -f "$RUNTIME_PATH/$1" ] || [ $((EPOCHSECONDS - $(<"$RUNTIME_PATH/$1"))) -ge 30 ] || return 1
  echo "$EPOCHSECONDS" >"$RUNTIME_PATH/$1"
}
export KAFKA_HEAP_OPTS=-Xmx256m KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
tool() { timeout 25 "$BIN/$1" "${@:2}"; }
broker=(--bootstrap-server "localhost:$CLIENT_PORT" --command-config "$ADMIN_PROPERTIES")
controller=(--bootstrap-controller "localhost:$CONTROLLER_PORT" --command-config "$RUNTIME_PATH/controller.properties")
# The administrator's password may be another one since the start, and by the old one nothing is told any more.
if [ "$CREDENTIALS_PATH/$ADMIN_KEY" -nt "$ADMIN_PROPERTIES" ]; then bash "${0%/*}/admin-properties.sh"; fi

# Says to the server that it has the certificate of that name: it reads the file anew, though the name is the same.
renew() {
  local listener settings='' to=("${controller[@]}")
  bash "${0%/*}/keystore.sh" || return 1
  for listener in $(setting listeners | tr ',' '\n' | sed 's/:.*//' | tr '[:upper:]' '[:lower:]'); do
    settings="${settings:+$settings,}listener.name.$listener.ssl.keystore.location=$KEYSTORE_FILE"
  done
  case "$roles" in *broker*) to=("${broker[@]}") ;; esac
  tool kafka-configs.sh "${to[@]}" --alter --entity-type brokers --entity-name "$node" --add-config "$settings" >/dev/null || return 1
  touch -r "$TLS_PATH/tls.crt" "$RUNTIME_PATH/certificate-read"
}
if [ -f "$RUNTIME_PATH/ready" ] && [ "$(<"$RUNTIME_PATH/ready")" = "$started" ]; then
  if [ "$HAS_TLS" = true ] && [ "$TLS_PATH/tls.crt" -nt "$RUNTIME_PATH/certificate-read" ] && once renewed; then
    renew || echo 'ready: the renewed certificate is not read yet' >&2
  fi
  exit 0
fi

once asked || exit 1
votes() {
  local id rest row now='' own=''
  while read -r id rest; do
    read -ra row <<<"$rest"
    # Of each: the time when it last had all that the leader had, and what it is.
    case "${row[*]: -1}" in
      Leader) now=${row[*]: -2:1} ;;
      Follower) ;;
      *) continue ;;
    esac
    [ "$id" != "$node" ] || own="$own ${row[*]: -2:1}"
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
    case ",${BASH_REMATCH[3]}," in *",$node,"*) ;; *) continue ;; esac
    case ",${BASH_REMATCH[4]}," in *",$node,"*) continue ;; esac
    echo "ready: ${BASH_REMATCH[1]}-${BASH_REMATCH[2]} is not in sync on broker $node yet"
    return 1
  done
}
case "$roles" in *controller*)
  status=$(tool kafka-metadata-quorum.sh "${controller[@]}" describe --replication)
  votes <<<"$status"
  ;;
esac
case "$roles" in *broker*)
  behind=$(tool kafka-topics.sh "${broker[@]}" --describe --under-replicated-partitions)
  in_sync <<<"$behind"
  ;;
esac
echo "$started" >"$RUNTIME_PATH/ready"
