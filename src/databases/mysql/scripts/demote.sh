#!/bin/bash
# demote.sh NEXT: the first step of a planned move, in the primary, which takes no more writes from then on, whatever
# restarts it. Succeeds when the member NEXT has all that was written.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"
next=${1:-}
address=$(others | sed -n "s/^$next //p")
[ -n "$address" ] || stop "give the name of the member that is to be the primary, such as: demote.sh $(others | sed -n '1s/ .*//p')"
[ -f "$PRIMARY_MARK" ] || [ -f "$DEMOTED_MARK" ] || stop "$POD_NAME is not the primary"
has_all() { [ "$(ask_within 65 "$address" "SELECT WAIT_FOR_EXECUTED_GTID_SET('$(executed)', 60)" || true)" = 0 ]; }

if [ -f "$PRIMARY_MARK" ]; then
  has_all || stop "$next does not answer, or is more than a minute behind: nothing has been changed. SHOW REPLICA STATUS there says why"
  stop_writes || stop 'a session still holds locks, or a statement is still being undone: nothing has been changed; try again'
  touch "$DEMOTED_NOW"
  mv "$PRIMARY_MARK" "$DEMOTED_MARK"
  as_demoted
fi
say "$POD_NAME takes no more writes. To go back: bash ${0%/*}/promote.sh"
has_all || stop "$next has not all that was written yet, or does not answer: run this again, or go back"
say "$next has all that was written"
