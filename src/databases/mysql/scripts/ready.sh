#!/bin/bash
# A replica is of use to readers while it does what it receives, and is not too far behind. While the primary is away nobody
# has more than the replicas, which go on serving: what is too old is only refused where the primary answers, and serves
# readers. The member that is to be the primary is not ready before it is promoted, so that a rolling update stops there.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"
# The primary has no longer the part of its log that a replica needs.
LOST_LOG=13114
# Longer than a replica takes to notice that its primary is gone and to find it at another address.
SILENCE_SECONDS=30

primary=$(address_of "$PRIMARY_POD")
IFS=$'\t' read -r read_only source state silence lag stopped lost < <(here "SET time_zone = '+00:00'; SELECT @@global.super_read_only,
  IFNULL((SELECT MAX(HOST) FROM performance_schema.replication_connection_configuration), '-'),
  IFNULL((SELECT MAX(SERVICE_STATE) FROM performance_schema.replication_connection_status), '-'),
  LEAST((SELECT VARIABLE_VALUE + 0 FROM performance_schema.global_status WHERE VARIABLE_NAME = 'Uptime'),
    IFNULL((SELECT TIMESTAMPDIFF(SECOND, GREATEST(LAST_HEARTBEAT_TIMESTAMP, LAST_QUEUED_TRANSACTION_END_QUEUE_TIMESTAMP), NOW(6))
      FROM performance_schema.replication_connection_status), 4294967295)),
  (SELECT IFNULL(MAX(TIMESTAMPDIFF(SECOND, APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, NOW(6))), 0)
    FROM performance_schema.replication_applier_status_by_worker WHERE APPLYING_TRANSACTION <> ''),
  (SELECT COUNT(*) FROM performance_schema.replication_applier_status WHERE SERVICE_STATE = 'OFF'),
  (SELECT COUNT(*) FROM performance_schema.replication_connection_status WHERE LAST_ERROR_NUMBER = $LOST_LOG)")
is_cut_off() { [ "$source" != - ] && [ "$state" != ON ] && [ "$silence" -gt "$SILENCE_SECONDS" ]; }

# From whom it followed before, or from nobody, to the primary that has been promoted.
follow() {
  local more
  more=$(surplus) || return 0
  [ -z "$more" ] || stop "$POD_NAME has transactions that $PRIMARY_POD never got, and does not follow it: $more. Save what is worth it, then delete its claim and the pod, and it becomes a copy of $PRIMARY_POD."
  say "following $PRIMARY_POD"
  here 'STOP REPLICA'
  as_replica
  as_root mysql <"$FIRST_SQL"
  rm -f "$DEMOTED_MARK"
}

if [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  [ "$read_only" = 1 ] || exit 0
  # Demoted while it runs: it goes on serving readers until its pod is replaced.
  [ ! -f "$DEMOTED_NOW" ] || exit 0
elif [ "$source" != "$primary" ] && takes_writes "$primary"; then
  follow
  exit 0
elif [ "$source" = - ]; then
  [ -f "$DEMOTED_MARK" ] || stop "$POD_NAME is no replica yet"
  say "$POD_NAME was the primary, and $PRIMARY_POD has not been promoted"
  exit 0
fi

if [ "$stopped$lost" != 00 ]; then
  more=$(surplus || true)
  [ -z "$more" ] || stop "$POD_NAME has what the primary, $PRIMARY_POD, never got ($more), which has begun another database or lost what it had: $POD_NAME keeps what it has and does not follow. Make it the primary (see operations), or delete its claim and the pod, and it becomes a copy of $PRIMARY_POD"
  stop 'replication has stopped; SHOW REPLICA STATUS says why'
fi
if [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  # When nobody has been heard of for a while, readers have this one.
  is_cut_off || stop "$POD_NAME is to be the primary and takes no writes yet. Run demote.sh in the former primary, if it runs, then promote.sh here (see operations)"
elif is_cut_off; then
  ! takes_writes "$primary" || stop "$POD_NAME has heard nothing of $PRIMARY_POD, which answers, for $silence seconds; SHOW REPLICA STATUS says why"
elif [ "$lag" -gt "$MAX_LAG_SECONDS" ]; then
  ! takes_writes "$primary" || stop "$POD_NAME is $lag seconds behind $PRIMARY_POD, more than the $MAX_LAG_SECONDS that readers may be (maxReplicaLag)"
fi
