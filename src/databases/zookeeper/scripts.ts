import * as layout from './layout';
import { restoreScripts } from '../backup-place';
import { scriptFile } from '../script-file';
import { scriptFiles } from '../script-files';

/** What the scripts of a database are told. */
export interface ZooKeeperScriptOptions {
  readonly hasTls: boolean;
  readonly isFormed: boolean;
}

/** The directory with the scripts: those that run when a pod starts, and those that an operator or a Job runs. */
export function zooKeeperScripts({ hasTls, isFormed }: ZooKeeperScriptOptions): Record<string, string> {
  return {
    'keystore.sh': scriptFile('java', 'keystore.sh'),
    ...restoreScripts(),
    ...scriptFiles('zookeeper', ['ask.sh', 'join.sh', 'reconfig.sh', 'start.sh', 'backup.sh', 'restore.sh'], {
      HAS_TLS: hasTls,
      IS_FORMED: isFormed,
      ADMIN_USER: layout.ADMIN_USER,
      ADMIN_KEY: layout.ADMIN_KEY,
      ADMIN_PORT: layout.ADMIN_PORT,
      CLIENT_PORT: layout.clientPort(hasTls),
      QUORUM_PORT: layout.QUORUM_PORT,
      ELECTION_PORT: layout.ELECTION_PORT,
      PLAIN_ADDRESS: layout.plainAddress(hasTls),
      VOLUME_PATH: layout.VOLUME_PATH,
      DATA_PATH: layout.DATA_PATH,
      STATE_PATH: layout.STATE_PATH,
      CONFIG_PATH: layout.CONFIG_PATH,
      RUNTIME_PATH: layout.RUNTIME_PATH,
      MEMBERS_PATH: layout.MEMBERS_PATH,
      CREDENTIALS_PATH: layout.CREDENTIALS_PATH,
      TLS_PATH: layout.TLS_PATH,
      KEYSTORE_FILE: layout.KEYSTORE_FILE,
    }),
  };
}
