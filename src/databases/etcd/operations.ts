import * as layout from './layout';
import { BackupPlace, backupVolume, bringBackup, RESTORE_SCRIPTS, RESTRICTED_CONTAINER, restrictedPod, scriptsVolume, yamlVariable } from '../backup-place';
import { backUp, claimOf, deleteLostPod, growVolumes, kubectl, stopMembers } from '../operation-steps';
import { Operation } from '../operations';
import { byHand, POLL, untilItSucceeds, untilReady, untilSucceeded } from '../operator-shell';

/** What the commands are about. */
export interface EtcdFacts {
  readonly name: string;
  readonly namespace: string;
  readonly pods: { readonly name: string; readonly peerUrl: string }[];
  readonly image: string;
  readonly shellImage: string;
  readonly backup?: BackupPlace;
}

export function etcdOperations(facts: EtcdFacts): Operation[] {
  const { backup, pods, name } = facts;
  const last = pods[pods.length - 1].name;
  return [
    {
      title: 'See how the members stand',
      steps: [`${etcdctl(facts, 0)} member list -w table`, `${etcdctl(facts, 0)} endpoint status --cluster -w table`],
    },
    {
      title: 'When the cluster has formed',
      steps: ['# Set isFormed: true and apply: no pod is restarted, and an empty volume never begins a second cluster.'],
    },
    {
      title: `Scale up from ${pods.length} members`,
      steps: [`# Set replicas to ${pods.length + 2} and apply. ${name}-${pods.length} and ${name}-${pods.length + 1} have the others take them in, one after the other. Then:`,
        `${etcdctl(facts, 0)} endpoint health --cluster`],
    },
    ...pods.length > 1 ? [scaleDown(facts), replaceMember(facts)] : [],
    ...backup ? [backUp(facts, backup.name), restore(facts, backup), deleteSetAside(facts)] : [],
    {
      title: 'Give space back, or write again after NOSPACE',
      steps: [
        '# One member at a time: it answers nobody meanwhile. Compaction is done by the members themselves.',
        ...pods.map((_, ordinal) => `${etcdctl(facts, ordinal)} defrag --command-timeout=5m`),
        `${etcdctl(facts, 0)} alarm disarm`,
      ],
    },
    {
      title: 'Renew certificates',
      steps: ['# Members read the files anew for each connection: a renewed Secret is enough. A new CA must be trusted beside the old one first.'],
    },
    growVolumes(facts, pods.map((pod) => claimOf(pod.name))),
    {
      title: 'Upgrade',
      steps: [
        '# Back up. Set version and apply: one minor version at a time, and every member healthy before. One member after the other is restarted,',
        `# ${last} first. The cluster speaks the older version until all are new; from then on the way back is a restore.`,
      ],
    },
  ];
}

function etcdctl(facts: EtcdFacts, ordinal: number): string {
  return `${kubectl(facts)} exec ${facts.pods[ordinal].name} -c etcd -- etcdctl`;
}

/** The function `id`, which says by what number the cluster knows the member with a peer URL: nothing when it knows none. */
function idFunction(facts: EtcdFacts): string {
  return `id() { ${etcdctl(facts, 0)} member list | awk -F ', ' -v url="$1" '$4 == url { print $1 }'; }`;
}

/** The function `leads`, which says whether a pod's member is the leader. The numbers are too large for a number of awk's. */
function leadsFunction(facts: EtcdFacts): string {
  return `leads() { ${kubectl(facts)} exec "$1" -c etcd -- etcdctl endpoint status -w fields | `
    + 'awk -F \' : \' \'/^"MemberID"/ { member = $2 } /^"Leader"/ { leader = $2 } END { exit member "" != leader "" }\'; }';
}

function scaleDown(facts: EtcdFacts): Operation {
  const { pods } = facts;
  const to = pods.length - 2;
  const gone = pods.slice(to).reverse();
  return {
    title: `Scale down to ${to} ${to === 1 ? 'member' : 'members'}`,
    steps: [
      '# Remove a member before its pod goes, or the others count it as lost: two of three lost is no majority.',
      ...POLL,
      idFunction(facts),
      leadsFunction(facts),
      ...gone.flatMap(({ name, peerUrl }, index) => [
        `# ${name}: all members must be healthy, and another one must lead.`,
        untilItSucceeds(`${etcdctl(facts, 0)} endpoint health --cluster`, 60),
        `if leads ${name}; then ${etcdctl(facts, pods.length - 1 - index)} move-leader "$(id ${pods[0].peerUrl})"; fi`,
        `ID=$(id ${peerUrl})`,
        `[ -z "$ID" ] || ${etcdctl(facts, 0)} member remove "$ID"`,
        `${kubectl(facts)} scale statefulset ${facts.name} --replicas=${pods.length - 1 - index}`,
        `${kubectl(facts)} wait --for=delete pod/${name} --timeout=5m`,
      ]),
      byHand(`Set replicas: ${to} and apply.`),
      '# The data of a removed member is of no use, and its claim must be gone before the set is scaled up again:',
      `${kubectl(facts)} delete pvc ${gone.map(({ name }) => claimOf(name)).join(' ')} --timeout=5m`,
    ],
  };
}

function replaceMember(facts: EtcdFacts): Operation {
  const { name, peerUrl } = facts.pods[facts.pods.length - 1];
  return {
    title: 'Replace a member whose node or volume is lost',
    steps: [
      `# As ${name}, while a majority of the others runs. Its data is copied from the leader.`,
      ...POLL,
      idFunction(facts),
      ...deleteLostPod(facts, name),
      `ID=$(id ${peerUrl})`,
      `[ -z "$ID" ] || ${etcdctl(facts, 0)} member remove "$ID"`,
      `${kubectl(facts)} delete pvc ${claimOf(name)} --wait=false`,
      `${kubectl(facts)} delete pod ${name} --ignore-not-found --timeout=10m`,
      ...untilReady(kubectl(facts), name, 3600),
    ],
  };
}

function restore(facts: EtcdFacts, backup: BackupPlace): Operation {
  const { name: set, pods: [first, ...others] } = facts;
  const run = kubectl(facts);
  const pod = `${set}-restore`;
  const started = [
    `poll 900 '.' '^Failed' ${run} get pod ${pod} -o jsonpath='{.status.initContainerStatuses[0].state.running.startedAt}' \\`,
    `  || { ${run} describe pod ${pod} | tail -n 20 >&2; exit 1; }`,
  ];
  return {
    title: 'Restore a backup',
    steps: [
      `# Also when a majority is lost for good. ${first.name} becomes the only member, with what the backup has; what it had is kept beside it. The others join it, without what they had.`,
      ...POLL,
      ...stopMembers(facts, facts.pods.map((each) => each.name), '5m'),
      '# A pod of a restore that was interrupted, or has failed:',
      `${run} delete pod ${pod} --ignore-not-found`,
      ...bringBackup(facts, backup, {
        yaml: restorePod(facts, backup), receiver: { pod, container: 'receive', wait: started }, isWithMember: true, configMap: `${set}-config`,
      }),
      `${run} exec ${pod} -c receive -- mv -T "/backup/$BACKUP" /backup/${CHOSEN}`,
      ...untilSucceeded(run, pod, 3600),
      `${run} delete pod ${pod}`,
      ...others.length > 0 ? [`${run} delete pvc ${others.map((each) => claimOf(each.name)).join(' ')}`] : [],
      '# First one alone: others with empty volumes and nobody to join would begin a cluster of their own.',
      `${run} scale statefulset ${set} --replicas=1`,
      ...untilReady(run, first.name),
      ...others.length > 0 ? [`${run} scale statefulset ${set} --replicas=${facts.pods.length}`] : [],
    ],
  };
}

/** Where the data is until it is whole. */
const RESTORED = `${layout.DATA_PATH}.restored`;

/** The command that makes a backup the data of a cluster of one member. */
export function restoreCommand({ name, peerUrl }: { readonly name: string; readonly peerUrl: string }, backup: string): string[] {
  return [
    'etcdutl', 'snapshot', 'restore', `/backup/${backup}/snapshot.db`, `--data-dir=${RESTORED}`, `--name=${name}`,
    `--initial-cluster=${name}=${peerUrl}`, `--initial-advertise-peer-urls=${peerUrl}`,
    // Watchers know revisions that the backup has not seen: they are told that they missed something, not given other events under the same numbers.
    '--bump-revision=1000000000', '--mark-compacted',
  ];
}

/** What the backup that is restored is called in the pod that does it: no manifest can know its name. */
const CHOSEN = 'chosen';

/** etcd's image has no shell: it restores, and another one takes the backup before, and swaps what is there after. */
function restorePod({ name, image, shellImage, pods: [first] }: EtcdFacts, backup: BackupPlace): string[] {
  const container = (title: string, itsImage: string, command: string, env?: string) => [
    `  - name: ${title}`,
    `    image: ${itsImage}`,
    `    command: [${command}]`,
    ...env === undefined ? [] : [`    env: [${env}]`],
    `    ${RESTRICTED_CONTAINER}`,
    '    volumeMounts:',
    `    - {name: data, mountPath: ${layout.VOLUME_PATH}}`,
    '    - {name: backup, mountPath: /backup}',
    `    - {name: scripts, mountPath: ${layout.SCRIPTS_PATH}}`,
  ];
  const receive = `sh, -ec, "trap 'exit 1' TERM; until [ -d /backup/${CHOSEN} ]; do sleep 1; done; rm -rf ${RESTORED}"`;
  const variables = Object.entries(backup.bucket?.variables ?? {}).map(([variable, value]) => yamlVariable(variable, value)).join(', ');
  return [
    'apiVersion: v1',
    'kind: Pod',
    `metadata: {name: ${name}-restore}`,
    'spec:',
    '  automountServiceAccountToken: false',
    '  restartPolicy: Never',
    `  ${restrictedPod(layout.UID)}`,
    '  initContainers:',
    ...container('receive', backup.bucket?.image ?? shellImage, receive, variables),
    ...container('restore', image, restoreCommand(first, CHOSEN).map((word) => `'${word}'`).join(', ')),
    '  containers:',
    ...container('swap', shellImage, `sh, ${layout.SCRIPTS_PATH}/swap.sh`),
    '  volumes:',
    `  - {name: data, persistentVolumeClaim: {claimName: ${claimOf(first.name)}}}`,
    backupVolume(backup, true),
    scriptsVolume(`${name}-config`, ['swap.sh', ...RESTORE_SCRIPTS]),
  ];
}

/** A pod beside the member, for etcd's image has no shell. */
function deleteSetAside(facts: EtcdFacts): Operation {
  const run = kubectl(facts);
  const { name, shellImage, pods: [first] } = facts;
  const pod = `${name}-tidy`;
  return {
    title: 'Delete what a restore has kept',
    steps: [
      '# When all is well, and nobody needs what was there before the restore: this deletes it for good.',
      ...POLL,
      `${run} delete pod ${pod} --ignore-not-found`,
      `${run} apply -f - <<'END'`,
      'apiVersion: v1',
      'kind: Pod',
      `metadata: {name: ${pod}}`,
      'spec:',
      '  automountServiceAccountToken: false',
      '  restartPolicy: Never',
      `  ${restrictedPod(layout.UID)}`,
      '  # A volume that one node at a time may have is on the node of the member that has it.',
      '  affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [',
      `    {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: ${first.name}}}}]}}`,
      '  containers:',
      '  - name: delete',
      `    image: ${shellImage}`,
      `    command: [sh, -c, 'rm -rf ${layout.DATA_PATH}.before-*']`,
      `    ${RESTRICTED_CONTAINER}`,
      `    volumeMounts: [{name: data, mountPath: ${layout.VOLUME_PATH}}]`,
      '  volumes:',
      `  - {name: data, persistentVolumeClaim: {claimName: ${claimOf(first.name)}}}`,
      'END',
      ...untilSucceeded(run, pod, 900),
      `${run} delete pod ${pod}`,
    ],
  };
}
