import * as layout from './layout';
import { claimOf, deleteLostPod, growVolumes, kubectl } from '../operation-steps';
import { Operation } from '../operations';
import { ask, byHand, POLL, untilReady } from '../operator-shell';

/** What the commands are about. */
export interface KafkaFacts {
  readonly name: string;
  readonly namespace: string;
  readonly pods: string[];
  /** Of controllers that are no brokers. */
  readonly controllerPods?: string[];
  readonly bootstrap: string;
  readonly controllerBootstrap: string;
  readonly secret: string;
  readonly hasTls: boolean;
}

export function kafkaOperations(facts: KafkaFacts): Operation[] {
  const { name, pods } = facts;
  const sets = [name, ...facts.controllerPods ? [`${name}-controllers`] : []];
  return [
    { title: 'See how the members stand', steps: [quorum(facts, 'describe --replication'), underReplicated(facts)] },
    {
      title: 'When the cluster has formed',
      steps: ['# Set isFormed: true and apply: no pod is restarted, and an empty volume never begins a second cluster.'],
    },
    { title: 'Make a topic', steps: [...TOPIC, `${tool(facts, 'kafka-topics.sh')} --create --topic "$TOPIC" --partitions 12`] },
    {
      title: 'Say who may what',
      steps: [
        '# Until there is a rule for a topic or group, every user may do all with it. From the first rule on, nobody else.',
        ...TOPIC,
        `${tool(facts, 'kafka-acls.sh')} --add --allow-principal User:${layout.USERS.application.name} --operation All --topic "$TOPIC" --group '*'`,
      ],
    },
    scaleUp(facts),
    ...pods.length > 3 ? [scaleDown(facts)] : [],
    ...pods.length > 1 ? [replaceMember(facts)] : [],
    ...rotatePasswords(facts, sets),
    ...facts.hasTls ? [{
      title: 'Renew certificates',
      steps: [
        '# When the volume shows the renewed certificate, a minute or two later, each member has its server read it: nothing to be done.',
        '# A new CA must be in ca.crt beside the old one, and read by all, before a certificate is signed by it:',
        ...restart(facts, sets),
      ],
    }] : [],
    growVolumes(facts, pods.map(claimOf)),
    {
      title: 'Upgrade',
      steps: [
        byHand('Set version and apply: one member after the other is restarted, each when the one before it has its copies in sync.'),
        ...sets.map((set) => `${kubectl(facts)} rollout status statefulset ${set} --timeout=6h`),
        '# From here on there is no way back to the former version:',
        ...ask('NEW_VERSION', 'The version that all members have now, such as 4.3', '[0-9]+\\.[0-9]+(-IV[0-9]+)?'),
        `${tool(facts, 'kafka-features.sh')} upgrade --release-version "$NEW_VERSION"`,
      ],
    },
  ];
}

const TOPIC = ask('TOPIC', 'The name of a topic', '[a-zA-Z0-9._-]+');

/** One member after the other. */
function restart(facts: KafkaFacts, sets: string[]): string[] {
  return sets.flatMap((set) => [`${kubectl(facts)} rollout restart statefulset ${set}`, `${kubectl(facts)} rollout status statefulset ${set} --timeout=6h`]);
}

function exec(facts: KafkaFacts, flags = ''): string {
  return `${kubectl(facts)} exec ${flags}${facts.pods[0]} -c kafka --`;
}

function tool(facts: KafkaFacts, script: string): string {
  return `${exec(facts)} ${layout.BIN}/${script} --bootstrap-server ${facts.bootstrap} --command-config ${layout.ADMIN_PROPERTIES}`;
}

function quorum(facts: KafkaFacts, command: string): string {
  return `${exec(facts)} ${layout.BIN}/kafka-metadata-quorum.sh --bootstrap-controller ${facts.controllerBootstrap} --command-config ${layout.RUNTIME_PATH}/controller.properties ${command}`;
}

function underReplicated(facts: KafkaFacts): string {
  return `${tool(facts, 'kafka-topics.sh')} --describe --under-replicated-partitions`;
}

/** The command that moves all partitions to the first brokers, within a broker. */
export function moveCommand(brokers: number): string[] {
  return ['bash', `${layout.SCRIPTS_PATH}/move.sh`, Array.from({ length: brokers }, (_, ordinal) => ordinal).join(',')];
}

/** The command that gives a user the password of standard input, within a broker. */
export function passwordCommand(user: string): string[] {
  return ['bash', `${layout.SCRIPTS_PATH}/password.sh`, user];
}

/** The command that has the cluster forget a broker that has ended, within another. */
export function forgetCommand(ordinal: number): string[] {
  return ['bash', `${layout.SCRIPTS_PATH}/unregister.sh`, String(ordinal)];
}

/** The command that fails when a broker has what no other one has, within another. */
export function soleCopiesCommand(ordinal: number): string[] {
  return ['bash', `${layout.SCRIPTS_PATH}/sole-copies.sh`, String(ordinal)];
}

function scaleUp(facts: KafkaFacts): Operation {
  const { name, pods } = facts;
  const to = Math.max(3, pods.length + 1);
  const added = Array.from({ length: to - pods.length }, (_, index) => `${name}-${pods.length + index}`);
  return {
    title: `Scale up from ${pods.length} ${pods.length === 1 ? 'broker' : 'brokers'}`,
    steps: [
      ...POLL,
      byHand(`Set replicas: ${to} and apply.`),
      ...added.flatMap((pod) => untilReady(kubectl(facts), pod)),
      `# ${added.join(' and ')} ${added.length > 1 ? 'lead' : 'leads'} nothing until partitions are moved there:`,
      `${exec(facts)} ${moveCommand(to).join(' ')}`,
    ],
  };
}

function scaleDown(facts: KafkaFacts): Operation {
  const { pods } = facts;
  const last = pods.length - 1;
  return {
    title: `Scale down to ${last} brokers`,
    steps: [
      `# First move what ${pods[last]} has to the others, which may take hours. What has no other copy would be lost with it.`,
      `${exec(facts)} ${moveCommand(last).join(' ')}`,
      `${kubectl(facts)} scale statefulset ${facts.name} --replicas=${last}`,
      `${kubectl(facts)} wait --for=delete pod/${pods[last]} --timeout=10m`,
      '# This stops when a topic that was made meanwhile has a copy there:',
      `${exec(facts)} ${forgetCommand(last).join(' ')}`,
      byHand(`Set replicas: ${last} and apply.`),
      '# Its claim must be gone before the set is scaled up again:',
      `${kubectl(facts)} delete pvc ${claimOf(pods[last])} --timeout=5m`,
    ],
  };
}

function replaceMember(facts: KafkaFacts): Operation {
  const pod = facts.pods[facts.pods.length - 1];
  return {
    title: 'Replace a member whose node or volume is lost',
    steps: [
      `# As ${pod}, with isFormed: true. It copies its partitions from the others; a controller its log, and then gets its vote back by itself.`,
      ...POLL,
      '# This stops when nobody else has all of a partition:',
      `${exec(facts)} ${soleCopiesCommand(facts.pods.length - 1).join(' ')}`,
      ...deleteLostPod(facts, pod),
      `${kubectl(facts)} delete pvc ${claimOf(pod)} --wait=false`,
      `${kubectl(facts)} delete pod ${pod} --ignore-not-found --timeout=10m`,
      '# It is Ready when its copies are in sync, which may take hours:',
      ...untilReady(kubectl(facts), pod, 24 * 3600),
    ],
  };
}

function rotatePasswords(facts: KafkaFacts, sets: string[]): Operation[] {
  const { application, admin, broker } = layout.USERS;
  const members = [...facts.pods, ...facts.controllerPods ?? []];
  const patch = (key: string) => `echo "{\\"stringData\\":{\\"${key}\\":\\"$PASSWORD\\"}}" | ${kubectl(facts)} patch secret ${facts.secret} --patch-file /dev/stdin`;
  const change = ({ name, key }: { readonly name: string; readonly key: string }) => [
    'PASSWORD=$(openssl rand -hex 16)',
    `echo "$PASSWORD" | ${exec(facts, '-i ')} ${passwordCommand(name).join(' ')}`,
    patch(key),
  ];
  return [
    {
      title: `Rotate the password of ${application.name}`,
      steps: ['# First the cluster, then the Secret. Restart the applications after that.', ...change(application)],
    },
    { title: `Rotate the password of ${admin.name}`, steps: ['# First the cluster, then the Secret. No pod is restarted.', ...change(admin)] },
    {
      title: `Rotate the password of ${broker.name}`,
      steps: [
        '# Until a broker is restarted, it cannot connect anew to one that has been: what lacks a second copy meanwhile takes no records with acks=all.',
        ...change(broker),
        ...restart(facts, sets),
      ],
    },
    {
      title: `Rotate ${layout.CONTROLLER_USER.key}`,
      steps: [
        '# All members restart at once, not one by one: the first one would never be ready, because the others do not know its password.',
        '# Nothing is read or written meanwhile.',
        ...POLL,
        'PASSWORD=$(openssl rand -hex 16)',
        patch(layout.CONTROLLER_USER.key),
        `${kubectl(facts)} delete pod ${members.join(' ')} --timeout=10m`,
        ...members.flatMap((pod) => untilReady(kubectl(facts), pod, 3600)),
        `# ${layout.CLUSTER_ID_KEY} is for good.`,
      ],
    },
  ];
}
