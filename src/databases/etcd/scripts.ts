import * as layout from './layout';

/** So often, every three seconds, others are asked before a cluster is begun. */
const PATIENCE_TRIES = 10;

/** What the script is made for. */
export interface EtcdScriptOptions {
  readonly hasTls: boolean;
  readonly isFormed: boolean;
}

/**
 * Runs in every pod before the server, in an image that has a shell: finds out whether there is a cluster, has it take the
 * member in if it is new, and writes the server's configuration. etcd's own image has no shell.
 */
export function joinScript({ hasTls, isFormed }: EtcdScriptOptions): string {
  const scheme = layout.scheme(hasTls);
  const tls = hasTls ? ` --cacert ${layout.TLS_PATH}/ca.crt --cert ${layout.TLS_PATH}/tls.crt --key ${layout.TLS_PATH}/tls.key` : '';
  return `#!/bin/sh
set -eu
ask() { curl -sS --fail --max-time 5${tls} -d "$3" "${scheme}://$1:${layout.CLIENT_PORT}/v3/cluster/member/$2" 2> ${layout.RUNTIME_PATH}/why; }
peer() { echo "${scheme}://$1:${layout.PEER_PORT}"; }
own() { while read -r name address; do [ "$name" != "$POD_NAME" ] || echo "$address"; done < ${layout.MEMBERS_PATH}/members; }
# What the cluster says of its members: a line each. Of those that answer, one is enough.
ask_others() {
  while read -r name address; do
    if [ "$name" != "$POD_NAME" ] && answer=$(ask "$address" "$1" "$2"); then echo "$answer" | tr '{' '\\n' | grep '"peerURLs"'; return; fi
  done < ${layout.MEMBERS_PATH}/members
  return 1
}
# A member's name is the first label of its address.
cluster() { grep -o '"peerURLs":\\["[^"]*' | sed 's|.*"\\(https\\{0,1\\}://\\([^.:]*\\)[^"]*\\)$|\\2=\\1|' | sort -u | tr '\\n' ',' | sed 's/,$//'; }

ADDRESS=$(own)
[ -n "$ADDRESS" ] || { echo "join: $POD_NAME is not in the list of members, ${layout.MEMBERS_PATH}/members; apply the manifests that the set was scaled with" >&2; exit 1; }
ME=$(peer "$ADDRESS")
state=new
everybody=$(while read -r name address; do echo "$name=$(peer "$address")"; done < ${layout.MEMBERS_PATH}/members | tr '\\n' ',' | sed 's/,$//')

if [ -d ${layout.DATA_PATH}/member ]; then
  if list=$(ask_others list '{}') && ! echo "$list" | grep -q "\\"$ME\\""; then
    echo "join: $POD_NAME has data of a member that the cluster has removed. Delete its claim and the pod, and it joins as a new one." >&2
    exit 1
  fi
else
  tries=0
  while :; do
    if list=$(ask_others list '{}'); then
      line=$(echo "$list" | grep "\\"$ME\\"" || true)
      case "$line" in
        '')
          echo "join: asking the cluster to take $POD_NAME in"
          ask_others add "{\\"peerURLs\\":[\\"$ME\\"]}" > /dev/null || echo "join: not yet: $(cat ${layout.RUNTIME_PATH}/why)" ;;
        *'"clientURLs"'*)
          echo "join: $POD_NAME is a member and its volume is empty: what it had promised the others is lost. Remove it by etcdctl member remove (see operations), and it joins as a new one." >&2
          exit 1 ;;
        *'"name":"'[!\\"]*)
          # One of those that form the cluster just now: it is known to the others, and has never run.
          everybody=$(echo "$list" | cluster)
          break ;;
        *)
          state=existing
          everybody=$(echo "$list" | cluster)
          break ;;
      esac
    else
${isFormed ? '      echo "join: no member answers, and an empty volume may not begin a new cluster (isFormed)"' : `      # A pod that has just started may not reach the others yet: a member that is added must not begin a cluster of its own.
      [ "$tries" -lt ${PATIENCE_TRIES} ] || break
      echo "join: no member answers yet"`}
    fi
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || { echo 'join: given up for now' >&2; exit 1; }
    sleep 3
  done
fi

case "$POD_IP" in *:*) ip="[$POD_IP]" ;; *) ip="$POD_IP" ;; esac
{
  cat ${layout.CONFIG_PATH}/etcd.yaml
  echo "name: $POD_NAME"
  echo "listen-peer-urls: ${scheme}://$ip:${layout.PEER_PORT}"
  echo "listen-client-urls: ${scheme}://$ip:${layout.CLIENT_PORT},${scheme}://localhost:${layout.CLIENT_PORT}"
  echo "listen-metrics-urls: http://$ip:${layout.METRICS_PORT}"
  echo "initial-advertise-peer-urls: $ME"
  echo "advertise-client-urls: ${scheme}://$ADDRESS:${layout.CLIENT_PORT}"
  echo "initial-cluster: $everybody"
  echo "initial-cluster-state: $state"
} > ${layout.RUNTIME_PATH}/etcd.yaml
echo "join: $POD_NAME, $state, $everybody"
`;
}
