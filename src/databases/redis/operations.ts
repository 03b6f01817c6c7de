import * as layout from './layout';
import { rotatePasswords } from './rotation';
import { BackupPlace } from '../backup-place';
import { backUp, claimOf, deleteSetAside, growVolumes, kubectl, PRIMARY_FORMED, replaceReplica, stopMembers } from '../operation-steps';
import { Operation } from '../operations';
import { POLL } from '../operator-shell';
import { restoreBy } from '../restore-pod';

/** What the commands are about. */
export interface RedisFacts {
  readonly name: string;
  readonly namespace: string;
  readonly pods: string[];
  readonly primary: number;
  readonly secret: string;
  readonly keys: string[];
  readonly image: string;
  readonly hasTls: boolean;
  readonly backup?: BackupPlace;
}

export function redisOperations(facts: RedisFacts): Operation[] {
  const { backup, pods } = facts;
  return [
    {
      title: 'See how replication stands',
      steps: [command(facts, facts.primary, 'info replication')],
    },
    PRIMARY_FORMED,
    {
      title: `Scale from ${pods.length} members`,
      steps: [
        `# Set replicas and apply. ${facts.name}-${pods.length} would copy ${pods[facts.primary]} by itself; of fewer, the highest go first, which must not be the primary.`,
        '# The claim of a member that is gone stays. When nobody needs it:',
        `${kubectl(facts)} delete pvc ${claimOf(pods[pods.length - 1])}`,
      ],
    },
    ...pods.length > 1 ? [movePrimary(facts), replaceReplica(facts, facts, 'whose node or volume is lost', 'copy')] : [],
    ...backup ? [backUp(facts, backup.name), restore(facts, backup), deleteSetAside(`${kubectl(facts)} exec ${pods[facts.primary]} -c redis --`, [layout.DATA_DIRECTORY])] : [],
    rotatePasswords(facts),
    growVolumes(facts, pods.map(claimOf)),
    {
      title: 'Upgrade',
      steps: [
        '# Back up. Then set version and apply: replicas of a newer version follow an older primary, not the other way round, and the update goes from the highest',
        `# ordinal down${facts.primary === 0 ? ', with the primary last' : `; ${pods[facts.primary]} is the primary: set primary: 0 first`}. A newer version's files are not read by an older one.`,
      ],
    },
  ];
}

function command(facts: RedisFacts, ordinal: number, redisCommand: string): string {
  const cli = `${layout.cli('localhost', facts.hasTls).join(' ')} --user admin --no-auth-warning ${redisCommand}`;
  return `${kubectl(facts)} exec ${facts.pods[ordinal]} -c redis -- bash -c 'REDISCLI_AUTH=$(cat ${layout.CREDENTIALS_PATH}/${layout.KEYS.admin}) ${cli}'`;
}

function movePrimary(facts: RedisFacts): Operation {
  const to = facts.primary === 0 ? 1 : 0;
  const from = facts.pods[facts.primary];
  return {
    title: `Move the primary from ${from} to ${facts.pods[to]}`,
    steps: [
      `# Also when it is lost: what no replica had is lost with it. Choose the replica with the highest slave_repl_offset${facts.pods.length > 2 ? `, here ${facts.pods[to]}` : ''}:`,
      ...facts.pods.flatMap((_, ordinal) => (ordinal === facts.primary ? [] : [command(facts, ordinal, 'info replication')])),
      `# While ${from} runs, let it take no more writes, which would be lost:`,
      command(facts, facts.primary, 'client pause 600000 write'),
      `# Set primary: ${to} and apply. The Service ${facts.name}-primary moves at once; the members are restarted one by one and follow ${facts.pods[to]}.`,
      `# ${from} on a node that does not answer: power the node off, then`,
      `${kubectl(facts)} delete pod ${from} --force`,
    ],
  };
}

function restore(facts: RedisFacts, backup: BackupPlace): Operation {
  const primary = facts.pods[facts.primary];
  const others = facts.pods.filter((pod) => pod !== primary);
  return {
    title: 'Restore a backup',
    steps: [
      '# What the primary has is kept beside what is restored; the volume needs room for both. What the replicas have is deleted.',
      ...POLL,
      ...stopMembers(facts, facts.pods, '5m'),
      ...restoreBy(facts, backup, {
        name: facts.name,
        image: facts.image,
        user: layout.REDIS_UID,
        env: {},
        claims: { [layout.DATA_PATH]: claimOf(primary) },
      }),
      ...others.length > 0 ? ['# The replicas are copied anew:', `${kubectl(facts)} delete pvc ${others.map(claimOf).join(' ')}`] : [],
      `${kubectl(facts)} scale statefulset ${facts.name} --replicas=${facts.pods.length}`,
    ],
  };
}
