#!/bin/bash
# restore.sh BACKUP: makes a database of it beside the one that is there, and swaps them.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=../../scripts/restore-common.sh
. /scripts/restore-common.sh

volume=/var/lib/mysql
data=$volume/data
new=$data.restored
socket=$volume/tmp/restore.sock
dump=$FROM/dump.sql.gz
[ -f "$dump" ] || fail "there is no $dump"
umask 077
rm -rf "$new"
mkdir -p "$volume/tmp"
# Nobody connects but this script: the certificate of the configuration is not mounted here.
run() {
  mysqld --defaults-file=/config/my.cnf --datadir="$new" --socket="$socket" --pid-file="$socket.pid" \
    --ssl-ca= --ssl-cert= --ssl-key= --require-secure-transport=OFF "$@"
}
as_root() { "$1" --no-defaults --socket="$socket" --user=root "${@:2}"; }
run --initialize-insecure
run --skip-networking --disable-log-bin --super-read-only=OFF &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
until as_root mysqladmin ping &>/dev/null; do
  kill -0 "$server" || fail 'the server did not start'
  sleep 1
done
gzip -dc "$dump" | as_root mysql
# A transaction that nobody has any more: a replica whose claim was not deleted asks for it, and does not follow.
as_root mysql --execute="SET GLOBAL gtid_purged = CONCAT('+', UUID(), ':1')"
as_root mysqladmin shutdown
wait "$server"
trap - EXIT
sync
rm -f "$volume/demoted"
touch "$volume/primary"
swap "$new" "$data"
restored "$data is what $BACKUP was"
