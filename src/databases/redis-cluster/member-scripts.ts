import { BEGIN } from './common-script';

/**
 * Whether a member is one of a cluster that works, has had all of its master once since it started, and is connected to it.
 * While the master does not answer, the cluster finds out, and what the replica has is the most that there is.
 */
export const READY_SCRIPT = `${BEGIN}case "$(ask localhost cluster info)" in
  *cluster_state:ok*) ;;
  *) stop "the cluster is not formed, or a majority of its masters is out of reach" ;;
esac
state=$(ask localhost info replication)
case "$state" in
  *master_sync_in_progress:1*|*master_link_down_since_seconds:-1*) stop 'has not had all of its master yet' ;;
  *master_link_status:down*)
    master=$(sed -n 's/^master_host:\\([^\\r]*\\).*/\\1/p' <<< "$state")
    # Whoever takes the place of the master now would lack what that has acknowledged since.
    [ "$(LIMIT=2 ask "$master" ping 2> /dev/null)" != PONG ] || stop "its master, $master, answers, and it is not connected to it: what it has is old"
    ;;
esac
`;

/**
 * Before the server is stopped: a replica takes a master's place, so that nobody has to find out that it is gone, and with
 * all that it has acknowledged. One that answers, and is not connected, is waited for.
 */
export const STOP_SCRIPT = `${BEGIN}me=$(ask localhost cluster myid)
# Of the two minutes that a pod is given, the server itself needs some.
end=$((SECONDS + 60))
while [ $SECONDS -lt $end ]; do
  view localhost
  [ "\${ROLE[$me]}" = master ] && [ -n "\${SLOTS[$me]}" ] || exit 0
  answers=
  while read -r id where rest; do
    [ "\${MASTER[$id]:-}" = "$me" ] && [ "\${ROLE[$id]}" = replica ] || continue
    host=\${where%%:*}
    case "$where" in *,?*) host=\${where#*,}; host=\${host%%,*} ;; esac
    state=$(LIMIT=3 ask "$host" info replication) || continue
    answers=yes
    [[ "$state" = *master_link_status:up* ]] || continue
    LIMIT=3 ask "$host" cluster failover > /dev/null || continue
    for attempt in 1 2 3 4 5 6 7 8; do
      case "$(ask localhost role)" in slave*) exit 0 ;; esac
      sleep 1
    done
  done < <(ask localhost cluster nodes)
  [ -n "$answers" ] || exit 0
  sleep 1
done
`;

/** What an operator runs in a replica that is to be the master of its shard. */
export const TAKE_OVER_SCRIPT = `${BEGIN}case "$(ask localhost role)" in
  master*) say "$POD_NAME is a master already"; exit 0 ;;
esac
[[ "$(ask localhost info replication)" = *master_link_status:up* ]] || stop "$POD_NAME is not connected to its master, and may lack some of its keys: nothing has changed"
ask localhost cluster failover > /dev/null
for ((tries = 0; tries < 30; tries++)); do
  case "$(ask localhost role)" in master*) say "$POD_NAME has all of its master and has taken its place"; exit 0 ;; esac
  sleep 1
done
stop "$POD_NAME has not received everything from its master within 30 s; the master goes on as before"
`;

/** Before a member's claim is deleted: whether the cluster has its keys elsewhere. */
export const MAY_GO_SCRIPT = `${BEGIN}name=\${1:?which member: its name}
view localhost
while read -r id where rest; do
  [[ "$where" = *",$name."* ]] || continue
  [ -z "\${SLOTS[$id]:-}" ] || stop "$name has the slots \${SLOTS[$id]}, and their keys would be lost. Run take-over.sh in a replica of it; if it does not answer, wait until one has taken its place"
  master=\${MASTER[$id]:-}
  [ "\${ROLE[$id]:-}" != replica ] || [ "\${ROLE[$master]:-}" = master ] || stop "$name is a replica of a member that does not answer, and may be the only one that has its keys"
done < <(ask localhost cluster nodes)
say "nobody needs $name: it has no slots"
`;
