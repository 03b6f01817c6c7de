import * as layout from './layout';
import { restoreScripts } from '../backup-place';
import { scriptFiles, ScriptValue } from '../script-files';

/** What the scripts are made for. */
export interface RedisScriptOptions {
  readonly hasTls: boolean;
  readonly hasExporter: boolean;
}

/** Scripts that a server of a cluster has, too. */
export const SERVER_SCRIPTS = ['server.sh', 'alive.sh', 'ask.sh', 'passwords.sh'];

const SCRIPTS = [...SERVER_SCRIPTS, 'member.sh', 'join.sh', 'ready.sh', 'take-over.sh', 'backup.sh', 'restore.sh'];

/** The files of the directory `scripts`. */
export function redisScripts(options: RedisScriptOptions & { readonly isFormed: boolean }): Record<string, string> {
  return {
    ...scriptFiles('redis', SCRIPTS, {
      ...serverValues(options),
      IS_CLUSTER: false,
      IS_FORMED: options.isFormed,
      MEMBERS_PATH: layout.MEMBERS_PATH,
      SCRIPTS_PATH: layout.SCRIPTS_PATH,
      DATA_DIRECTORY: layout.DATA_DIRECTORY,
    }),
    ...restoreScripts(),
  };
}

/** The variables that `server.sh` and what reads it need. */
export function serverValues({ hasTls, hasExporter }: RedisScriptOptions): Record<string, ScriptValue> {
  return {
    PORT: layout.PORT,
    HAS_TLS: hasTls,
    HAS_EXPORTER: hasExporter,
    TLS_PATH: layout.TLS_PATH,
    CREDENTIALS_PATH: layout.CREDENTIALS_PATH,
    RUNTIME_PATH: layout.RUNTIME_PATH,
  };
}
