/** Where things are in the containers, what the keys are called, and how a member is written for the others. */
export { MEMBERS_PATH, SCRIPTS_PATH } from '../join-container';
export { CREDENTIALS_PATH, TLS_PATH } from '../mounts';

export const CLIENT_PORT = 2181;
export const TLS_CLIENT_PORT = 2281;
export const QUORUM_PORT = 2888;
export const ELECTION_PORT = 3888;
export const METRICS_PORT = 7000;

/** The AdminServer: health, who votes, snapshots. */
export const ADMIN_PORT = 8080;

/** The user and group `zookeeper` of the official image. */
export const UID = 1000;

export const ADMIN_USER = 'super';
export const ADMIN_KEY = 'admin-password';

export const VOLUME_PATH = '/data';

/** Below the volume, whose root holds `lost+found`, and which a restore can set aside. */
export const DATA_PATH = '/data/zookeeper';

/** The configuration is on the volume too: a server writes down there who its members are, whenever that changes. */
export const STATE_PATH = '/data/conf';

export const CONFIG_PATH = '/config';

/** What a pod writes for itself when it starts, in memory: its key as Java reads it, and how the others write it down. */
export const RUNTIME_PATH = '/runtime';

/** Where the server looks whether its certificate is another one. */
export const KEYSTORE_FILE = `${RUNTIME_PATH}/server.pem`;

export function clientPort(hasTls: boolean): number {
  return hasTls ? TLS_CLIENT_PORT : CLIENT_PORT;
}

/** Where a server takes clients without TLS. One that is added must have such a port: with TLS it is for its own pod alone. */
export function plainAddress(hasTls: boolean): string {
  return `${hasTls ? '127.0.0.1:' : ''}${CLIENT_PORT}`;
}
