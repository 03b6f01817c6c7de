/** Where things are in the containers, and what the roles and keys are called. */

export { MEMBERS_PATH, SCRIPTS_PATH } from '../join-container';
export { CREDENTIALS_PATH, TLS_PATH } from '../mounts';

export const PORT = 5432;
export const EXPORTER_PORT = 9187;

/** The user and group `postgres` of the official image. */
export const POSTGRES_UID = 999;

/** Role of the standbys, of clones and of backups. */
export const REPLICATION_ROLE = 'replicator';
export const EXPORTER_ROLE = 'exporter';

export const KEYS = { superuser: 'postgres-password', replication: 'replication-password', application: 'password' } as const;

/** Not the image's mount point for one version: a major upgrade wants both data directories on one volume. */
export const VOLUME_PATH = '/var/lib/postgresql';
export const WAL_VOLUME_PATH = '/var/lib/postgresql-wal';
export const WAL_PATH = `${WAL_VOLUME_PATH}/pg_wal`;
export const CONFIG_PATH = '/etc/postgresql';
export const SOCKET_PATH = '/var/run/postgresql';
/** What a pod needs to follow another member: the password, and whom, where that is not the primary. */
export const REPLICATION_PATH = '/replication';
export const PASSFILE = `${REPLICATION_PATH}/pgpass`;
export const UPSTREAM = `${REPLICATION_PATH}/upstream.conf`;
export const INIT_PATH = '/docker-entrypoint-initdb.d';

/** As the image of version 18 has it, for all versions. */
export function dataPath(major: number): string {
  return `${VOLUME_PATH}/${major}/docker`;
}

/** The replication slot of a member, which the servers know by `$(POD_INDEX)`. */
export function slotName(ordinal: number | string): string {
  return `member_${ordinal}`;
}
