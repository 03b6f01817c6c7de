#!/bin/bash
# Runs in every pod before the server: writes whom it follows, or stops with the reason. Replicas become whatever the primary
# is, be it empty. So each database has a number, which is part of the name by which its replicas follow: a primary that has
# begun another one does not know that name, and they keep what they have.
# shellcheck source-path=SCRIPTDIR source=member.sh
. "${0%/*}/member.sh"
trap 'exit 143' TERM
check_passwords
instead='Make a member that has data the primary (see operations), or delete the claims of all members to begin anew.'

DATABASE=$(cat "$DATABASE_FILE" 2>/dev/null || true)
if [ -z "$DATABASE" ] && [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  for name in $(others); do
    if listens "$name"; then stop "$POD_NAME is the primary and has no data, and $name runs, which would lose its own. $instead"; fi
  done
  [ "$IS_FORMED" = false ] ||
    stop "$POD_NAME is the primary and has no data, and an empty volume may not begin a new database (isFormed). $instead"
  DATABASE=$(od -An -N 8 -t x1 /dev/urandom | tr -d ' ')
  say "$POD_NAME is the primary and begins a new database, $DATABASE"
  mkdir -p "$DATA_DIRECTORY"
  echo "$DATABASE" >"$DATABASE_FILE"
fi
# Whoever has nothing yet copies what there is.
while [ -z "$DATABASE" ]; do
  if look_at "$PRIMARY_POD"; then DATABASE=$THEIR_DATABASE; fi
  [ -n "$DATABASE" ] || {
    say "waiting for the primary, $PRIMARY_POD, to copy it"
    sleep 2
  }
done

follow=$PRIMARY_POD
last=$(remembered)
rm -f "$TAKE_OVER_FILE"
if [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  # Another one that takes writes, or did last, has what this member may lack.
  follow=
  for name in $(others); do
    if look_at "$name" && [ "$THEIR_DATABASE:$THEIR_ROLE" = "$DATABASE:master" ]; then
      follow=$name
      break
    fi
  done
  if [ -z "$follow" ] && [ -n "$last" ] && [ "$last" != "$POD_NAME" ]; then
    # Unless it has given its place away already.
    if ! look_at "$last" || [ "$THEIR_DATABASE:$THEIR_MASTER" != "$DATABASE:$POD_NAME" ]; then follow=$last; fi
  fi
  if [ -n "$follow" ]; then
    echo "$follow" >"$TAKE_OVER_FILE"
    say "$follow was the primary last: $POD_NAME starts as its replica, and takes its place when it has all of its data." \
      "If $follow is lost for good, run in $POD_NAME: bash $SCRIPTS_PATH/take-over.sh --lost $follow"
  fi
elif [ "$last" = "$POD_NAME" ]; then
  # This member was the primary last. It takes writes until the new one has taken its place.
  until look_at "$PRIMARY_POD"; do
    say "waiting for $PRIMARY_POD, which is to take the place of $POD_NAME. If $PRIMARY_POD does not come back, set primary: ${POD_NAME##*-} and apply"
    sleep 2
  done
  if [ "$THEIR_ROLE" = slave ] && { [ "$THEIR_MASTER" = "$POD_NAME" ] || [ "$THEIR_LINK" != up ]; }; then follow=; fi
fi
echo "$DATABASE" >"$RUNTIME_PATH/database"
write_users
{
  echo "masteruser replication-$DATABASE"
  echo "masterauth \"$(password replication-password)\""
  # Its address is another one after each start.
  echo "replica-announce-ip $(host_of "$POD_NAME")"
  [ -z "$follow" ] || echo "replicaof $(host_of "$follow") $PORT"
} >"$RUNTIME_PATH/member.conf"
