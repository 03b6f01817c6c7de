/** Where things are in the containers, and what the users and keys are called. */
export { MEMBERS_PATH, SCRIPTS_PATH } from '../join-container';
export { CREDENTIALS_PATH, TLS_PATH } from '../mounts';

export const PORT = 6379;
export const EXPORTER_PORT = 9121;

/** The user and group `redis` of the official image. */
export const REDIS_UID = 999;

export const EXPORTER_USER = 'exporter';

export const KEYS = { application: 'password', admin: 'admin-password', replication: 'replication-password', exporter: 'exporter-password' } as const;

export const DATA_PATH = '/data';
export const CONFIG_PATH = '/config';

/** What a pod writes for itself when it starts: whom it follows, the users with their passwords' hashes, and the administrator's password. */
export const RUNTIME_PATH = '/runtime';

/** The append-only files, and beside them, so that it goes where they go, what the volume is: of which database, and whose data. */
export const DATA_DIRECTORY = `${DATA_PATH}/appendonlydir`;
