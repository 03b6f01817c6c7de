import * as layout from './layout';
import { EXPORTER, RedisUser, USERS, writeUsers } from '../redis/scripts';

/** What the scripts are made for. */
export interface ClusterScriptOptions {
  readonly hasTls: boolean;
  readonly hasExporter: boolean;
  readonly replicasPerShard: number;
}

/** A backup asks the cluster where its shards are. */
function users(hasExporter: boolean): RedisUser[] {
  const own = USERS.map((user) => (user.name === layout.REPLICATION_USER ? { ...user, rights: `${user.rights} +cluster|nodes` } : user));
  return [...own, ...hasExporter ? [EXPORTER] : []];
}

/**
 * Runs in every pod before the server: says what the member is called and where it is, and where the others are now. Their
 * addresses have changed if all have been restarted, and then nobody would find anybody.
 */
export function joinScript({ hasTls, hasExporter }: ClusterScriptOptions): string {
  return `${writeUsers(users(hasExporter))}own() { while read -r name address; do [ "$name" != "$POD_NAME" ] || echo "$address"; done < ${layout.MEMBERS_PATH}/members; }
HOST=$(own)
[ -n "$HOST" ] || { echo "join: $POD_NAME is not in the list of members, ${layout.MEMBERS_PATH}/members; apply the manifests that the set was scaled with" >&2; exit 1; }
{
  echo 'masteruser ${layout.REPLICATION_USER}'
  echo "masterauth \\"$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.replication})\\""
  echo "cluster-announce-ip $POD_IP"
  echo "cluster-announce-hostname $HOST"
} > ${layout.RUNTIME_PATH}/member.conf

nodes=${layout.DATA_PATH}/${layout.NODES_FILE}
[ -s "$nodes" ] || exit 0
for attempt in 1 2 3 4 5; do
  unknown=
  while read -r name address; do
    [ "$name" != "$POD_NAME" ] || continue
    if ip=$(getent hosts "$address"); then
      # A line: number, address:port@bus,name…
      sed -i "s|^\\([0-9a-f]*\\) [^ ]*\\(:[0-9]*@[0-9]*,$address[, ]\\)|\\1 \${ip%% *}\\2|" "$nodes"
    else
      unknown="$unknown $name"
    fi
  done < ${layout.MEMBERS_PATH}/members
  [ -n "$unknown" ] || exit 0
  sleep 2
done
echo "join: going on without the addresses of$unknown, who know that of $POD_NAME or will be told by others"
${hasTls ? '' : ''}`.trimEnd() + '\n';
}

/** What the scripts begin with that speak to the members. */
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
  local answer how=("\${TLS[@]}")
${hasTls ? `  # Who a pod's own server is needs no proof.
  [ "$1" != localhost ] || how=(--tls --insecure)
` : ''}  answer=$(timeout 20 redis-cli -h "$1" -p ${layout.PORT} "\${how[@]}" --user admin --no-auth-warning "\${@:2}") || return 1
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
  lines=$(ask "$1" cluster nodes)
  while read -r id where flags master ping pong epoch link slots; do
    case "$flags" in *handshake*) continue ;; esac
    # Not every one with 'fail' in it: 'nofailover' is a setting.
    case ",$flags," in *,'fail?',*) ROLE[$id]=unsure ;; *,fail,*) ROLE[$id]=failed ;; *slave*) ROLE[$id]=replica ;; *) ROLE[$id]=master ;; esac
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
# A slot whose keys were on their way when somebody was interrupted is brought there first: nothing else moves before.
INTERRUPTED=
end_moves() {
  local id
  for id in "\${!ADDRESS[@]}"; do
    # Such slots are in brackets.
    case "$(ask "\${ADDRESS[$id]}" cluster nodes)" in *' ['*) INTERRUPTED=yes ;; esac
  done
  [ -n "$INTERRUPTED" ] || return 0
  say "going on with keys that were on their way"
  manage fix "\${ADDRESS[$1]}:${layout.PORT}"
}
count_slots() {
  local range count=0
  for range in \${SLOTS[$1]}; do count=$((count + \${range#*-} - \${range%-*} + 1)); done
  echo "$count"
}
# Every member without slots, of those given, follows the master that has the fewest replicas; and none has two more than another.
share_replicas() {
  local id master fewest most count
  local -A FOLLOWERS
  agree "$@"
  while true; do
    view "\${ADDRESS[$1]}"
    FOLLOWERS=()
    for id in "$@"; do [ "\${ROLE[$id]}" != master ] || [ -z "\${SLOTS[$id]}" ] || FOLLOWERS[$id]=0; done
    for id in "$@"; do
      master=\${MASTER[$id]}
      if [ "\${ROLE[$id]}" = replica ] && [ -n "\${FOLLOWERS[$master]:-}" ]; then FOLLOWERS[$master]=$((FOLLOWERS[$master] + 1)); fi
    done
    fewest= most=
    for master in "\${!FOLLOWERS[@]}"; do
      count=\${FOLLOWERS[$master]}
      if [ -z "$fewest" ] || [ "$count" -lt "\${FOLLOWERS[$fewest]}" ]; then fewest=$master; fi
      if [ -z "$most" ] || [ "$count" -gt "\${FOLLOWERS[$most]}" ]; then most=$master; fi
    done
    local mover=
    for id in "$@"; do
      if [ "\${ROLE[$id]}" = master ] && [ -z "\${SLOTS[$id]}" ]; then mover=$id; break; fi
      if [ "\${ROLE[$id]}" = replica ] && [ "\${MASTER[$id]}" = "$most" ] && [ "\${FOLLOWERS[$most]}" -gt $((FOLLOWERS[$fewest] + 1)) ]; then mover=$id; fi
    done
    [ -n "$mover" ] || return 0
    say "\${NAME[$mover]} becomes a replica of \${NAME[$fewest]}"
    ask "\${ADDRESS[$mover]}" cluster replicate "$fewest" > /dev/null
    until view "\${ADDRESS[$1]}"; [ "\${MASTER[$mover]}" = "$fewest" ]; do sleep 1; done
  done
}
`;
}

const BEGIN = `#!/bin/bash
. ${layout.SCRIPTS_PATH}/common.sh
`;

/**
 * Makes all members one cluster, whatever is missing yet: a new one, members that are new, others than those that are gone.
 * Running it again does nothing.
 */
export const FORM_SCRIPT = `${BEGIN}meet_all
all=("\${ID[@]}")
shards=$((\${#names[@]} / (REPLICAS + 1)))
first=\${ID[\${names[0]}]}

# The one to ask is whoever knows of most slots: a new member knows nothing.
seed=$first most=0
for id in "\${all[@]}"; do
  assigned=$(ask "\${ADDRESS[$id]}" cluster info | sed -n 's/^cluster_slots_assigned:\\([0-9]*\\).*/\\1/p')
  if [ "$assigned" -gt "$most" ]; then most=$assigned seed=$id; fi
done
if [ "$most" -lt ${layout.SLOTS} ]; then
  say "a new cluster of $shards shards"
  for ((shard = 0; shard < shards; shard++)); do
    id=\${ID[\${names[$shard]}]}
    view "\${ADDRESS[$id]}"
    [ -z "\${SLOTS[$id]}" ] || continue
    # So that no two members ever claim the same with the same right.
    ask "\${ADDRESS[$id]}" cluster set-config-epoch $((shard + 1)) > /dev/null 2>&1 || true
    ask "\${ADDRESS[$id]}" cluster addslotsrange $((${layout.SLOTS} * shard / shards)) $((${layout.SLOTS} * (shard + 1) / shards - 1)) > /dev/null
  done
  seed=$first
fi

view "\${ADDRESS[$seed]}"
for id in "\${!ROLE[@]}"; do
  if [ -z "\${NAME[$id]:-}" ] && [ "\${ROLE[$id]}" = failed ] && [ -n "\${SLOTS[$id]}" ]; then
    stop "the slots \${SLOTS[$id]} are those of a member that is gone, and nobody has taken its place. If the set was scaled down without shrink.sh, set replicas back and apply: its claim has their keys. Otherwise they are lost; to go on with these slots empty: redis-cli --cluster fix; then restore a backup"
  fi
done
for id in "\${all[@]}"; do
  [ -n "\${ROLE[$id]:-}" ] || ask "\${ADDRESS[$seed]}" cluster meet "$(ip_of "\${ADDRESS[$id]}")" ${layout.PORT} > /dev/null
done
agree "\${all[@]}"
view "\${ADDRESS[$seed]}"
for id in "\${!ROLE[@]}"; do
  if [ -z "\${NAME[$id]:-}" ] && [ "\${ROLE[$id]}" = failed ]; then
    say "forgetting $id, which is gone"
    for other in "\${all[@]}"; do ask "\${ADDRESS[$other]}" cluster forget "$id" > /dev/null 2>&1 || true; done
  fi
done

end_moves "$seed"
view "\${ADDRESS[$seed]}"
# Of the new ones the first become masters, as long as there are too few.
missing=$shards
for id in "\${all[@]}"; do
  [ -n "\${SLOTS[$id]}" ] || continue
  missing=$((missing - 1))
  # Less than half of its share: whoever moved slots there was interrupted between two of them.
  [ $((2 * shards * $(count_slots "$id"))) -ge ${layout.SLOTS} ] || INTERRUPTED=yes
done
others=() empty=0
for name in "\${names[@]}"; do
  id=\${ID[$name]}
  if [ "\${ROLE[$id]}" = master ] && [ -z "\${SLOTS[$id]}" ] && [ "$empty" -lt "$missing" ]; then
    empty=$((empty + 1))
    say "$name becomes a master"
  else
    others+=("$id")
  fi
done
share_replicas "\${others[@]}"
if [ "$empty" -gt 0 ] || [ -n "$INTERRUPTED" ]; then
  manage rebalance "\${ADDRESS[$seed]}:${layout.PORT}" --cluster-use-empty-masters
  share_replicas "\${all[@]}"
fi
agree "\${all[@]}"
say "\${#names[@]} members, $shards shards"
`;

/** Before the set is scaled down: what the members that go have, others take over, and forget them. */
export const SHRINK_SCRIPT = `${BEGIN}to=\${1:?how many members stay}
listed=$(addresses | wc -l)
[ "$to" -lt "$listed" ] || stop "there are $listed members, no more than $to"
[ $((to % (REPLICAS + 1))) = 0 ] && [ "$to" -ge $((3 * (REPLICAS + 1))) ] || stop "$to members are not three or more shards of $((REPLICAS + 1))"
meet_all
stay=() go=()
for ((index = 0; index < \${#names[@]}; index++)); do
  if [ $index -lt "$to" ]; then stay+=("\${ID[\${names[$index]}]}"); else go+=("\${ID[\${names[$index]}]}"); fi
done
is_staying() { [[ " \${stay[*]} " = *" $1 "* ]]; }
seed=\${stay[0]}
agree "\${stay[@]}" "\${go[@]}"
end_moves "$seed"
view "\${ADDRESS[$seed]}"

# A replica that stays takes the place of its master that goes.
for master in "\${go[@]}"; do
  [ -n "\${SLOTS[$master]}" ] || continue
  for id in "\${stay[@]}"; do
    if [ "\${MASTER[$id]}" = "$master" ]; then
      say "\${NAME[$id]} takes the place of \${NAME[$master]}"
      ask "\${ADDRESS[$id]}" cluster failover > /dev/null
      until view "\${ADDRESS[$seed]}"; [ -n "\${SLOTS[$id]}" ]; do sleep 1; done
      break
    fi
  done
done

# The slots of shards that are too many go to the others: first of masters that go, then of the last ones.
surplus=$((0 - to / (REPLICAS + 1)))
for id in "\${stay[@]}" "\${go[@]}"; do [ -z "\${SLOTS[$id]}" ] || surplus=$((surplus + 1)); done
weights=()
for ((index = \${#names[@]} - 1; index >= 0 && surplus > 0; index--)); do
  id=\${ID[\${names[$index]}]}
  [ -n "\${SLOTS[$id]}" ] || continue
  weights+=("$id=0")
  surplus=$((surplus - 1))
  say "the slots of \${NAME[$id]} go to the others"
done
[ \${#weights[@]} = 0 ] || manage rebalance "\${ADDRESS[$seed]}:${layout.PORT}" --cluster-weight "\${weights[@]}"

view "\${ADDRESS[$seed]}"
for id in "\${go[@]}"; do [ -z "\${SLOTS[$id]}" ] || stop "\${NAME[$id]} has slots yet; try again"; done
for id in "\${go[@]}"; do
  ask "\${ADDRESS[$id]}" cluster reset hard > /dev/null
  for other in "\${stay[@]}" "\${go[@]}"; do ask "\${ADDRESS[$other]}" cluster forget "$id" > /dev/null 2>&1 || true; done
  say "\${NAME[$id]} has left"
done
share_replicas "\${stay[@]}"
say "set replicas: $to and apply"
`;

/** Whether a member is one of a cluster that works, and has had all of its master once since it started. */
export const READY_SCRIPT = `${BEGIN}case "$(ask localhost cluster info)" in
  *cluster_state:ok*) ;;
  *) stop "the cluster is not formed, or a majority of its masters is out of reach" ;;
esac
case "$(ask localhost info replication)" in
  *master_sync_in_progress:1*|*master_link_down_since_seconds:-1*) stop 'has not had all of its master yet' ;;
esac
`;

/** Before the server is stopped: a replica takes a master's place, so that nobody has to find out that it is gone. */
export const STOP_SCRIPT = `${BEGIN}me=$(ask localhost cluster myid)
view localhost
[ "\${ROLE[$me]}" = master ] || exit 0
while read -r id where rest; do
  [ "\${MASTER[$id]:-}" = "$me" ] && [ "\${ROLE[$id]}" = replica ] || continue
  host=\${where%%:*}
  case "$where" in *,?*) host=\${where#*,}; host=\${host%%,*} ;; esac
  ask "$host" cluster failover > /dev/null || continue
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    case "$(ask localhost role)" in slave*) exit 0 ;; esac
    sleep 1
  done
done < <(ask localhost cluster nodes)
`;

/** Each shard's memory, as its master sends it to a new replica. */
export function backupScript({ hasTls }: Pick<ClusterScriptOptions, 'hasTls'>): string {
  const tls = hasTls ? ` --tls --cacert ${layout.TLS_PATH}/ca.crt` : '';
  return `
export REDISCLI_AUTH="$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.replication})"
ask() { redis-cli -h "$1" -p ${layout.PORT}${tls} --user ${layout.REPLICATION_USER} --no-auth-warning "\${@:2}"; }
slots=0
while read -r id where flags master ping pong epoch link ranges; do
  case "$flags" in *master*) ;; *) continue ;; esac
  [ -n "$ranges" ] || continue
  ip=\${where%@*}
  ask "\${ip%:*}" --rdb "$TARGET/$id.rdb"
  [ "$(head -c 5 "$TARGET/$id.rdb")" = REDIS ]
  for range in $ranges; do
    case "$range" in \\[*) continue ;; esac
    slots=$((slots + \${range#*-} - \${range%-*} + 1))
  done
done < <(ask "$CLUSTER_HOST" cluster nodes)
[ "$slots" = ${layout.SLOTS} ] || { echo "only $slots of ${layout.SLOTS} slots have a master" >&2; exit 1; }
`;
}

/** Brings the keys of a backup into a cluster, whatever its shards are; keys that it has not stay. */
export function restoreScript({ hasTls }: Pick<ClusterScriptOptions, 'hasTls'>): string {
  // Within the pod it is read without TLS, which the client does not speak with a source; to the cluster it speaks it.
  const server = hasTls
    ? `--port 7000 --tls-cluster yes --tls-cert-file ${layout.TLS_PATH}/tls.crt --tls-key-file ${layout.TLS_PATH}/tls.key --tls-ca-cert-file ${layout.TLS_PATH}/ca.crt`
    : '--port 7000';
  const tls = hasTls ? ` --tls --cacert ${layout.TLS_PATH}/ca.crt` : '';
  return `#!/bin/bash
set -Eeuo pipefail
from="/backup/\${1:?which backup: the name of a directory}"
ls "$from"/*.rdb > /dev/null
for file in "$from"/*.rdb; do
  # It reads the file, and writes none.
  redis-server ${server} --bind 127.0.0.1 --dir "$from" --dbfilename "$(basename "$file")" --save '' --appendonly no > /dev/null &
  until [ "$(redis-cli -h 127.0.0.1 -p 7000 ping 2> /dev/null)" = PONG ]; do
    kill -0 $! || { echo "restore: $file cannot be read" >&2; exit 1; }
    sleep 1
  done
  REDISCLI_AUTH="$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.admin})" redis-cli --cluster import "$CLUSTER_HOST:${layout.PORT}" --cluster-from 127.0.0.1:7000 --cluster-copy --cluster-replace${tls} --user admin --no-auth-warning
  redis-cli -h 127.0.0.1 -p 7000 shutdown nosave
  wait $!
done
echo "restore: the cluster has what $1 had"
`;
}
