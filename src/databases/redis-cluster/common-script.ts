import * as layout from './layout';

/** What the scripts are made for. */
export interface ClusterScriptOptions {
  readonly hasTls: boolean;
  readonly hasExporter: boolean;
  readonly replicasPerShard: number;
}

/** The beginning of every script that speaks to the members. */
export const BEGIN = `#!/bin/bash
. ${layout.SCRIPTS_PATH}/common.sh
`;

/** Reaches the members, and what each of them knows of the cluster: what the other scripts begin with. */
export function commonScript({ hasTls, replicasPerShard }: ClusterScriptOptions): string {
  return `#!/bin/bash
set -Eeuo pipefail
TASK=$(basename "$0" .sh)
say() { echo "$TASK: $*"; }
stop() { echo "$TASK: $*" >&2; exit 1; }
export REDISCLI_AUTH="$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.admin})"
TLS=(${hasTls ? `--tls --cacert ${layout.TLS_PATH}/ca.crt` : ''})
# Redis' own client ends with 0 also when the server refuses.
ask() {
  local answer how=("\${TLS[@]}") password=$REDISCLI_AUTH
  if [ "$1" = localhost ] && [ -f ${layout.ADMIN_FILE} ]; then
    # As it was told; the Secret may have become another one since.
    password=$(< ${layout.ADMIN_FILE})
${hasTls ? `    # Who a pod's own server is needs no proof.
    how=(--tls --insecure)
` : ''}  fi
  answer=$(REDISCLI_AUTH=$password timeout "\${LIMIT:-20}" redis-cli -h "$1" -p ${layout.PORT} "\${how[@]}" --user admin --no-auth-warning "\${@:2}") || return 1
  case "$answer" in ERR*|NOAUTH*|WRONGPASS*|NOPERM*|LOADING*|CLUSTERDOWN*) echo "$answer" >&2; return 1 ;; esac
  echo "$answer"
}
manage() { redis-cli --cluster "$@" --cluster-yes "\${TLS[@]}" --user admin --no-auth-warning; }
addresses() { cut -d ' ' -f 2 ${layout.MEMBERS_PATH}/members; }
ip_of() { local found; found=$(getent hosts "$1") && echo "\${found%% *}"; }

# What a member knows of all: a line each, of number, address, role, master's number and slots.
declare -A ROLE MASTER SLOTS
view() {
  ROLE=() MASTER=() SLOTS=()
  local lines id where flags master ping pong epoch link slots
  lines=$(ask "$1" cluster nodes) || return 1
  while read -r id where flags master ping pong epoch link slots; do
    case "$flags" in *handshake*) continue ;; esac
    # Not every one with 'fail' in it: 'nofailover' is a setting. Where one without an address was, there is another now.
    case ",$flags," in *,fail,*|*,noaddr,*) ROLE[$id]=failed ;; *,'fail?',*) ROLE[$id]=unsure ;; *slave*) ROLE[$id]=replica ;; *) ROLE[$id]=master ;; esac
    MASTER[$id]=$master
    # Slots on their way are in brackets.
    SLOTS[$id]=$(tr ' ' '\\n' <<< "$slots" | grep -v '^\\[' | tr '\\n' ' ' || true)
    SLOTS[$id]=\${SLOTS[$id]%% }
  done <<< "$lines"
}
# The members of the list, by their own numbers.
declare -A ADDRESS NAME ID
names=()
meet_all() {
  local name address tries=0
  while read -r name address; do
    until [ "$(ask "$address" ping 2> /dev/null)" = PONG ]; do
      tries=$((tries + 1))
      [ $tries -lt 300 ] || stop "$name does not answer"
      [ $((tries % 10)) != 1 ] || say "waiting for $name"
      sleep 2
    done
    names+=("$name")
    ID[$name]=$(ask "$address" cluster myid)
    ADDRESS[\${ID[$name]}]=$address
    NAME[\${ID[$name]}]=$name
  done < ${layout.MEMBERS_PATH}/members
}
REPLICAS=${replicasPerShard}
agree() {
  local tries=0
  until everybody "$@"; do
    tries=$((tries + 1))
    [ $tries -lt 90 ] || stop "the members do not agree; try again"
    sleep 1
  done
}
# Whether each of the given members sees every other one of them, alive.
everybody() {
  local id other
  for id in "$@"; do
    view "\${ADDRESS[$id]}"
    for other in "$@"; do
      case "\${ROLE[$other]:-}" in master|replica) ;; *) return 1 ;; esac
    done
  done
}
`;
}
