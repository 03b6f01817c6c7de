/** Where things are in the containers, and what the roles and keys are called. */

export { MEMBERS_PATH, SCRIPTS_PATH } from '../join-container';
export { CREDENTIALS_PATH, TLS_PATH } from '../mounts';

export const CLIENT_PORT = 9042;
export const PEER_PORT = 7000;
export const EXPORTER_PORT = 8080;

/** The user and group `cassandra` of the official image. */
export const UID = 999;

export const ADMIN_ROLE = 'admin';

export const KEYS = { admin: 'admin-password', application: 'password' } as const;

export const VOLUME_PATH = '/data';

/** Below the volume, whose root holds `lost+found`. In it a file `joined` says that it is a member's: a join that was interrupted leaves data without it. */
export const DATA_PATH = `${VOLUME_PATH}/cassandra`;

/** Where the first member makes a cluster, until it is whole. */
export const FOUNDING_PATH = `${VOLUME_PATH}/founding`;

export const CONFIG_PATH = '/config';
export const INIT_PATH = '/init';

/** The image's configuration, with what is ours in it, and what a pod writes for itself when it starts. */
export const RUNTIME_PATH = '/runtime';
export const CONF_PATH = `${RUNTIME_PATH}/conf`;

/** Key and certificates in one file, as Cassandra reads them. */
export const KEYSTORE_FILE = `${RUNTIME_PATH}/keystore.pem`;

/** The members that others ask first, counted from the lowest: more are of no use. */
export const SEEDS = 3;
