#!/bin/bash
# Runs in every pod before the server: sees to it that what the server will find makes it a member of this cluster, or stops
# with the reason.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"
# shellcheck source-path=SCRIPTDIR source=new-database.sh
. "${0%/*}/new-database.sh"
trap 'exit 143' TERM
rm -f "${SOCKET%/*}"/*
mkdir -p "$VOLUME/tmp"
for key in password replication-password; do
  case "$(password "$key")" in
    '') stop "the password '$key' is empty" ;;
    *[\"\'\\]*) stop "the password '$key' has a quote or a backslash; use letters and digits" ;;
  esac
done

answers() { timeout 5 mysqladmin --no-defaults --host="$1" --port=3306 --connect-timeout=3 ping &>/dev/null; }
clone() {
  local verify=
  [ "$HAS_TLS" = false ] || verify="SET GLOBAL clone_ssl_ca = '$TLS/ca.crt';"
  as_root mysql <<END
SET GLOBAL clone_valid_donor_list = '$PRIMARY_HOST:3306';
$verify
CLONE INSTANCE FROM '$REPLICATION_USER'@'$PRIMARY_HOST':3306 IDENTIFIED BY '$(password replication-password)' DATA DIRECTORY = '$DATA.copy' REQUIRE SSL;
END
}

as_primary
if [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  if [ ! -d "$DATA" ]; then
    while read -r name address; do
      if answers "$address"; then
        stop "$POD_NAME is the primary and has no data, and $name has: a new database would take the place of that one. Make $name the primary (see operations), or delete the claims of all members for a new one."
      fi
    done < <(others)
    [ "$IS_FORMED" = false ] || stop "$POD_NAME is the primary and has no data, and an empty volume may not begin a new database (isFormed). Make a member that has data the primary (see operations), or restore a backup."
    say "$POD_NAME is the primary and starts a new database"
    # It gets its place when it is whole.
    found "$DATA.new"
    rm -f "$DEMOTED_MARK"
    touch "$PRIMARY_MARK"
    mv "$DATA.new" "$DATA"
  elif [ ! -f "$PRIMARY_MARK" ]; then
    say "$POD_NAME is to be the primary and takes no writes yet; promote it with: bash ${0%/*}/promote.sh"
    as_before
  fi
  exit 0
fi

if [ -d "$DATA" ] && [ -f "$PRIMARY_MARK" ]; then
  # What it has may be more than the new primary has received, which gets it from here before it is promoted.
  mv "$PRIMARY_MARK" "$DEMOTED_MARK"
fi
if [ -d "$DATA" ] && [ -f "$DEMOTED_MARK" ]; then
  say "$POD_NAME was the primary and takes no writes any more; it follows $PRIMARY_POD when that has been promoted and has all that $POD_NAME has"
  as_demoted
  exit 0
fi
rm -f "$PRIMARY_MARK" "$DEMOTED_MARK"

is_new=false
if [ ! -d "$DATA" ]; then
  is_new=true
  until ask "$PRIMARY_HOST" 'SELECT 1' >/dev/null; do
    say "waiting for the primary, $PRIMARY_POD, to copy it"
    sleep 3
  done
  # What was begun and not finished; the copy gets its place when it is whole.
  rm -rf "$DATA.copy"
  new_database "$DATA.new"
  begin "$DATA.new"
  # A server is cloned by one at a time.
  until why=$(clone 2>&1); do
    case "$why" in
      *'Too many concurrent clone operations'*) say "waiting for $PRIMARY_POD, which another member is copying" ;;
      *) stop "cloning $PRIMARY_POD: $why" ;;
    esac
    rm -rf "$DATA.copy"
    sleep 3
  done
  end
  rm -rf "$DATA.new"
  mv "$DATA.copy" "$DATA"
  say "$POD_NAME is a copy of $PRIMARY_POD"
fi

if [ "$is_new" = false ] && [ "$(ask "$PRIMARY_HOST" 'SELECT @@global.super_read_only' 2>/dev/null)" = 1 ]; then
  say "$PRIMARY_POD is to be the primary and has not been promoted: $POD_NAME follows whom it followed before until then"
  as_before
else
  as_replica
fi
