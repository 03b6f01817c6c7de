import * as layout from './layout';
import { renewCertificate } from '../tls';

/** What the scripts are made for. */
export interface ScriptOptions {
  readonly database: string;
  readonly user: string;
  readonly synchronousStandbys: number;
  readonly hasWalVolume: boolean;
  readonly isFormed: boolean;
  readonly initScripts: Record<string, string>;
}

/** `pg_isready` says 0 for a server that takes connections, 1 for one that recovers, 2 when there is no answer. */
export const IS_ALIVE = `pg_isready --quiet --host=127.0.0.1 --port=${layout.PORT}; [ $? -lt 2 ]`;

/** The liveness probe with TLS. A server reads its certificate when it starts or is told to, and nobody else here would. */
export function aliveScript(): string {
  return `#!/bin/bash
${renewCertificate('pg_ctl reload --silent', '/tmp')}
${IS_ALIVE}
`;
}

/**
 * Runs in every pod before the server: sees to it that what the server will find makes it a member of this cluster, or
 * stops with the reason.
 */
export function joinScript({ hasWalVolume, isFormed }: Pick<ScriptOptions, 'hasWalVolume' | 'isFormed'>): string {
  return `#!/bin/bash
set -Eeuo pipefail
say() { echo "join: $*"; }
stop() { echo "join: $*" >&2; exit 1; }

has_data() { [ -s "$PGDATA/PG_VERSION" ]; }
answers() { pg_isready --quiet --host="$1" --port=${layout.PORT} --timeout=3; }
await_primary() {
  until answers "$PRIMARY_HOST"; do
    say "waiting for the primary, $PRIMARY_POD, $1"
    sleep 3
  done
}

# libpq reads a password file only if nobody else can.
password=$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.replication})
password=\${password//\\\\/\\\\\\\\}
(umask 077 && printf '*:*:*:${layout.REPLICATION_ROLE}:%s\\n' "\${password//:/\\\\:}" > "$PGPASSFILE")

if [ "$POD_NAME" = "$PRIMARY_POD" ]; then
  if ! has_data; then
    for other in ${layout.VOLUME_PATH}/*/docker/PG_VERSION; do
      [ ! -s "$other" ] || stop "$POD_NAME is the primary, and its volume has a database of PostgreSQL $(< "$other"), which this version does not read: a new one beside it would be empty. Set version back and apply; how to get to this version is among the operations (Upgrade)."
    done
    while read -r name address; do
      [ "$name" = "$POD_NAME" ] && continue
      if answers "$address"; then
        stop "$POD_NAME is the primary and has no data, and $name has: a new database would take the place of that one. Promote $name (see operations), or delete the claims of all members for a new one."
      fi
    done < ${layout.MEMBERS_PATH}/members
${isFormed ? `    stop "$POD_NAME is the primary and has no data, and an empty volume may not begin a new database (isFormed). Make a member that has data the primary (see operations), or restore a backup."
` : ''}    say "$POD_NAME is the primary and starts a new database"
  elif [ -f "$PGDATA/standby.signal" ]; then
    say "$POD_NAME is to be the primary and is a standby yet; promote it with: select pg_promote()"
  fi
  exit 0
fi

ask_primary() { psql "$PRIMARY_CONNECTION dbname=postgres" --no-psqlrc --no-password --tuples-only --no-align --set=ON_ERROR_STOP=1 --command="$1"; }
# Keeps the log from now on, not from the first use on: by then the primary might have removed what is needed.
keep_slot() { ask_primary "select pg_create_physical_replication_slot('$SLOT', true) where not exists (select from pg_replication_slots where slot_name = '$SLOT')" > /dev/null; }

if has_data && [ ! -f "$PGDATA/standby.signal" ]; then
  say "$POD_NAME was the primary, and $PRIMARY_POD is: it goes back to where they parted"
  await_primary 'to rewind'
  until [ "$(ask_primary 'select pg_is_in_recovery()')" = f ]; do
    say "$PRIMARY_POD has not been promoted yet: select pg_promote()"
    sleep 3
  done
  # Left by a server that crashed. It was number 1 of its container, as this script is: it would be taken for that server.
  rm -f "$PGDATA/postmaster.pid"
  pg_rewind --target-pgdata="$PGDATA" --source-server="$PRIMARY_CONNECTION dbname=postgres" --config-file=${layout.CONFIG_PATH}/postgresql.conf --progress \\
    || stop "$POD_NAME cannot be rewound; delete its claim and then the pod, and it becomes a copy of $PRIMARY_POD"
  touch "$PGDATA/standby.signal"
fi

if has_data; then
  # A standby serves readers without the primary, too.
  if answers "$PRIMARY_HOST"; then keep_slot || say "$PRIMARY_POD keeps no log for $POD_NAME"; fi
  exit 0
fi

await_primary 'to copy it'
# What is kept for a member of this name that was there before is of no use to its successor.
ask_primary "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '$SLOT' and not active" > /dev/null
keep_slot
# What was begun and not finished; the copy gets its place when it is whole.
rm -rf "$PGDATA" "$PGDATA.copy"${hasWalVolume ? ` ${layout.WAL_PATH}` : ''}
mkdir -p "$(dirname "$PGDATA")"
pg_basebackup --dbname="$PRIMARY_CONNECTION" --pgdata="$PGDATA.copy"${hasWalVolume ? ` --waldir=${layout.WAL_PATH}` : ''} \\
  --wal-method=stream --slot="$SLOT" --checkpoint=fast --no-password
touch "$PGDATA.copy/standby.signal"
mv "$PGDATA.copy" "$PGDATA"
say "$POD_NAME is a copy of $PRIMARY_POD"
`;
}

/**
 * What the image's entrypoint runs once, when it has made a new database: in the order of the names, \`.sql\` as
 * superuser, \`.sh\` in its own shell.
 */
export function initScripts({ database, user, synchronousStandbys, initScripts: given }: ScriptOptions): Record<string, string> {
  const files: Record<string, string> = { '10-roles.sql': rolesSql(database, user) };
  for (const [name, content] of Object.entries(given)) {
    files[`50-${name}`] = name.endsWith('.sql') ? `\\connect ${identifier(database)}\n${content.trimEnd()}\n` : content;
  }
  if (synchronousStandbys === 0) return files;
  // There is no standby yet: what waited for one would wait for ever.
  return {
    '00-commit-locally.sh': 'export PGOPTIONS=\'-c synchronous_commit=local\'\n',
    ...files,
    '99-commit-as-configured.sh': 'unset PGOPTIONS\n',
  };
}

/** Passwords are read where they are mounted, and pass through no argument. */
function rolesSql(database: string, user: string): string {
  return `${setPassword('replication_password', layout.KEYS.replication)}
${setPassword('application_password', layout.KEYS.application)}
CREATE ROLE ${layout.REPLICATION_ROLE} LOGIN REPLICATION PASSWORD :'replication_password';
-- What pg_rewind asks of the server that it takes for its model.
GRANT EXECUTE ON FUNCTION pg_ls_dir(text, boolean, boolean), pg_stat_file(text, boolean), pg_read_binary_file(text),
  pg_read_binary_file(text, bigint, bigint, boolean) TO ${layout.REPLICATION_ROLE};
CREATE ROLE ${layout.EXPORTER_ROLE} LOGIN;
GRANT pg_monitor TO ${layout.EXPORTER_ROLE};
CREATE ROLE ${identifier(user)} LOGIN PASSWORD :'application_password';
CREATE DATABASE ${identifier(database)} OWNER ${identifier(user)};
REVOKE CONNECT ON DATABASE ${identifier(database)} FROM PUBLIC;
`;
}

/**
 * Gives the roles the passwords that are mounted now: the second half of a rotation. Committed here alone: a standby that does
 * not have the password yet cannot connect, and a synchronous one would be waited for ever.
 */
export function passwordsSql(user: string): string {
  return `SET synchronous_commit = local;
${setPassword('superuser_password', layout.KEYS.superuser)}
${setPassword('replication_password', layout.KEYS.replication)}
${setPassword('application_password', layout.KEYS.application)}
ALTER ROLE postgres PASSWORD :'superuser_password';
ALTER ROLE ${layout.REPLICATION_ROLE} PASSWORD :'replication_password';
ALTER ROLE ${identifier(user)} PASSWORD :'application_password';
`;
}

/** A base backup, whole with the log that it needs, compressed, of the primary. */
export const BACKUP_SCRIPT = `
PGPASSWORD="$(< ${layout.CREDENTIALS_PATH}/${layout.KEYS.replication})"
export PGPASSWORD
pg_basebackup --dbname="$PRIMARY_CONNECTION" --pgdata="$TARGET" --format=tar --gzip --wal-method=stream --checkpoint=fast --no-password
gzip --test "$TARGET"/*.gz
`;

function setPassword(variable: string, key: string): string {
  return `\\set ${variable} \`cat ${layout.CREDENTIALS_PATH}/${key}\``;
}

/** Quoted, for SQL. */
function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
