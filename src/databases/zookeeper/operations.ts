import * as layout from './layout';
import { BackupPlace } from '../backup-place';
import { newPasswords } from '../new-passwords';
import { backUp, claimOf, deleteLostPod, deleteSetAside, growVolumes, kubectl, stopMembers } from '../operation-steps';
import { Operation } from '../operations';
import { byHand, POLL, untilReady } from '../operator-shell';
import { restoreBy } from '../restore-pod';

/** What the commands are about. */
export interface ZooKeeperFacts {
  readonly name: string;
  readonly namespace: string;
  readonly pods: { readonly name: string; readonly dnsName: string }[];
  readonly secret: string;
  readonly image: string;
  readonly hasTls: boolean;
  readonly backup?: BackupPlace;
}

/** What a restore replaces, and keeps. */
const SET_ASIDE = [layout.DATA_PATH, layout.STATE_PATH];

export function zooKeeperOperations(facts: ZooKeeperFacts): Operation[] {
  const { backup, pods, name } = facts;
  return [
    { title: 'See how the members stand', steps: [...pods.map(({ name: pod }) => stateOf(facts, pod)), votersOf(facts)] },
    {
      title: 'When the ensemble has formed',
      steps: ['# Set isFormed: true and apply: no pod is restarted, and an empty volume never begins a second ensemble.'],
    },
    {
      title: `Scale up from ${pods.length} members`,
      steps: [
        `# Set replicas to ${pods.length + 2} and apply. ${name}-${pods.length} and ${name}-${pods.length + 1} copy the leader and then ask for a vote; the others are not restarted. Then:`,
        votersOf(facts),
      ],
    },
    ...pods.length > 1 ? [scaleDown(facts), replaceMember(facts)] : [],
    ...backup ? [backUp(facts, backup.name), restore(facts, backup), deleteSetAside(exec(facts, pods[0].name), SET_ASIDE)] : [],
    rotatePassword(facts),
    growVolumes(facts, pods.map((pod) => claimOf(pod.name))),
    {
      title: 'Upgrade',
      steps: ['# Back up. With every member in the ensemble, set version and apply: one member after the other is restarted, and waits until it serves again.'],
    },
  ];
}

function exec(facts: ZooKeeperFacts, pod: string): string {
  return `${kubectl(facts)} exec ${pod} -c zookeeper --`;
}

function stateOf(facts: ZooKeeperFacts, pod: string): string {
  return `${exec(facts, pod)} timeout 10 bash ${layout.SCRIPTS_PATH}/ask.sh localhost srvr`;
}

function votersOf(facts: ZooKeeperFacts): string {
  return `${exec(facts, facts.pods[0].name)} timeout 10 bash ${layout.SCRIPTS_PATH}/ask.sh localhost voting_view`;
}

/** The command that takes a member's vote away, within another. */
export function removeCommand(ordinal: number): string[] {
  return ['bash', `${layout.SCRIPTS_PATH}/reconfig.sh`, 'remove', String(ordinal + 1)];
}

function scaleDown(facts: ZooKeeperFacts): Operation {
  const { pods } = facts;
  const to = pods.length - 2;
  const gone = [pods.length - 1, pods.length - 2];
  return {
    title: `Scale down to ${to} ${to === 1 ? 'member' : 'members'}`,
    steps: [
      '# Take a member\'s vote before its pod goes, or the others count it as lost: two of three lost is no majority.',
      ...gone.flatMap((ordinal) => {
        const remove = `${exec(facts, pods[0].name)} ${removeCommand(ordinal).join(' ')}`;
        return [
          remove,
          `${kubectl(facts)} scale statefulset ${facts.name} --replicas=${ordinal}`,
          `${kubectl(facts)} wait --for=delete pod/${pods[ordinal].name} --timeout=5m`,
          '# If its pod was restarted in between, it has asked for its vote again:',
          remove,
        ];
      }),
      votersOf(facts),
      byHand(`Set replicas: ${to} and apply.`),
      '# On the way back they would copy what they lack. Nobody needs their claims:',
      `${kubectl(facts)} delete pvc ${gone.map((ordinal) => claimOf(pods[ordinal].name)).join(' ')} --timeout=5m`,
    ],
  };
}

function replaceMember(facts: ZooKeeperFacts): Operation {
  const pod = facts.pods[facts.pods.length - 1].name;
  return {
    title: 'Replace a member whose node or volume is lost',
    steps: [
      `# As ${pod}, while a majority of the others runs. It has no vote until it has copied the leader.`,
      ...POLL,
      ...deleteLostPod(facts, pod),
      `${kubectl(facts)} delete pvc ${claimOf(pod)} --wait=false`,
      `${kubectl(facts)} delete pod ${pod} --ignore-not-found --timeout=10m`,
      ...untilReady(kubectl(facts), pod, 3600),
    ],
  };
}

function restore(facts: ZooKeeperFacts, backup: BackupPlace): Operation {
  const [first, ...others] = facts.pods;
  const set = facts.name;
  return {
    title: 'Restore a backup',
    steps: [
      `# Also when a majority is lost for good. ${first.name} becomes the only member, with what the backup has; what it had is kept beside it. The others join it, without what they had.`,
      ...POLL,
      ...stopMembers(facts, facts.pods.map((pod) => pod.name), '5m'),
      ...restoreBy(facts, backup, {
        name: set,
        image: facts.image,
        user: layout.UID,
        env: {},
        claims: { [layout.VOLUME_PATH]: claimOf(first.name) },
      }, `'${onlyMember(facts)}'`),
      ...others.length > 0 ? [`${kubectl(facts)} delete pvc ${others.map((pod) => claimOf(pod.name)).join(' ')}`] : [],
      '# First one alone: others with empty volumes and nobody to join would begin an ensemble of their own.',
      `${kubectl(facts)} scale statefulset ${set} --replicas=1`,
      ...untilReady(kubectl(facts), first.name),
      ...others.length > 0 ? [`${kubectl(facts)} scale statefulset ${set} --replicas=${facts.pods.length}`] : [],
    ],
  };
}

/** What a dynamic configuration says of the first member, which is the only one after a restore. */
export function onlyMember({ pods: [first], hasTls }: Pick<ZooKeeperFacts, 'pods' | 'hasTls'>): string {
  return `server.1=${first.dnsName}:${layout.QUORUM_PORT}:${layout.ELECTION_PORT}:participant;${layout.plainAddress(hasTls)}`;
}

function rotatePassword(facts: ZooKeeperFacts): Operation {
  return {
    title: 'Rotate the password',
    steps: [
      newPasswords(kubectl(facts), facts.secret, [layout.ADMIN_KEY]),
      '# Members know it by what they read when they start:',
      `${kubectl(facts)} rollout restart statefulset ${facts.name}`,
      `${kubectl(facts)} rollout status statefulset ${facts.name} --timeout=1h`,
    ],
  };
}
