import * as layout from './layout';
import { restoreScripts } from '../backup-place';
import { RedisScriptOptions, SERVER_SCRIPTS, serverValues } from '../redis/scripts';
import { scriptFile } from '../script-file';
import { scriptFiles } from '../script-files';

const SCRIPTS = [
  'common.sh', 'join.sh', 'balance.sh', 'places.sh', 'form.sh', 'shrink.sh', 'ready.sh', 'stop.sh', 'take-over.sh', 'may-go.sh', 'backup.sh', 'restore.sh',
];

/** The files of the directory `scripts`. */
export function redisClusterScripts(options: RedisScriptOptions & { readonly replicasPerShard: number }): Record<string, string> {
  return {
    ...Object.fromEntries(SERVER_SCRIPTS.map((name) => [name, scriptFile('redis', name)])),
    ...scriptFiles('redis-cluster', SCRIPTS, {
      ...serverValues(options),
      IS_CLUSTER: true,
      MEMBERS_PATH: layout.MEMBERS_PATH,
      NODES_FILE: `${layout.DATA_PATH}/${layout.NODES_FILE}`,
      REPLICAS: options.replicasPerShard,
      SLOT_COUNT: layout.SLOTS,
    }),
    ...restoreScripts(),
  };
}
