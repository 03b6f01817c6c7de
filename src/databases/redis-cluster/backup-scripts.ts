import { ClusterScriptOptions } from './common-script';
import * as layout from './layout';

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
. ${layout.SCRIPTS_PATH}/restore-common.sh
ls "$FROM"/*.rdb > /dev/null
for file in "$FROM"/*.rdb; do
  # It reads the file, and writes none.
  redis-server ${server} --bind 127.0.0.1 --dir "$FROM" --dbfilename "$(basename "$file")" --save '' --appendonly no > /dev/null &
  until [ "$(redis-cli -h 127.0.0.1 -p 7000 ping 2> /dev/null)" = PONG ]; do
    kill -0 $! || fail "$file cannot be read"
    sleep 1
  done
  REDISCLI_AUTH="$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.admin})" redis-cli --cluster import "$CLUSTER_HOST:${layout.PORT}" --cluster-from 127.0.0.1:7000 --cluster-copy --cluster-replace${tls} --user admin --no-auth-warning
  redis-cli -h 127.0.0.1 -p 7000 shutdown nosave
  wait $!
done
restored "the cluster has what $BACKUP had"
`;
}
