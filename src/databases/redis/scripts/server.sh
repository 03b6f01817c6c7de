# shellcheck shell=bash
# What the scripts of Redis and of Redis Cluster begin with: the passwords of the Secret, the users, and the pod's own server.
set -Eeuo pipefail
umask 077
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
TASK=$(basename "$0" .sh)
say() { echo "$TASK: $*"; }
stop() {
  echo "$TASK: $*" >&2
  exit 1
}

# shellcheck disable=SC2034 # for the scripts that read this
TLS=()
OWN_TLS=()
if [ "$HAS_TLS" = true ]; then
  # shellcheck disable=SC2034
  TLS=(--tls --cacert "$TLS_PATH/ca.crt")
  # Who a pod's own server is needs no proof: an expired certificate is no reason to kill it.
  OWN_TLS=(--tls --insecure)
fi

password() { printf %s "$(<"$CREDENTIALS_PATH/$1")"; }
hash() { password "$1" | sha256sum | cut -d ' ' -f 1; }

# redis-cli as the administrator of the pod's own server, which was told the password when it was started.
ask_here() {
  REDISCLI_AUTH=$(<"$RUNTIME_PATH/admin-password") redis-cli -h localhost -p "$PORT" "${OWN_TLS[@]}" --user admin --no-auth-warning "$@"
}

# A line for each user: its name, the key of its password, and what it may. An application may do all but administer, the
# others what they are for.
users() {
  local follow='+psync +sync +replconf +ping' cluster=
  # A backup asks a cluster where its shards are.
  [ "$IS_CLUSTER" = false ] || cluster=' +cluster|nodes'
  echo 'default password ~* &* +@all -@admin'
  echo 'admin admin-password ~* &* +@all'
  echo "replication replication-password $follow$cluster"
  # By whom replicas follow: only a server that has the same database knows that name.
  [ -z "${DATABASE-}" ] || echo "replication-$DATABASE replication-password $follow"
  [ "$HAS_EXPORTER" = false ] ||
    echo 'exporter exporter-password +@connection +info +config|get +client|list +slowlog +latency +cluster|info +command'
}

# Refuses what Redis could not read.
check_passwords() {
  local key
  for key in $(users | cut -d ' ' -f 2 | sort -u); do
    case "$(password "$key")" in
      '') stop "the password '$key' is empty" ;;
      *[\"\\]*) stop "the password '$key' has a quote or a backslash; use letters and digits" ;;
    esac
  done
}

# Makes the file of the users, with hashes of their passwords. The administrator's is kept as the server was told it, for
# the probes: the Secret may become another one while the server runs.
write_users() {
  local name key rights state
  while read -r name key rights; do
    state=on
    [ "$name" != replication ] || state=${IS_FOLLOWED:-on}
    echo "user $name $state #$(hash "$key") $rights"
  done < <(users) >"$RUNTIME_PATH/users.acl"
  password admin-password >"$RUNTIME_PATH/admin-password"
}
