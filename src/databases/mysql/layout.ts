/** Where things are in the containers, and what the users and keys are called. */

export { MEMBERS_PATH, SCRIPTS_PATH } from '../join-container';
export { CREDENTIALS_PATH, TLS_PATH } from '../mounts';

export const PORT = 3306;
export const EXPORTER_PORT = 9104;

/** The user and group `mysql` of the official image. */
export const MYSQL_UID = 999;

/** The name of that user, by which the server knows who is on its socket. */
export const MYSQL_USER = 'mysql';

/** User of the replicas, of clones and of backups. */
export const REPLICATION_USER = 'replicator';
export const EXPORTER_USER = 'exporter';

export const KEYS = { application: 'password', replication: 'replication-password' } as const;

export const VOLUME_PATH = '/var/lib/mysql';

/** Below the volume, whose root holds `lost+found`: MySQL makes a database in an empty directory only. */
export const DATA_PATH = `${VOLUME_PATH}/data`;

/** There while the member of this volume is the one that takes the writes. Beside the data, which a clone replaces. */
export const MARK_PATH = `${VOLUME_PATH}/primary`;

/** In its place when the member takes no more writes and follows nobody yet: it may have what the next primary lacks. */
export const DEMOTED_PATH = `${VOLUME_PATH}/demoted`;

/** Sorting and altering tables takes space, which the node may not have. */
export const TEMPORARY_PATH = `${VOLUME_PATH}/tmp`;

export const CONFIG_PATH = '/config';

/** What a pod writes for itself when it starts: its number, and what the server does first. */
export const RUNTIME_PATH = '/runtime';

/** There when the member was demoted while this pod ran. */
export const DEMOTED_NOW_PATH = `${RUNTIME_PATH}/demoted`;

export const SOCKET_PATH = '/var/run/mysqld';
export const SOCKET = `${SOCKET_PATH}/mysqld.sock`;
export const INIT_PATH = '/init';
export const EXPORTER_PATH = '/exporter';
