/** Where things are in the containers, what users and keys are called, and how members are numbered. */
export { MEMBERS_PATH, SCRIPTS_PATH } from '../join-container';
export { CREDENTIALS_PATH, TLS_PATH } from '../mounts';

export const CLIENT_PORT = 9092;
export const CONTROLLER_PORT = 9093;
export const EXTERNAL_PORT = 9094;
export const EXPORTER_PORT = 9308;

/** The user `appuser` of the official image. */
export const UID = 1000;

export const BIN = '/opt/kafka/bin';

export const CLUSTER_ID_KEY = 'cluster-id';

/** Users of the listeners for clients, by whom they are for. */
export const USERS = {
  application: { name: 'application', key: 'password' },
  admin: { name: 'admin', key: 'admin-password' },
  broker: { name: 'broker', key: 'broker-password' },
  exporter: { name: 'exporter', key: 'exporter-password' },
} as const;

/** The user by whom members speak to controllers: what it is known by cannot be in the log that they keep. */
export const CONTROLLER_USER = { name: 'controller', key: 'controller-password' } as const;

/** Numbers of controllers that are no brokers begin here; a broker's number is its ordinal. */
export const FIRST_CONTROLLER = 1000;

export const VOLUME_PATH = '/data';

/** Below the volume, whose root holds `lost+found`. */
export const DATA_PATH = '/data/kafka';

export const CONFIG_PATH = '/config';

/** What a pod writes for itself when it starts, in memory: its name and number, passwords, its key as Java reads it. */
export const RUNTIME_PATH = '/runtime';

/** What the tools are given to speak to brokers. */
export const ADMIN_PROPERTIES = `${RUNTIME_PATH}/admin.properties`;

/** Key and certificates in one file, as Java reads them. */
export const KEYSTORE_FILE = `${RUNTIME_PATH}/server.pem`;

export const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule required';
export const PLAIN = 'org.apache.kafka.common.security.plain.PlainLoginModule required';

export function protocol(hasTls: boolean): string {
  return hasTls ? 'SASL_SSL' : 'SASL_PLAINTEXT';
}
