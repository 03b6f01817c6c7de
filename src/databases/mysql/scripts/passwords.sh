#!/bin/bash
# passwords.sh [--discard]: gives the users the passwords that are mounted now; the old ones hold until --discard.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"
change() {
  local name="'$1'@'%'"
  if [ "$how" = --discard ]; then
    here "ALTER USER $name DISCARD OLD PASSWORD"
    say "$1 has one password"
  elif mysql --defaults-file=<(option_file "$1" "$2") --host=127.0.0.1 --port=3306 --execute='DO 0' 2>/dev/null; then
    say "$1 has that password already"
  else
    as_root mysql <<<"ALTER USER $name IDENTIFIED BY '$(password "$2")' RETAIN CURRENT PASSWORD"
    say "$1 has that password, and the one before it"
  fi
}
how=${1:-}
change "$USER_NAME" password
change "$REPLICATION_USER" replication-password
