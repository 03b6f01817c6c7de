#!/bin/bash
# promote.sh [--lost NAME]...: makes the member that is to be the primary take writes, unless that would make two, or lose
# what another one has. A member that does not answer must be said to be lost.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"
lost=' '
while [ $# -gt 0 ]; do
  if [ "$1" != --lost ] || ! others | grep -q "^${2:-} "; then stop 'usage: promote.sh [--lost NAME]..., with the names of other members'; fi
  lost+="$2 "
  shift 2
done
[ "$POD_NAME" = "$PRIMARY_POD" ] || stop "$POD_NAME is not to be the primary, $PRIMARY_POD is; set primary and apply first"
if [ -f "$PRIMARY_MARK" ] && [ "$(here 'SELECT @@global.super_read_only')$(source_of)" = 0 ]; then
  say "$POD_NAME is the primary already"
  exit 0
fi
refuse() {
  [ -z "$(source_of)" ] || here 'START REPLICA'
  stop "$*"
}

# Stops unless nobody takes writes, and says what each of the others has, or has received.
survey() {
  local name address answer
  while read -r name address; do
    answer=$(ask "$address" "SELECT @@global.super_read_only, REPLACE(CONCAT_WS(',', @@global.gtid_executed, (SELECT NULLIF(MAX(RECEIVED_TRANSACTION_SET), '')
      FROM performance_schema.replication_connection_status)), '\n', '')" 2>/dev/null || true)
    case "$answer" in
      1$'\t'*) echo "$name ${answer#*$'\t'}" ;;
      0*) refuse "$name takes writes: run there first: bash ${0%/*}/demote.sh $POD_NAME" ;;
      *)
        [[ "$lost" = *" $name "* ]] || refuse "$name does not answer: it may take writes, or have what $POD_NAME never got. Wait until it runs. If it is lost for good, be sure that its server has ended (power off its node, delete its pod), and say so: promote.sh --lost $name"
        ;;
    esac
  done < <(others)
}
lacks() { here "SELECT REPLACE(GTID_SUBTRACT('$1', @@global.gtid_executed), '\n', '')"; }

found=$(survey)
while read -r name set; do
  [ -z "$name" ] || [ "$(here "SELECT WAIT_FOR_EXECUTED_GTID_SET('$set', 60)")" = 0 ] ||
    refuse "$name has what $POD_NAME does not get: $(lacks "$set"). Try again; if it stays so, make $name the primary"
done <<<"$found"
finish_received 600 || refuse 'not all that was received is done yet; try again'
found=$(survey)
while read -r name set; do
  [ -z "$name" ] || [ -z "$(lacks "$set")" ] || refuse "$name has got more meanwhile: try again"
done <<<"$found"

as_primary
touch "$PRIMARY_MARK"
rm -f "$DEMOTED_MARK" "$DEMOTED_NOW"
here 'STOP REPLICA; RESET REPLICA ALL; SET GLOBAL read_only = OFF'
as_root mysql <"$FIRST_SQL"
say "$POD_NAME is the primary"
