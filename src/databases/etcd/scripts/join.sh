#!/bin/sh
# Runs in every pod before the server, in an image that has a shell: finds out whether there is a cluster, has it take the
# member in if it is new, and writes the server's configuration. etcd's own image has no shell.
set -eu
# shellcheck source=/dev/null
. "${0%/*}/env.sh"

# ask MEMBER list|add BODY
ask() {
  set -- "$SCHEME://$1:$CLIENT_PORT/v3/cluster/member/$2" -d "$3"
  if [ "$SCHEME" = https ]; then set -- "$@" --cacert "$TLS_PATH/ca.crt" --cert "$TLS_PATH/tls.crt" --key "$TLS_PATH/tls.key"; fi
  curl -sS --fail --max-time 5 "$@" 2>"$RUNTIME_PATH/why"
}
peer() { echo "$SCHEME://$1:$PEER_PORT"; }
own() { while read -r name address; do [ "$name" != "$POD_NAME" ] || echo "$address"; done <"$MEMBERS_PATH/members"; }
# What the cluster says of its members: a line each. Of those that answer, one is enough.
ask_others() {
  while read -r name address; do
    if [ "$name" != "$POD_NAME" ] && answer=$(ask "$address" "$1" "$2"); then
      echo "$answer" | tr '{' '\n' | grep '"peerURLs"'
      return
    fi
  done <"$MEMBERS_PATH/members"
  return 1
}
# A member's name is the first label of its address.
cluster() {
  grep -o '"peerURLs":\["[^"]*' | sed 's|.*"\(https\{0,1\}://\([^.:]*\)[^"]*\)$|\2=\1|' | sort -u | tr '\n' ',' | sed 's/,$//'
}

ADDRESS=$(own)
[ -n "$ADDRESS" ] || {
  echo "join: $POD_NAME is not in the list of members, $MEMBERS_PATH/members; apply the manifests that the set was scaled with" >&2
  exit 1
}
ME=$(peer "$ADDRESS")
state=new
everybody=$(while read -r name address; do echo "$name=$(peer "$address")"; done <"$MEMBERS_PATH/members" | tr '\n' ',' | sed 's/,$//')

if [ -d "$DATA_PATH/member" ]; then
  if list=$(ask_others list '{}') && ! echo "$list" | grep -q "\"$ME\""; then
    echo "join: $POD_NAME has data of a member that the cluster has removed. Delete its claim and the pod, and it joins as a new one." >&2
    exit 1
  fi
else
  tries=0
  while :; do
    if list=$(ask_others list '{}'); then
      line=$(echo "$list" | grep "\"$ME\"" || true)
      case "$line" in
        '')
          echo "join: asking the cluster to take $POD_NAME in"
          ask_others add "{\"peerURLs\":[\"$ME\"]}" >/dev/null || echo "join: not yet: $(cat "$RUNTIME_PATH/why")"
          ;;
        *'"clientURLs"'*)
          echo "join: $POD_NAME is a member and its volume is empty: what it had promised the others is lost." \
            'Remove it by etcdctl member remove (see operations), and it joins as a new one.' >&2
          exit 1
          ;;
        *'"name":"'[!\"]*)
          # One of those that form the cluster just now: it is known to the others, and has never run.
          everybody=$(echo "$list" | cluster)
          break
          ;;
        *)
          state=existing
          everybody=$(echo "$list" | cluster)
          break
          ;;
      esac
    elif [ "$IS_FORMED" = true ]; then
      echo "join: no member answers, and an empty volume may not begin a new cluster (isFormed)"
    else
      # A pod that has just started may not reach the others yet: a member that is added must not begin a cluster of its own.
      [ "$tries" -lt "$PATIENCE_TRIES" ] || break
      echo "join: no member answers yet"
    fi
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || {
      echo 'join: given up for now' >&2
      exit 1
    }
    sleep 3
  done
fi

case "$POD_IP" in *:*) ip="[$POD_IP]" ;; *) ip="$POD_IP" ;; esac
{
  cat "$CONFIG_PATH/etcd.yaml"
  echo "name: $POD_NAME"
  echo "listen-peer-urls: $SCHEME://$ip:$PEER_PORT"
  echo "listen-client-urls: $SCHEME://$ip:$CLIENT_PORT,$SCHEME://localhost:$CLIENT_PORT"
  echo "listen-metrics-urls: http://$ip:$METRICS_PORT"
  echo "initial-advertise-peer-urls: $ME"
  echo "advertise-client-urls: $SCHEME://$ADDRESS:$CLIENT_PORT"
  echo "initial-cluster: $everybody"
  echo "initial-cluster-state: $state"
} >"$RUNTIME_PATH/etcd.yaml"
echo "join: $POD_NAME, $state, $everybody"
