import * as layout from './layout';
import { claimOf, growVolumes, kubectl } from '../operation-steps';
import { Operation } from '../operations';

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
    { title: 'Make a topic', steps: [`${tool(facts, 'kafka-topics.sh')} --create --topic TOPIC --partitions 12`] },
    {
      title: 'Say who may what',
      steps: [
        '# Until there is a rule for a topic or group, every user may do all with it. From the first rule on, nobody else.',
        `${tool(facts, 'kafka-acls.sh')} --add --allow-principal User:${layout.USERS.application.name} --operation All --topic TOPIC --group '*'`,
      ],
    },
    scaleUp(facts),
    ...pods.length > 3 ? [scaleDown(facts)] : [],
    ...pods.length > 1 ? [replaceMember(facts)] : [],
    rotatePasswords(facts, sets),
    ...facts.hasTls ? [{
      title: 'Renew certificates',
      steps: [
        '# When the volume shows the renewed certificate, a minute or two later, each member has its server read it: nothing to be done.',
        '# A new CA must be in ca.crt beside the old one, and read by all, before a certificate is signed by it:',
        ...sets.map((set) => `${kubectl(facts)} rollout restart statefulset ${set}`),
      ],
    }] : [],
    growVolumes(facts, pods.map(claimOf)),
    {
      title: 'Upgrade',
      steps: [
        '# Set version and apply: one member after the other is restarted, each when the one before it has its copies in sync. When all are, and there is no way back wanted:',
        `${tool(facts, 'kafka-features.sh')} upgrade --release-version NEW_VERSION`,
      ],
    },
  ];
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

function scaleUp(facts: KafkaFacts): Operation {
  const to = Math.max(3, facts.pods.length + 1);
  return {
    title: `Scale up from ${facts.pods.length} ${facts.pods.length === 1 ? 'broker' : 'brokers'}`,
    steps: [
      `# Set replicas to ${to} and apply. ${facts.name}-${facts.pods.length} joins, and leads nothing until partitions are moved there:`,
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
      '# First move what it has to the others; what has no other copy is lost with it.',
      `${exec(facts)} ${moveCommand(last).join(' ')}`,
      `${kubectl(facts)} scale statefulset ${facts.name} --replicas=${last}`,
      `${kubectl(facts)} wait --for=delete pod/${pods[last]} --timeout=10m`,
      `${exec(facts)} ${forgetCommand(last).join(' ')}`,
      `# Set replicas: ${last} and apply. Its claim must be gone before the set is scaled up again:`,
      `${kubectl(facts)} delete pvc ${claimOf(pods[last])}`,
    ],
  };
}

function replaceMember(facts: KafkaFacts): Operation {
  const pod = facts.pods[facts.pods.length - 1];
  return {
    title: 'Replace a member whose node or volume is lost',
    steps: [
      `# As ${pod}, with isFormed: true. It copies its partitions from the others; a controller its log, and then gets its vote back by itself.`,
      `${kubectl(facts)} delete pvc ${claimOf(pod)} --wait=false`,
      `${kubectl(facts)} delete pod ${pod}`,
      underReplicated(facts),
    ],
  };
}

function rotatePasswords(facts: KafkaFacts, sets: string[]): Operation {
  const { application, broker } = layout.USERS;
  return {
    title: 'Rotate a password',
    steps: [
      `# As that of ${application.name}; ${layout.USERS.admin.name}'s likewise. First the cluster, then the Secret, then the applications:`,
      'PASSWORD=$(openssl rand -hex 16)',
      `echo "$PASSWORD" | ${exec(facts, '-i ')} ${passwordCommand(application.name).join(' ')}`,
      `echo "{\\"stringData\\":{\\"${application.key}\\":\\"$PASSWORD\\"}}" | ${kubectl(facts)} patch secret ${facts.secret} --patch-file /dev/stdin`,
      `# That of ${broker.name}: the same, and at once one member after the other, which until then cannot connect anew:`,
      ...sets.map((set) => `${kubectl(facts)} rollout restart statefulset ${set}`),
      `# ${layout.CONTROLLER_USER.key}: patch the Secret, then all members at once, and not one by one: the first would never be ready, for the others do not know it. There is no leader meanwhile.`,
      `${kubectl(facts)} delete pod ${[...facts.pods, ...facts.controllerPods ?? []].join(' ')}`,
      `# ${layout.CLUSTER_ID_KEY} is for good.`,
    ],
  };
}
