#!/bin/bash
# Runs in every pod before the server: says what the member is called and where it is, and where the others are now. Their
# addresses have changed if all have been restarted, and then nobody would find anybody.
# shellcheck source-path=SCRIPTDIR source=../../redis/scripts/server.sh
. "${0%/*}/server.sh"
check_passwords
nodes=$NODES_FILE
# Nobody follows a member that is not of the cluster yet: at the address of a master that has lost its volume, the replicas of
# that one would find it, and become as empty as it is.
IS_FOLLOWED=off
known=$(grep -c '^[0-9a-f]* [^ ]*@' "$nodes" 2>/dev/null || true)
if [ "${known:-0}" -gt 1 ]; then IS_FOLLOWED=on; fi
export IS_FOLLOWED
write_users
host=$(while read -r name address; do [ "$name" != "$POD_NAME" ] || echo "$address"; done <"$MEMBERS_PATH/members")
[ -n "$host" ] || stop "$POD_NAME is not in the list of members, $MEMBERS_PATH/members; apply the manifests that the set was scaled with"
{
  echo 'masteruser replication'
  echo "masterauth \"$(password replication-password)\""
  echo "cluster-announce-ip $POD_IP"
  echo "cluster-announce-hostname $host"
} >"$RUNTIME_PATH/member.conf"

[ -s "$nodes" ] || exit 0
unknown=
for _ in 1 2 3 4 5; do
  unknown=
  while read -r name address; do
    [ "$name" != "$POD_NAME" ] || continue
    if ip=$(getent hosts "$address"); then
      # A line: number, address:port@bus,name…
      sed -i "s|^\([0-9a-f]*\) [^ ]*\(:[0-9]*@[0-9]*,${address}[, ]\)|\1 ${ip%% *}\2|" "$nodes"
    else
      unknown="$unknown $name"
    fi
  done <"$MEMBERS_PATH/members"
  [ -n "$unknown" ] || exit 0
  sleep 2
done
say "going on without the addresses of$unknown, who know that of $POD_NAME or will be told by others"
