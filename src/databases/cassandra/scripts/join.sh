#!/bin/bash
# Runs in every pod before the server: decides whether the member has its place in the ring, takes one, or makes the
# cluster; and writes the server's configuration. Members join one at a time, from the lowest: Cassandra moves to them what
# is to be theirs, and refuses to do so for two at once.
set -Eeuo pipefail
shopt -s inherit_errexit
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
say() { echo "join: $*"; }
answers() { timeout 3 bash -c "exec 3<>/dev/tcp/$1/$2" 2>/dev/null; }
# Only members answer clients; one that is still joining does not.
serves() { answers "$1" "$CLIENT_PORT"; }

members=() addresses=() me=
while read -r name address; do
  [ "$name" != "$POD_NAME" ] || me=${#members[@]}
  members+=("$name") addresses+=("$address")
done <"$MEMBERS_PATH/members"
[ -n "$me" ] || {
  echo "join: $POD_NAME is not in the list of members, $MEMBERS_PATH/members; apply the manifests that the set was scaled with" >&2
  exit 1
}
read -ra extra <<<"$EXTRA_SEEDS"

# A member of the ring that serves clients.
serving() {
  local index address
  for index in "${!addresses[@]}"; do
    if [ "$index" != "$me" ] && serves "${addresses[index]}"; then
      echo "${addresses[index]}"
      return
    fi
  done
  for address in "${extra[@]}"; do
    if serves "$address"; then
      echo "$address"
      return
    fi
  done
}

# The first member below this one that does not serve clients: it is to join before.
awaited() {
  local index
  for ((index = 0; index < me; index++)); do
    serves "${addresses[index]}" || {
      echo "${members[index]}"
      return
    }
  done
}

# $1: a member that serves. The members that it knows and that do not answer. Whoever may not ask, because there is no
# majority of the roles yet, leaves it to Cassandra to refuse.
lost() {
  local address peers
  peers=$(CQLSH_HOST=$1 timeout 60 bash "${0%/*}/cql.sh" --no-color -e 'SELECT peer FROM system.peers_v2' 2>/dev/null) || return 0
  while read -r address; do
    [[ $address =~ ^[0-9a-fA-F]*[.:][0-9a-fA-F.:]+$ ]] || continue
    answers "$address" "$PEER_PORT" || echo "$address"
  done <<<"$peers"
}

# The address of the lost member whose place this one is to take.
replaced() {
  local each
  for each in $REPLACING; do
    [ "${each%%=*}" != "$POD_NAME" ] || echo "${each#*=}"
  done
}

# A member that is its own seed takes a place without what belongs there: only one that has it already may.
seeds() {
  local index list=()
  for ((index = 0; index < ${#members[@]} && ${#list[@]} < SEEDS; index++)); do
    if [ "$index" != "$me" ]; then list+=("${addresses[index]}"); elif [ "$1" = joined ]; then list+=("$POD_IP"); fi
  done
  list+=("${extra[@]}")
  local IFS=,
  echo "${list[*]}"
}

# $1: where the data is; $2: the address for clients; $3: the seeds
configure() {
  mkdir -p "$CONF_PATH"
  cp -r "$CASSANDRA_CONF/." "$CONF_PATH/"
  cp "$CONFIG_PATH"/* "$CONF_PATH/"
  {
    echo "data_file_directories: [$1/data]"
    for each in commitlog saved_caches hints cdc_raw; do echo "${each}_directory: $1/$each"; done
    echo "listen_address: '$POD_IP'"
    echo "rpc_address: '$2'"
    echo "seed_provider: [{class_name: org.apache.cassandra.locator.SimpleSeedProvider, parameters: [{seeds: '$3'}]}]"
  } >>"$CONF_PATH/cassandra.yaml"
}

make_cluster() {
  rm -rf "$FOUNDING_PATH"
  configure "$FOUNDING_PATH" 127.0.0.1 "$POD_IP"
  # Roles get as many copies as there will be members: until they are there, one has to do.
  sed -i '/^auth_read_consistency_level: /d' "$CONF_PATH/cassandra.yaml"
  echo 'auth_read_consistency_level: LOCAL_ONE' >>"$CONF_PATH/cassandra.yaml"
  bash "${0%/*}/found.sh"
  touch "$FOUNDING_PATH/joined"
  mv "$FOUNDING_PATH" "$DATA_PATH"
  configure "$DATA_PATH" "$POD_IP" "$(seeds joined)"
  say "$POD_NAME has made the cluster"
}

bash "${0%/*}/certificates.sh"
if [ -e "$DATA_PATH/joined" ]; then
  configure "$DATA_PATH" "$POD_IP" "$(seeds joined)"
  say "$POD_NAME is a member"
  exit 0
fi

while :; do
  # What has been applied while it waits holds, too.
  # shellcheck source=/dev/null
  . "${0%/*}/env.sh"
  asked=$(serving)
  if [ -n "$asked" ]; then
    below=$(awaited)
    if [ -n "$below" ]; then
      say "waiting until $below is a member"
    elif [ -n "$(replaced)" ]; then
      break
    else
      gone=$(lost "$asked" | paste -s -d ' ' -)
      [ -n "$gone" ] || break
      say "waiting: of the ring, $gone does not answer, and nobody joins meanwhile. When $POD_NAME was that member and its volume is lost," \
        "set replacing: { '$POD_NAME': '${gone%% *}' } and apply; have any other one that is lost for good removed by nodetool removenode"
    fi
  elif [ "$IS_FORMED" = false ] && [ -z "$EXTRA_SEEDS" ] && [ "$me" = 0 ] && [ ! -e "$DATA_PATH" ]; then
    make_cluster
    exit 0
  elif [ "$IS_FORMED" = true ]; then
    say "waiting: no member serves yet, and $POD_NAME has nothing: with isFormed an empty volume never begins a new cluster"
  else
    say "waiting: no member serves yet, and $POD_NAME has nothing"
  fi
  sleep 3
done

configure "$DATA_PATH" "$POD_IP" "$(seeds new)"
lost=$(replaced)
if [ -n "$lost" ]; then
  echo "-Dcassandra.replace_address_first_boot=$lost" >>"$CONF_PATH/jvm-server.options"
  say "$POD_NAME takes the place of the member at $lost"
else
  say "$POD_NAME joins"
fi
