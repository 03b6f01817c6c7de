#!/bin/bash
# A replica is of use when it has had all of the primary once since it started, and on an empty volume when its file has all of
# it, too: then the volume is marked as one of that database, and the member can become the primary. One that has lost the
# primary is of use as long as that does not answer: nobody else may be left to read from.
# Here a member that was started to be the primary takes its place, and what a member has become is remembered.
# shellcheck source-path=SCRIPTDIR source=member.sh
. "${0%/*}/member.sh"
database=$(<"$RUNTIME_PATH/database")
state=$(ask_here info | grep -E '^(role|loading|master_|aof_)' || true)
case "$state" in
  *loading:1*) stop 'is reading its file' ;;
  *role:master*)
    is_primary_now
    exit 0
    ;;
  *role:slave*) ;;
  *) stop "does not say what it is: $(ask_here ping || true)" ;;
esac
master=$(name_of "$(value_of master_host "$state")")
incomplete="has not had all of the primary yet"

if [[ $state != *master_link_status:up* ]]; then
  if look_at "$master"; then
    [ -z "$THEIR_DATABASE" ] || [ "$THEIR_DATABASE" = "$database" ] ||
      stop "$POD_NAME has data of database $database, and the primary, $master, has begun another one, $THEIR_DATABASE:" \
        "$POD_NAME keeps what it has and does not follow. Make it the primary (see operations)," \
        "or delete its claim and the pod, and it becomes a copy of $master"
    if [ -f "$TAKE_OVER_FILE" ] && [ "$THEIR_MASTER" = "$POD_NAME" ] && take_over_from "$master" 2000; then exit 0; fi
    # Of two that follow nobody, none knows more.
    [ "$THEIR_ROLE:$THEIR_LINK" = slave:down ] ||
      stop "$master answers, and $POD_NAME has not been connected to it for $(value_of master_link_down_since_seconds "$state") s: what it has is old"
  fi
  [[ $state != *master_sync_in_progress:1* ]] || stop "$incomplete"
  [ -s "$DATABASE_FILE" ] || stop "$incomplete"
  exit 0
fi
[[ $state != *master_sync_in_progress:1* ]] || stop "$incomplete"
if [ ! -s "$DATABASE_FILE" ]; then
  case "$state" in
    # What came from the primary is written anew, and until that is done the files are those from before.
    *aof_rewrite_in_progress:1* | *aof_rewrite_scheduled:1* | *aof_last_bgrewrite_status:err*) stop 'has all of the primary, and its file has not yet' ;;
    *aof_enabled:1*) echo "$database" >"$DATABASE_FILE" ;;
  esac
fi
remember "$master"
if [ -f "$TAKE_OVER_FILE" ]; then
  take_over_from "$master" 2000 || stop "$POD_NAME is to take the place of $master: $REASON"
  exit 0
fi
follow_from_now_on "$master"
