import * as layout from './layout';
import { BackupPlace } from '../backup-place';
import { backUp, claimOf, growVolumes, kubectl } from '../operation-steps';
import { Operation } from '../operations';
import { byHand, POLL, untilComplete } from '../operator-shell';
import { rotatePasswords } from '../redis/rotation';
import { restoreBy } from '../restore-pod';
import { taskLabels } from '../task-pod';

/** What the commands are about. */
export interface RedisClusterFacts {
  readonly name: string;
  readonly namespace: string;
  readonly pods: string[];
  /** Members of each shard. */
  readonly shardSize: number;
  readonly clientHost: string;
  /** The Job for so many members. */
  readonly formJob: (replicas: number) => string;
  readonly secret: string;
  readonly tlsSecret?: string;
  readonly keys: string[];
  readonly image: string;
  readonly backup?: BackupPlace;
}

export function redisClusterOperations(facts: RedisClusterFacts): Operation[] {
  const { backup, pods, shardSize } = facts;
  const grown = pods.length + shardSize;
  return [
    {
      title: 'See how the cluster stands',
      steps: [command(facts, 0, 'cluster info'), command(facts, 0, 'cluster nodes')],
    },
    {
      title: 'Make the cluster whole',
      steps: ['# What the Job did once: members that are new join, those that are gone are forgotten. Running it again does nothing.', script(facts, 'form.sh')],
    },
    {
      title: `Scale up from ${pods.length} to ${grown} members`,
      steps: [
        `# The new members are not ready until the Job ${facts.formJob(grown)} has taken them in; keys move while they are used.`,
        ...POLL,
        byHand(`Set replicas: ${grown} and apply.`),
        ...untilComplete(kubectl(facts), facts.formJob(grown)),
      ],
    },
    ...pods.length - shardSize >= 3 * shardSize ? [scaleDown(facts)] : [],
    {
      title: 'Replace a member whose node or volume is lost',
      steps: [
        `# As ${pods[pods.length - 1]}. With an empty volume it is a new member, which joins as a replica. The first step fails when no other member has its keys:`,
        script(facts, `may-go.sh ${pods[pods.length - 1]}`),
        `${kubectl(facts)} delete pvc ${claimOf(pods[pods.length - 1])} --wait=false`,
        `${kubectl(facts)} delete pod ${pods[pods.length - 1]}`,
        '# This waits for the new pod, and takes it in:',
        script(facts, 'form.sh'),
      ],
    },
    {
      title: 'Let another member take the place of a master',
      steps: [
        '# In a replica of it, which `cluster nodes` shows. The master pauses writes until the replica has all of them; if that fails, it goes on.',
        script(facts, 'take-over.sh', pods.length - 1),
      ],
    },
    ...backup ? [backUp(facts, backup.name), restore(facts, backup)] : [],
    rotatePasswords(facts),
    growVolumes(facts, pods.map(claimOf)),
    {
      title: 'Upgrade',
      steps: ['# Back up. Then set version and apply: one member after the other, and each master gives its place to a replica before it stops. A newer version\'s files are not read by an older one.'],
    },
  ];
}

function command(facts: RedisClusterFacts, ordinal: number, redisCommand: string): string {
  return script(facts, `ask.sh ${redisCommand}`, ordinal);
}

function script(facts: RedisClusterFacts, file: string, ordinal = 0): string {
  return `${kubectl(facts)} exec ${facts.pods[ordinal]} -c redis -- bash ${layout.SCRIPTS_PATH}/${file}`;
}

function scaleDown(facts: RedisClusterFacts): Operation {
  const to = facts.pods.length - facts.shardSize;
  const gone = facts.pods.slice(to);
  return {
    title: `Scale down to ${to} members`,
    steps: [
      '# First their keys and roles go to the others.',
      script(facts, `shrink.sh ${to}`),
      byHand(`Set replicas: ${to} and apply.`),
      '# When the pods are gone, their claims can go: they are of members that the others have forgotten.',
      `${kubectl(facts)} wait --for=delete ${gone.map((pod) => `pod/${pod}`).join(' ')} --timeout=10m`,
      `${kubectl(facts)} delete pvc ${gone.map(claimOf).join(' ')}`,
      '# So that it is made again when the cluster grows to this number again:',
      `${kubectl(facts)} delete job ${facts.formJob(facts.pods.length)} --ignore-not-found`,
    ],
  };
}

function restore(facts: RedisClusterFacts, backup: BackupPlace): Operation {
  return {
    title: 'Restore a backup',
    steps: [
      `# Into this cluster or a new one, of any number of shards. Keys of the backup replace those of the cluster; to be rid of others, delete all claims and the Job ${facts.formJob(facts.pods.length)} first, apply, and let it form anew.`,
      ...POLL,
      ...restoreBy(facts, backup, {
        name: facts.name,
        image: facts.image,
        user: layout.REDIS_UID,
        env: { CLUSTER_HOST: facts.clientHost },
        secrets: { [layout.CREDENTIALS_PATH]: facts.secret, ...facts.tlsSecret === undefined ? {} : { [layout.TLS_PATH]: facts.tlsSecret } },
        labels: taskLabels(facts.name, 'backup'),
        scripts: ['env.sh'],
      }),
    ],
  };
}
