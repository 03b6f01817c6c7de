#!/bin/bash
# Gives a running server the passwords that are mounted now, beside those that it has: until it is restarted both hold.
# shellcheck source-path=SCRIPTDIR source=server.sh
. "${0%/*}/server.sh"
DATABASE=$(cat "$RUNTIME_PATH/database" 2>/dev/null || true)
check_passwords
tell() {
  local answer
  answer=$(ask_here "$@" || true)
  [ "$answer" = OK ] || stop "$1 $2: $answer"
}
while read -r -u 3 name key _; do
  tell acl setuser "$name" "#$(hash "$key")"
done 3< <(users)
# A server that is started anew in the same pod reads the file: with the old passwords alone, nobody with the new ones could log in.
tell acl save
password replication-password | tell -x config set masterauth
password admin-password >"$RUNTIME_PATH/admin-password.new"
mv "$RUNTIME_PATH/admin-password.new" "$RUNTIME_PATH/admin-password"
say "$POD_NAME takes the Secret's passwords, and those from before until it is restarted"
