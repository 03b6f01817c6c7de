#!/bin/bash
# What the scripts of a member have in common: how it asks its own server and the other members. They read it after env.sh.

say() { echo "$(basename "$0" .sh): $*"; }
stop() {
  say "$*" >&2
  exit 1
}

# Commands as an operator types them: of kubectl, and of a script in a member.
command_of() { echo "kubectl -n $NAMESPACE $*"; }
script_in() { command_of "exec $1 -c postgresql -- bash /scripts/$2"; }

SQL=(psql --no-psqlrc --no-password --tuples-only --no-align --set=ON_ERROR_STOP=1)

# Runs SQL in the server of this pod, over its socket, as the superuser.
here() { "${SQL[@]}" --username=postgres --dbname=postgres --command="$1"; }

# Runs SQL in the server at an address, as the replication role. The password is read now: it may have changed since the pod started.
ask() {
  PGPASSWORD="$(<"$CREDENTIALS/replication-password")" timeout "${ASK_TIMEOUT:-20}" \
    "${SQL[@]}" "host=$1 $CONNECTION dbname=postgres" --command="$2"
}

answers() { pg_isready --quiet --host="$1" --port="$PORT" --timeout="${ANSWER_TIMEOUT:-3}"; }

# What a server is, and how much of the log it has.
STATE="select case when pg_is_in_recovery()
  then 'standby ' || coalesce(greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), '0/0')
  else 'primary ' || pg_current_wal_flush_lsn() end"

# One line for each other member, in any order: its name, its address and `primary LSN`, `standby LSN`, `refuses` or `silent`.
states() {
  local name address
  while read -r name address; do
    [ "$name" = "$POD_NAME" ] || state_of "$name" "$address" &
  done <"$MEMBERS"
  wait
}

state_of() {
  local answer
  if answer=$(ask "$2" "$STATE" 2>/dev/null); then
    echo "$1 $2 $answer"
  elif answers "$2"; then
    echo "$1 $2 refuses"
  else
    echo "$1 $2 silent"
  fi
}

# A position in the log, such as 1/A0000028, as a number.
bytes() { echo $(((16#${1%/*} << 32) + 16#${1#*/})); }

# Says whom the server of this pod follows from the next reload on, which outweighs postgresql.conf: an address, or nobody.
follow() {
  case $1 in
    primary) : >"$UPSTREAM" ;;
    nobody) echo "primary_conninfo = ''" >"$UPSTREAM" ;;
    *) echo "primary_conninfo = 'host=$1 $CONNECTION'" >"$UPSTREAM" ;;
  esac
}

# Has the server at an address keep the log for this member. It begins now, not with the first use: by then that server might
# have removed what is needed. A slot that has lost its log keeps nothing any more.
keep_slot() {
  ask "$1" "select pg_drop_replication_slot(slot_name) from pg_replication_slots
    where slot_name = '$SLOT' and not active and wal_status = 'lost'" >/dev/null || return
  ask "$1" "select pg_create_physical_replication_slot('$SLOT', true)
    where not exists (select from pg_replication_slots where slot_name = '$SLOT')" >/dev/null
}
