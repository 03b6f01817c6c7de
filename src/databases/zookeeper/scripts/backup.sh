#!/bin/bash
# Writes a snapshot of any member that gives one into the directory $TARGET, under the name that a server looks for.
set -Eeuo pipefail
umask 077
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
export WGETRC=/tmp/wgetrc
printf 'header = Authorization: digest %s:%s\n' "$ADMIN_USER" "$(<"$CREDENTIALS_PATH/$ADMIN_KEY")" >"$WGETRC"
scheme=http
options=(-nv -S -T 60 -t 1)
if [ "$HAS_TLS" = true ]; then
  scheme=https
  options+=("--ca-certificate=$TLS_PATH/ca.crt" "--certificate=$TLS_PATH/tls.crt" "--private-key=$TLS_PATH/tls.key")
fi
for each in $MEMBERS; do
  if wget "${options[@]}" -O "$TARGET/snapshot" "$scheme://$each:$ADMIN_PORT/commands/snapshot?streaming=true" 2>/tmp/answer &&
    [ "$(head -c 4 "$TARGET/snapshot")" = ZKSN ]; then break; fi
  echo "$each gives no snapshot: $(tail -2 /tmp/answer)" >&2
  rm -f "$TARGET/snapshot"
done
zxid=$(sed -n 's/^ *last_zxid: *0x\([0-9a-f]*\).*/\1/p' /tmp/answer)
[ -n "$zxid" ]
mv "$TARGET/snapshot" "$TARGET/snapshot.$zxid"
