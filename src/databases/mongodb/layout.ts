/** Where things are in the containers, and what the users and keys are called. */

export { MEMBERS_PATH, SCRIPTS_PATH } from '../join-container';
export { CREDENTIALS_PATH, TLS_PATH } from '../mounts';

export const PORT = 27017;
export const EXPORTER_PORT = 9216;

/** The user and group `mongodb` of the official image. */
export const UID = 999;

export const ADMIN_USER = 'admin';
export const EXPORTER_USER = 'exporter';

export const KEYS = { admin: 'admin-password', application: 'password', members: 'keyfile', exporter: 'exporter-password' } as const;

/** Where the image declares a volume; the data is below it, beside `lost+found`. */
export const VOLUME_PATH = '/data/db';
export const DATA_PATH = `${VOLUME_PATH}/mongodb`;

/** Where the first member makes a replica set, until it is whole. */
export const FOUNDING_PATH = `${VOLUME_PATH}/founding`;

/** Says that the data was a member's once. */
export const JOINED_FILE = 'joined';

/** The image declares a volume there, too: without one of ours, a container's own would be writable and nobody's. */
export const CONFIGDB_PATH = '/data/configdb';

export const CONFIG_PATH = '/config';
export const CONFIG_FILE = `${CONFIG_PATH}/mongod.conf`;
export const INIT_PATH = '/init';

/** What a pod writes for itself when it starts: copies of what mongod wants to own alone. */
export const RUNTIME_PATH = '/runtime';
export const KEY_FILE = `${RUNTIME_PATH}/keyfile`;
export const PEM_FILE = `${RUNTIME_PATH}/server.pem`;

/** Members beyond that may not vote, and no other is made here. */
export const MOST_MEMBERS = 7;
