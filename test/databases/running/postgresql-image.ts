/**
 * PostgreSQL from Debian's packages in the place of the official image. The stand-in for the image's entrypoint does
 * what that documents, of which the database uses: initdb with POSTGRES_PASSWORD_FILE, POSTGRES_INITDB_ARGS and
 * POSTGRES_INITDB_WALDIR into an empty PGDATA, a server on the socket only for the scripts in
 * /docker-entrypoint-initdb.d, and then the arguments.
 */
import * as fs from 'node:fs';
import { ImageStandIn } from './pods';

export const BIN = fs.existsSync('/usr/lib/postgresql') ? `/usr/lib/postgresql/${fs.readdirSync('/usr/lib/postgresql').sort().at(-1)}/bin` : '/usr/lib/postgresql/15/bin';
export const MAJOR = BIN.split('/').at(-2)!;

const ENTRYPOINT = `#!/bin/bash
set -Eeo pipefail
mkdir -p "$PGDATA"; chmod 700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  export PGPASSWORD="$(< "$POSTGRES_PASSWORD_FILE")"
  eval "initdb --username=postgres --pwfile=$POSTGRES_PASSWORD_FILE $POSTGRES_INITDB_ARGS \${POSTGRES_INITDB_WALDIR:+--waldir=$POSTGRES_INITDB_WALDIR}"
  pg_ctl -D "$PGDATA" -o "$(printf '%q ' "\${@:2}" -c listen_addresses= -p 5432)" -w start
  for f in /docker-entrypoint-initdb.d/*; do
    case "$f" in
      *.sh) . "$f" ;;
      *.sql) psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password --username postgres --dbname postgres -f "$f" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
fi
exec "$@"
`;

export const POSTGRES: ImageStandIn = {
  entrypoint: ['/image/docker-entrypoint.sh'],
  files: { 'docker-entrypoint.sh': ENTRYPOINT },
  path: `${BIN}:/usr/bin:/bin`,
  userName: 'postgres',
  stopSignal: 'SIGINT',
};
