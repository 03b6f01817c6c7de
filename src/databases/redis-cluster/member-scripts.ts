import { BEGIN } from './common-script';

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
