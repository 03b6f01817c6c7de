#!/bin/bash
# Whether a member is one of a cluster that works, has had all of its master once since it started, and is connected to it.
# While the master does not answer, the cluster finds out, and what the replica has is the most that there is.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"
[[ $(ask localhost cluster info) == *cluster_state:ok* ]] || stop "the cluster is not formed, or a majority of its masters is out of reach"
state=$(ask localhost info replication)
case "$state" in
  *master_sync_in_progress:1* | *master_link_down_since_seconds:-1*) stop 'has not had all of its master yet' ;;
  *master_link_status:down*)
    master=$(sed -n 's/^master_host:\([^\r]*\).*/\1/p' <<<"$state")
    # Whoever takes the place of the master now would lack what that has acknowledged since.
    [ "$(LIMIT=2 ask "$master" ping 2>/dev/null || true)" != PONG ] ||
      stop "its master, $master, answers, and it is not connected to it: what it has is old"
    ;;
esac
