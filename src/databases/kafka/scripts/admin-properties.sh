#!/bin/bash
# Writes what the tools are given to speak to brokers: as the administrator, by the Secret's password of now.
set -Eeuo pipefail
umask 077
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
{
  echo "security.protocol=$PROTOCOL"
  echo 'sasl.mechanism=SCRAM-SHA-512'
  echo "sasl.jaas.config=$SCRAM username=\"$ADMIN_USER\" password=\"$(<"$CREDENTIALS_PATH/$ADMIN_KEY")\";"
  if [ "$HAS_TLS" = true ]; then
    echo 'ssl.truststore.type=PEM'
    echo "ssl.truststore.location=$TLS_PATH/ca.crt"
  fi
} >"$ADMIN_PROPERTIES.new"
mv "$ADMIN_PROPERTIES.new" "$ADMIN_PROPERTIES"
