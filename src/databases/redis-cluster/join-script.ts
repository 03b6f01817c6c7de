import { ClusterScriptOptions } from './common-script';
import * as layout from './layout';
import { EXPORTER, joinHead, RedisUser, USERS } from '../redis/users';

/**
 * A backup asks the cluster where its shards are. Nobody follows a member that is not of the cluster yet: at the address of a
 * master that has lost its volume, the replicas of that one would find it, and become as empty as it is.
 */
export function usersOf({ hasExporter }: Pick<ClusterScriptOptions, 'hasExporter'>): RedisUser[] {
  const own = USERS.map((user) => (user.name === layout.REPLICATION_USER ? { ...user, rights: `${user.rights} +cluster|nodes`, state: '$IS_FOLLOWED' } : user));
  return [...own, ...hasExporter ? [EXPORTER] : []];
}

/**
 * Runs in every pod before the server: says what the member is called and where it is, and where the others are now. Their
 * addresses have changed if all have been restarted, and then nobody would find anybody.
 */
export function joinScript({ hasExporter }: Pick<ClusterScriptOptions, 'hasExporter'>): string {
  return `${joinHead(usersOf({ hasExporter }))}nodes=${layout.DATA_PATH}/${layout.NODES_FILE}
IS_FOLLOWED=off
if [ "$(grep -c '^[0-9a-f]* [^ ]*@' "$nodes" 2> /dev/null || true)" -gt 1 ] 2> /dev/null; then IS_FOLLOWED=on; fi
write_users
own() { while read -r name address; do [ "$name" != "$POD_NAME" ] || echo "$address"; done < ${layout.MEMBERS_PATH}/members; }
HOST=$(own)
[ -n "$HOST" ] || stop "$POD_NAME is not in the list of members, ${layout.MEMBERS_PATH}/members; apply the manifests that the set was scaled with"
{
  echo 'masteruser ${layout.REPLICATION_USER}'
  echo "masterauth \\"$(password ${layout.KEYS.replication})\\""
  echo "cluster-announce-ip $POD_IP"
  echo "cluster-announce-hostname $HOST"
} > ${layout.RUNTIME_PATH}/member.conf

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
say "going on without the addresses of$unknown, who know that of $POD_NAME or will be told by others"
`;
}
