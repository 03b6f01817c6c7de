import * as layout from './layout';
import { scriptFile } from '../script-file';
import { scriptFiles } from '../script-files';

/** What the scripts of a database are told. */
export interface KafkaScriptOptions {
  readonly hasTls: boolean;
  readonly hasExternal: boolean;
  readonly isFormed: boolean;
  /** The users of the listeners for clients. */
  readonly users: { readonly name: string; readonly key: string }[];
}

/** A reassignment of partitions goes on for as long as it takes: for so long it is waited for. */
const MOVE_LIMIT_SECONDS = 24 * 3600;

/** The directory with the scripts: those that run when a pod starts, probes, and those that an operator runs. */
export function kafkaScripts({ hasTls, hasExternal, isFormed, users }: KafkaScriptOptions): Record<string, string> {
  const names = ['join.sh', 'admin-properties.sh', 'alive.sh', 'ready.sh', 'move.sh', 'unregister.sh', 'sole-copies.sh', 'password.sh'];
  return {
    'keystore.sh': scriptFile('java', 'keystore.sh'),
    ...scriptFiles('kafka', names, {
      HAS_TLS: hasTls,
      HAS_EXTERNAL: hasExternal,
      IS_FORMED: isFormed,
      CLUSTER_ID_KEY: layout.CLUSTER_ID_KEY,
      KEYS: [layout.CLUSTER_ID_KEY, ...users.map(({ key }) => key), layout.CONTROLLER_USER.key],
      USERS: users.map(({ name, key }) => `${name}=${key}`),
      ADMIN_USER: layout.USERS.admin.name,
      ADMIN_KEY: layout.USERS.admin.key,
      BROKER_USER: layout.USERS.broker.name,
      BROKER_KEY: layout.USERS.broker.key,
      CONTROLLER_USER: layout.CONTROLLER_USER.name,
      CONTROLLER_KEY: layout.CONTROLLER_USER.key,
      PROTOCOL: layout.protocol(hasTls),
      SCRAM: layout.SCRAM,
      PLAIN: layout.PLAIN,
      MOVE_LIMIT: MOVE_LIMIT_SECONDS,
      CLIENT_PORT: layout.CLIENT_PORT,
      CONTROLLER_PORT: layout.CONTROLLER_PORT,
      EXTERNAL_PORT: layout.EXTERNAL_PORT,
      BIN: layout.BIN,
      TEMPORARY: '/tmp',
      SERVER_STAT: '/proc/1/stat',
      DATA_PATH: layout.DATA_PATH,
      CONFIG_PATH: layout.CONFIG_PATH,
      RUNTIME_PATH: layout.RUNTIME_PATH,
      MEMBERS_PATH: layout.MEMBERS_PATH,
      CREDENTIALS_PATH: layout.CREDENTIALS_PATH,
      TLS_PATH: layout.TLS_PATH,
      KEYSTORE_FILE: layout.KEYSTORE_FILE,
      ADMIN_PROPERTIES: layout.ADMIN_PROPERTIES,
    }),
  };
}

/** Whether a server listens, as a broker or as a controller. */
export const ALIVE = ['timeout', '4', 'bash', `${layout.SCRIPTS_PATH}/alive.sh`];
