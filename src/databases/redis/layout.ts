/** Where things are in the containers, and what the users and keys are called. */
import { TLS_PATH } from '../mounts';

export { MEMBERS_PATH, SCRIPTS_PATH } from '../join-container';
export { CREDENTIALS_PATH, TLS_PATH } from '../mounts';

export const PORT = 6379;
export const EXPORTER_PORT = 9121;

/** The user and group `redis` of the official image. */
export const REDIS_UID = 999;

export const REPLICATION_USER = 'replication';
export const EXPORTER_USER = 'exporter';

export const KEYS = { application: 'password', admin: 'admin-password', replication: 'replication-password', exporter: 'exporter-password' } as const;

export const DATA_PATH = '/data';
export const CONFIG_PATH = '/config';

/** What a pod writes for itself when it starts: whom it follows, and the users with their passwords' hashes. */
export const RUNTIME_PATH = '/runtime';

/** The administrator's password as the server knows it. */
export const ADMIN_FILE = `${RUNTIME_PATH}/admin-password`;

/** Beside the append-only files, so that it goes where they go. */
export const DATA_DIRECTORY = `${DATA_PATH}/appendonlydir`;

/** Holds the number that a database was given when it was begun: in the volume of every member that has had all of it. */
export const DATABASE_FILE = 'database';

/** Beside it: the member that a volume's data is from, which was the primary when the volume last had all of it. */
export const PRIMARY_FILE = 'primary';

/** Whose place a member takes that was started to be the primary, while another one still is. */
export const TAKE_OVER_FILE = `${RUNTIME_PATH}/take-over`;

/** What the user begins with whose name ends in that number. */
export const FOLLOWER_PREFIX = `${REPLICATION_USER}-`;

/** `redis-cli`, as the server is to be spoken to. */
export function cli(host: string, hasTls: boolean): string[] {
  return ['redis-cli', '-h', host, '-p', String(PORT), ...hasTls ? ['--tls', '--cacert', `${TLS_PATH}/ca.crt`] : []];
}

/** `redis-cli` for a pod's own server. Who that is needs no proof: an expired certificate is no reason to kill it. */
export function localCli(hasTls: boolean): string[] {
  return ['redis-cli', '-h', 'localhost', '-p', String(PORT), ...hasTls ? ['--tls', '--insecure'] : []];
}
