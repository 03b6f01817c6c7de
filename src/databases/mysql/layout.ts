/** Where things are in the containers, and what the users and keys are called. */

export { MEMBERS_PATH, SCRIPTS_PATH } from '../join-container';
export { CREDENTIALS_PATH, TLS_PATH } from '../mounts';

export const PORT = 3306;
export const EXPORTER_PORT = 9104;

/** The user and group `mysql` of the official image. */
export const MYSQL_UID = 999;

/** User of the replicas, of clones and of backups. */
export const REPLICATION_USER = 'replicator';
export const EXPORTER_USER = 'exporter';

export const KEYS = { application: 'password', replication: 'replication-password' } as const;

export const VOLUME_PATH = '/var/lib/mysql';

/** Below the volume, whose root holds `lost+found`: MySQL makes a database in an empty directory only. */
export const DATA_PATH = `${VOLUME_PATH}/data`;

/** Sorting and altering tables takes space, which the node may not have. */
export const TEMPORARY_PATH = `${VOLUME_PATH}/tmp`;

export const CONFIG_PATH = '/config';

/** What a pod writes for itself when it starts: its number, and what the server does first. */
export const RUNTIME_PATH = '/runtime';

export const SOCKET_PATH = '/var/run/mysqld';
export const SOCKET = `${SOCKET_PATH}/mysqld.sock`;
export const INIT_PATH = '/init';
export const EXPORTER_PATH = '/exporter';
