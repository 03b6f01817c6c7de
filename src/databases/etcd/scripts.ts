import * as layout from './layout';
import { restoreScripts } from '../backup-place';
import { scriptFiles } from '../script-files';

/** So often, every three seconds, others are asked before a cluster is begun. */
const PATIENCE_TRIES = 10;

/** What the script is told. */
export interface EtcdScriptOptions {
  readonly hasTls: boolean;
  readonly isFormed: boolean;
}

/** The directory with the scripts: those that run when a pod starts, and in the pod of a restore. */
export function etcdScripts({ hasTls, isFormed }: EtcdScriptOptions): Record<string, string> {
  return {
    ...restoreScripts(),
    ...scriptFiles('etcd', ['join.sh', 'swap.sh'], {
      SCHEME: layout.scheme(hasTls),
      IS_FORMED: isFormed,
      PATIENCE_TRIES,
      CLIENT_PORT: layout.CLIENT_PORT,
      PEER_PORT: layout.PEER_PORT,
      METRICS_PORT: layout.METRICS_PORT,
      DATA_PATH: layout.DATA_PATH,
      CONFIG_PATH: layout.CONFIG_PATH,
      RUNTIME_PATH: layout.RUNTIME_PATH,
      MEMBERS_PATH: layout.MEMBERS_PATH,
      TLS_PATH: layout.TLS_PATH,
    }),
  };
}
