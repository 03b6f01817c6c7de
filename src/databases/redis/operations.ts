import * as layout from './layout';
import { rotatePasswords } from './rotation';
import { BackupPlace } from '../backup-place';
import { backUp, claimOf, deleteLostPod, deleteSetAside, growVolumes, kubectl, PRIMARY_FORMED, replaceReplica, stopMembers } from '../operation-steps';
import { Operation } from '../operations';
import { byHand, POLL } from '../operator-shell';
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
      title: `Scale up from ${pods.length} members`,
      steps: [`# Set replicas and apply: ${facts.name}-${pods.length} copies ${pods[facts.primary]} by itself.`],
    },
    ...pods.length > 1 ? [scaleDown(facts), movePrimary(facts), losePrimary(facts), replaceReplica(facts, facts, 'whose node or volume is lost', 'copy')] : [],
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
  return `${kubectl(facts)} exec ${facts.pods[ordinal]} -c redis -- bash ${layout.SCRIPTS_PATH}/ask.sh ${redisCommand}`;
}

function scaleDown(facts: RedisFacts): Operation {
  const last = facts.pods.length - 1;
  const pod = facts.pods[last];
  return {
    title: `Scale down to ${last} ${last === 1 ? 'member' : 'members'}`,
    steps: last === facts.primary
      ? [`# ${pod}, the highest ordinal, is the primary. Move the primary first; when that is done, set replicas in another apply.`]
      : [
        '# The claim stays when the pod is gone. If nobody needs it any more, these steps delete it.',
        byHand(`Set replicas: ${last} and apply.`),
        `${kubectl(facts)} wait --for=delete pod/${pod} --timeout=10m`,
        `${kubectl(facts)} delete pvc ${claimOf(pod)}`,
      ],
  };
}

function movePrimary(facts: RedisFacts): Operation {
  const to = successorOf(facts);
  const [from, next] = [facts.pods[facts.primary], facts.pods[to]];
  return {
    title: `Move the primary from ${from} to ${next}`,
    steps: [
      `# ${from} stops taking writes, ${next} receives what it lacks, and only then takes writes. If that fails, ${from} goes on as before.`,
      takeOver(facts, to),
      `# Writes are refused until the Service ${facts.name}-primary leads to ${next}, which it does as soon as you apply.`,
      byHand(`Set primary: ${to} and apply.`),
      '# The members are restarted one by one.',
      `${kubectl(facts)} rollout status statefulset ${facts.name} --timeout=30m`,
    ],
  };
}

function losePrimary(facts: RedisFacts): Operation {
  const to = successorOf(facts);
  const [lost, next] = [facts.pods[facts.primary], facts.pods[to]];
  return {
    title: `Replace the primary ${lost}, which is lost for good`,
    steps: [
      `# What no replica has received is lost with ${lost}. If its node does not answer, power the node off first: clients may still reach ${lost} there.`,
      `# This is refused while ${lost} answers, and when another replica has received more; then use that one in the place of ${next}.`,
      takeOver(facts, to, ` --lost ${lost}`),
      byHand(`Set primary: ${to} and apply.`),
      ...deleteLostPod(facts, lost),
    ],
  };
}

function successorOf({ primary }: RedisFacts): number {
  return primary === 0 ? 1 : 0;
}

function takeOver(facts: RedisFacts, ordinal: number, option = ''): string {
  return `${kubectl(facts)} exec ${facts.pods[ordinal]} -c redis -- bash ${layout.SCRIPTS_PATH}/take-over.sh${option}`;
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
