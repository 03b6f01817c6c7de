import * as layout from './layout';
import { renewCertificate } from '../tls';

/** What the scripts are made for. */
export interface ScriptOptions {
  readonly database: string;
  readonly user: string;
  readonly synchronousStandbys: number;
  readonly hasWalVolume: boolean;
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
