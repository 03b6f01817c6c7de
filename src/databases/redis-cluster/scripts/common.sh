# shellcheck shell=bash
# Reaches the members, and what each of them knows of the cluster: what the other scripts begin with.
# What is set here is for the scripts that read it.
# shellcheck disable=SC2034
# shellcheck source-path=SCRIPTDIR source=../../redis/scripts/server.sh
. "${0%/*}/server.sh"
REDISCLI_AUTH=$(<"$CREDENTIALS_PATH/admin-password")
export REDISCLI_AUTH

# A command for a member's server, which has $LIMIT seconds to answer. Redis' own client ends with 0 also when the server refuses.
ask() {
  local answer how=("${TLS[@]}") password=$REDISCLI_AUTH
  if [ "$1" = localhost ] && [ -f "$RUNTIME_PATH/admin-password" ]; then
    # As it was told; the Secret may have become another one since.
    password=$(<"$RUNTIME_PATH/admin-password")
    how=("${OWN_TLS[@]}")
  fi
  answer=$(REDISCLI_AUTH=$password timeout "${LIMIT:-20}" redis-cli -h "$1" -p "$PORT" "${how[@]}" --user admin --no-auth-warning "${@:2}") || return 1
  case "$answer" in
    ERR* | NOAUTH* | WRONGPASS* | NOPERM* | LOADING* | CLUSTERDOWN*)
      echo "$answer" >&2
      return 1
      ;;
  esac
  echo "$answer"
}
manage() { redis-cli --cluster "$@" --cluster-yes "${TLS[@]}" --user admin --no-auth-warning; }
ip_of() {
  local found
  found=$(getent hosts "$1") && echo "${found%% *}"
}

# What a member knows of all, by their numbers: role, master's number and slots.
declare -A ROLE MASTER SLOTS
view() {
  ROLE=() MASTER=() SLOTS=()
  local lines id flags master slots
  lines=$(ask "$1" cluster nodes) || return 1
  # A line: number, address, flags, master's number, ping, pong, epoch, link, slots.
  while read -r id _ flags master _ _ _ _ slots; do
    case "$flags" in *handshake*) continue ;; esac
    # Not every one with 'fail' in it: 'nofailover' is a setting. Where one without an address was, there is another now.
    case ",$flags," in
      *,fail,* | *,noaddr,*) ROLE[$id]=failed ;;
      *,'fail?',*) ROLE[$id]=unsure ;;
      *slave*) ROLE[$id]=replica ;;
      *) ROLE[$id]=master ;;
    esac
    MASTER[$id]=$master
    # Slots on their way are in brackets.
    SLOTS[$id]=$(tr ' ' '\n' <<<"$slots" | grep -v '^\[' | tr '\n' ' ' || true)
    SLOTS[$id]=${SLOTS[$id]%% }
  done <<<"$lines"
}

# The members of the list, by their own numbers.
declare -A ADDRESS NAME ID
names=()
meet_all() {
  local name address tries=0
  while read -r name address; do
    until [ "$(ask "$address" ping 2>/dev/null)" = PONG ]; do
      tries=$((tries + 1))
      [ "$tries" -lt 300 ] || stop "$name does not answer"
      [ $((tries % 10)) != 1 ] || say "waiting for $name"
      sleep 2
    done
    names+=("$name")
    ID[$name]=$(ask "$address" cluster myid)
    ADDRESS[${ID[$name]}]=$address
    NAME[${ID[$name]}]=$name
  done <"$MEMBERS_PATH/members"
}

agree() {
  local tries=0
  until everybody "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 90 ] || stop "the members do not agree; try again"
    sleep 1
  done
}
# Whether each of the given members sees every other one of them, alive.
everybody() {
  local id other
  for id in "$@"; do
    view "${ADDRESS[$id]}"
    for other in "$@"; do
      case "${ROLE[$other]:-}" in master | replica) ;; *) return 1 ;; esac
    done
  done
}
