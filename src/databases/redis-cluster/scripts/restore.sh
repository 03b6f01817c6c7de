#!/bin/bash
# restore.sh BACKUP: brings its keys into a cluster, whatever the shards of that are. Keys that it has not stay.
set -Eeuo pipefail
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
# shellcheck source-path=SCRIPTDIR source=../../scripts/restore-common.sh
. /scripts/restore-common.sh

files=("$FROM"/*.rdb)
[ -f "${files[0]}" ] || fail "$FROM has no file of a shard"
# Within the pod a file is read without TLS, which the client does not speak with a source; to the cluster it speaks it.
server=(--port 7000)
tls=()
if [ "$HAS_TLS" = true ]; then
  server+=(--tls-cluster yes --tls-cert-file "$TLS_PATH/tls.crt" --tls-key-file "$TLS_PATH/tls.key" --tls-ca-cert-file "$TLS_PATH/ca.crt")
  tls=(--tls --cacert "$TLS_PATH/ca.crt")
fi
REDISCLI_AUTH=$(<"$CREDENTIALS_PATH/admin-password")
for file in "${files[@]}"; do
  # It reads the file, and writes none.
  redis-server "${server[@]}" --bind 127.0.0.1 --dir "$FROM" --dbfilename "$(basename "$file")" --save '' --appendonly no >/dev/null &
  until [ "$(redis-cli -h 127.0.0.1 -p 7000 ping 2>/dev/null)" = PONG ]; do
    kill -0 $! || fail "$file cannot be read"
    sleep 1
  done
  REDISCLI_AUTH=$REDISCLI_AUTH redis-cli --cluster import "$CLUSTER_HOST:$PORT" --cluster-from 127.0.0.1:7000 \
    --cluster-copy --cluster-replace "${tls[@]}" --user admin --no-auth-warning
  redis-cli -h 127.0.0.1 -p 7000 shutdown nosave
  wait $!
done
restored "the cluster has what $BACKUP had"
