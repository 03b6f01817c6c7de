#!/bin/bash
# Runs in every pod before the server: writes the server's configuration, with its name and number and the passwords, and
# formats an empty volume, as one of the first controllers only where there is no cluster yet.
set -Eeuo pipefail
umask 077
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
secret() { cat "$CREDENTIALS_PATH/$1"; }
for each in $KEYS; do
  case "$(secret "$each")" in
    '' | -* | *[!a-zA-Z0-9_.-]*)
      echo "join: '$each' of the credentials is empty or has an odd character; use letters and digits" >&2
      exit 1
      ;;
  esac
done
if [ "$HAS_TLS" = true ]; then
  bash "${0%/*}/keystore.sh"
  touch -r "$TLS_PATH/tls.crt" "$RUNTIME_PATH/certificate-read"
fi
own=$(while read -r name address; do [ "$name" != "$POD_NAME" ] || echo "$address"; done <"$MEMBERS_PATH/members")
[ -n "$own" ] || {
  echo "join: $POD_NAME is not in the list of members, $MEMBERS_PATH/members; apply the manifests that the set was scaled with" >&2
  exit 1
}
node=$((FIRST_NODE + POD_INDEX))
case ",$CONTROLLERS" in *",$node@"*) is_controller=yes ;; *) is_controller= ;; esac
# $1: module; $2: user; $3: key of its password
login() { echo "$1 username=\"$2\" password=\"$(secret "$3")\""; }

listeners='' advertised='' roles=''
add() {
  listeners="${listeners:+$listeners,}$1://:$3"
  advertised="${advertised:+$advertised,}$1://$2:$3"
}
if [ -z "$is_controller" ] || [ "$FIRST_NODE" -eq 0 ]; then
  roles=broker
  add CLIENT "$own" "$CLIENT_PORT"
  if [ "$HAS_EXTERNAL" = true ]; then
    external="${EXTERNAL_HOSTNAME//\{name\}/$POD_NAME}"
    add EXTERNAL "${external//\{ordinal\}/$POD_INDEX}" "$EXTERNAL_PORT"
  fi
fi
if [ -n "$is_controller" ]; then
  roles="${roles:+$roles,}controller"
  add CONTROLLER "$own" "$CONTROLLER_PORT"
fi
controller_login=$(login "$PLAIN" "$CONTROLLER_USER" "$CONTROLLER_KEY")
{
  cat "$CONFIG_PATH/server.properties"
  echo "process.roles=$roles"
  echo "node.id=$node"
  echo "listeners=$listeners"
  echo "advertised.listeners=$advertised"
  echo "controller.quorum.bootstrap.servers=$(tr ',' '\n' <<<"$CONTROLLERS" | sed 's/.*@//' | paste -s -d , -)"
  # A controller that is new, or has lost its volume, copies the others and asks for a vote when it has.
  [ -z "$is_controller" ] || echo 'controller.quorum.auto.join.enable=true'
  case "$roles" in broker*) echo 'inter.broker.listener.name=CLIENT' ;; esac
  echo "listener.name.client.scram-sha-512.sasl.jaas.config=$(login "$SCRAM" "$BROKER_USER" "$BROKER_KEY");"
  if [ "$HAS_EXTERNAL" = true ]; then echo "listener.name.external.scram-sha-512.sasl.jaas.config=$SCRAM;"; fi
  echo "listener.name.controller.plain.sasl.jaas.config=$controller_login user_$CONTROLLER_USER=\"$(secret "$CONTROLLER_KEY")\";"
} >"$RUNTIME_PATH/server.properties"
# What the tools are given: as the administrator to brokers, and to controllers.
bash "${0%/*}/admin-properties.sh"
{
  echo "security.protocol=$PROTOCOL"
  echo 'sasl.mechanism=PLAIN'
  echo "sasl.jaas.config=$controller_login;"
  if [ "$HAS_TLS" = true ]; then
    echo 'ssl.truststore.type=PEM'
    echo "ssl.truststore.location=$TLS_PATH/ca.crt"
  fi
} >"$RUNTIME_PATH/controller.properties"

[ ! -f "$DATA_PATH/meta.properties" ] || {
  echo "join: node $node, $roles, as before"
  exit 0
}
formed() {
  [ "$IS_FORMED" = false ] || return 0
  local others
  others=$(tr ',' '\n' <<<"$CONTROLLERS" | sed -n "/^$node@/!s/.*@//p" | paste -s -d , -)
  [ -n "$others" ] || return 1
  timeout 25 "$BIN/kafka-metadata-quorum.sh" --bootstrap-controller "$others" --command-config "$RUNTIME_PATH/controller.properties" \
    describe --status 2>/dev/null | grep -q '^LeaderId: *[0-9]'
}
# Of the first controllers each knows the others' directories; of one that comes later nobody does, and it has no vote at first.
directory() {
  local bytes
  bytes=$(printf '%s/%s' "$(secret "$CLUSTER_ID_KEY")" "$1" | sha256sum | cut -c 1-32 | sed 's/../\\x&/g')
  printf '%b' "$bytes" | base64 | tr '+/' '-_' | tr -d '='
}
how=(--no-initial-controllers)
if [ -n "$is_controller" ] && ! formed; then
  first=$(for each in ${CONTROLLERS//,/ }; do echo "$each:$(directory "${each%%@*}")"; done | paste -s -d , -)
  how=(--initial-controllers "$first" "@$RUNTIME_PATH/users")
  # From a file: arguments show in the list of processes.
  for each in $USERS; do
    printf '%s\n' --add-scram "SCRAM-SHA-512=[name=${each%%=*},password=$(secret "${each#*=}")]"
  done >"$RUNTIME_PATH/users"
fi
mkdir -p "$DATA_PATH"
"$BIN/kafka-storage.sh" format --cluster-id "$(secret "$CLUSTER_ID_KEY")" --config "$RUNTIME_PATH/server.properties" "${how[@]}" >/tmp/format 2>&1 || {
  tail -5 /tmp/format >&2
  exit 1
}
rm -f "$RUNTIME_PATH/users"
echo "join: node $node, $roles, formatted with ${how[0]}"
