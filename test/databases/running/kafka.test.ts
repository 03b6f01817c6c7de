/**
 * Kafka from Maven Central in the place of the official image, whose entrypoint is not used. The scripts below
 * `/opt/kafka/bin` are not on Maven Central: they are stood in for by what they come down to.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { App, Chart, Size } from 'cdk8s';
import { fingerprint, newAuthority, shownCertificate, tlsSecret } from './certificates';
import { fetchJars } from './maven';
import { Environment, PodProcess, podsOf, stopwatch, until } from './pods';
import { missing, Sandbox } from './sandbox';
import { DatabaseTls, Kafka, KafkaProps } from '../../../src';
import { forgetCommand, moveCommand, passwordCommand } from '../../../src/databases/kafka/operations';

const VERSION = '4.3.1';
let reason = missing(['java', 'openssl']);
const jars = reason ? undefined : fetchJars({
  name: `kafka-${VERSION}`,
  dependencies: [`org.apache.kafka:kafka_2.13:${VERSION}`, `org.apache.kafka:kafka-tools:${VERSION}`, 'org.apache.logging.log4j:log4j-slf4j-impl:2.25.4'],
});
reason ??= jars?.reason;
if (reason) console.warn(`Kafka is not run: ${reason}`);

/** The class behind each script. */
const TOOLS: Record<string, string> = {
  'kafka-storage.sh': 'kafka.tools.StorageTool',
  'kafka-topics.sh': 'org.apache.kafka.tools.TopicCommand',
  'kafka-acls.sh': 'org.apache.kafka.tools.AclCommand',
  'kafka-configs.sh': 'kafka.admin.ConfigCommand',
  'kafka-cluster.sh': 'org.apache.kafka.tools.ClusterTool',
  'kafka-metadata-quorum.sh': 'org.apache.kafka.tools.MetadataQuorumCommand',
  'kafka-reassign-partitions.sh': 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
  'kafka-console-producer.sh': 'org.apache.kafka.tools.ConsoleProducer',
  'kafka-console-consumer.sh': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
};
const TOOLS_LOG = '{ Configuration: { Loggers: { Root: { level: "off" } } } }';

/** The scripts of the distribution, as far as they matter here. */
function distribution(directory: string): string {
  mkdirSync(`${directory}/bin`, { recursive: true });
  writeFileSync(`${directory}/tools-log4j2.yaml`, TOOLS_LOG);
  const script = (name: string, text: string) => writeFileSync(`${directory}/bin/${name}`, `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  // Compiled less, started sooner.
  const java = 'exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "/opt/kafka/lib/*"';
  script('kafka-server-start.sh', `${java} $KAFKA_HEAP_OPTS $KAFKA_LOG4J_OPTS kafka.Kafka "$@"`);
  for (const [name, tool] of Object.entries(TOOLS)) script(name, `${java} -Xmx256M -Dlog4j2.configurationFile=/opt/kafka/tools-log4j2.yaml ${tool} "$@"`);
  return directory;
}

const SECRET = {
  'cluster-id': 'abcdefghijklmnopqrstuvwxyz012345',
  'password': 'Sapplication',
  'admin-password': 'Sadmin',
  'broker-password': 'Sbroker',
  'controller-password': 'Scontroller',
};

const CASES: [string, Partial<KafkaProps>][] = [
  ['brokers that are controllers, without TLS', {}],
  ['controllers apart, with TLS and external access', {
    controllers: { replicas: 3 }, tls: DatabaseTls.fromSecretName('events-tls'), externalAccess: { sourceRanges: ['10.0.0.0/8'], hostname: '{name}.kafka.example.com' },
  }],
];

(reason ? describe.skip : describe.each(CASES))('Kafka, as processes, %s', (_, kind) => {
  const sandbox = reason ? undefined! : new Sandbox();
  const secrets: Record<string, Record<string, string>> = { 'events-credentials': SECRET };
  const isApart = kind.controllers !== undefined;
  const authority = reason ? undefined! : newAuthority();
  let pods: PodProcess[];
  let controllers: PodProcess[];
  let events: Kafka;
  /** Of the members that will be, too. */
  let certificateNames: string[];

  /** As the cluster has it after an apply. */
  function apply(props: Partial<KafkaProps> = {}): PodProcess[] {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    events = new Kafka(chart, 'events', { storage: { size: Size.gibibytes(1) }, ...kind, ...props });
    const environment: Environment = {
      sandbox,
      secrets,
      images: { 'apache/kafka': { entrypoint: [], directory: distribution(jars!.directory), mountPath: '/opt/kafka', userName: 'appuser' } },
      manifests: chart.toJson(),
    };
    controllers = isApart ? podsOf(environment, 'events-controllers') : [];
    const brokers = podsOf(environment, 'events');
    if (isApart) brokers.forEach(({ name }) => sandbox.name(`${name}.kafka.example.com`, name));
    return brokers;
  }

  const bin = (script: string) => `/opt/kafka/bin/${script}`;
  const bootstrap = () => events.connection.variables.KAFKA_BOOTSTRAP_SERVERS.value;
  const admin = (pod: PodProcess, script: string, ...args: string[]) => (
    pod.output([bin(script), '--bootstrap-server', bootstrap(), '--command-config', '/runtime/admin.properties', ...args])
  );
  /** The settings of a client that has the variables of `connection`. */
  function clientSettings(password = SECRET.password): string {
    const { KAFKA_SECURITY_PROTOCOL, KAFKA_SASL_MECHANISM, KAFKA_USERNAME } = events.connection.variables;
    return [
      `security.protocol=${KAFKA_SECURITY_PROTOCOL.value}`,
      `sasl.mechanism=${KAFKA_SASL_MECHANISM.value}`,
      `sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="${KAFKA_USERNAME.value}" password="${password}";`,
      ...isApart ? ['ssl.truststore.type=PEM', 'ssl.truststore.location=/tls/ca.crt'] : [],
    ].join('\n');
  }
  function client(pod: PodProcess, command: string, server = bootstrap(), settings = clientSettings()): { status: number; output: string } {
    return pod.exec(['timeout', '240', 'bash', '-c', `cat > /tmp/client.properties <<'END'\n${settings}\nEND\n${command.replaceAll('SERVER', server)}`]);
  }
  const produce = (pod: PodProcess, text: string, server?: string, topic = 'apples') => client(pod,
    `printf '${text}\\n' | ${bin('kafka-console-producer.sh')} --bootstrap-server SERVER --topic ${topic} --command-config /tmp/client.properties --command-property acks=all`, server);
  const consume = (pod: PodProcess, count: number, server?: string, topic = 'apples') => client(pod,
    `${bin('kafka-console-consumer.sh')} --bootstrap-server SERVER --topic ${topic} --from-beginning --max-messages ${count} --command-config /tmp/client.properties`,
    server).output.split('\n').filter((line) => /^[a-z]+$/.test(line)).sort();
  const quorum = (pod: PodProcess) => pod.output([bin('kafka-metadata-quorum.sh'), '--bootstrap-controller',
    events.operations[0].steps[0].match(/--bootstrap-controller (\S+)/)![1], '--command-config', '/runtime/controller.properties', 'describe', '--status']);
  /** The numbers of those who vote. */
  const voters = (pod: PodProcess) => [...(/CurrentVoters: *(.*)/.exec(quorum(pod))![1]).matchAll(/"id": *(\d+)/g)].map(([, id]) => Number(id)).sort((one, other) => one - other);
  const expectedVoters = isApart ? [1000, 1001, 1002] : [0, 1, 2];
  const underReplicated = (pod: PodProcess) => admin(pod, 'kafka-topics.sh', '--describe', '--under-replicated-partitions');
  const allReady = (all: PodProcess[]) => Promise.all(all.map((pod) => pod.ready(600)));
  const inSync = (pod: PodProcess) => until('every copy is there', () => underReplicated(pod) === '', 300, () => underReplicated(pod));

  beforeAll(async () => {
    apply({ replicas: 4 });
    ({ certificateNames } = events);
    if (isApart) secrets['events-tls'] = tlsSecret(certificateNames, authority);
    pods = apply();
    await Promise.all([...controllers, ...pods].map((pod) => pod.start()));
    await allReady([...controllers, ...pods]);
  }, 1_200_000);

  afterAll(() => sandbox.close(), 60_000);

  test('members that start at once form one cluster', () => {
    expect(voters(pods[1])).toEqual(expectedVoters);
    expect(quorum(pods[2])).toContain(`ClusterId:              ${SECRET['cluster-id']}`);
  }, 600_000);

  test('a topic has three copies, and what the application writes by its address is read from every broker', async () => {
    admin(pods[0], 'kafka-topics.sh', '--create', '--topic', 'apples', '--partitions', '6');
    expect(admin(pods[1], 'kafka-topics.sh', '--describe', '--topic', 'apples')).toMatch(/ReplicationFactor: 3\s+Configs: min\.insync\.replicas=2/);
    expect(produce(pods[2], 'one\\ntwo').status).toBe(0);
    await inSync(pods[0]);
    for (const { dnsName } of events.pods) expect(consume(pods[0], 2, `${dnsName}:9092`)).toEqual(['one', 'two']);
  }, 900_000);

  test('whoever has another password is refused', () => {
    const { output } = client(pods[1], `timeout 120 ${bin('kafka-topics.sh')} --bootstrap-server SERVER --command-config /tmp/client.properties --list`, bootstrap(), clientSettings('wrong'));
    expect(output).toContain('invalid credentials');
  }, 600_000);

  test('clients outside are told the names that lead there', () => {
    const advertised = pods[0].output(['grep', '^advertised.listeners=', '/runtime/server.properties']);
    expect(advertised.includes('EXTERNAL://events-0.kafka.example.com:9094')).toBe(isApart);
    if (isApart) expect(consume(pods[1], 2, 'events-2.kafka.example.com:9094')).toEqual(['one', 'two']);
  }, 600_000);

  test('probes hold, and the root file system is read-only', () => {
    for (const pod of [...pods, ...controllers]) {
      expect([pod.probe('readinessProbe'), pod.probe('livenessProbe'), pod.probe('startupProbe')]).toEqual([true, true, true]);
      expect(pod.exec(['touch', '/x']).status).not.toBe(0);
    }
  });

  test('one lost broker is not missed, nor a lost controller; both come back with what they had', async () => {
    const lost = isApart ? [pods[0], controllers[0]] : [pods[0]];
    await Promise.all(lost.map((pod) => pod.kill()));
    await until('the others lead', () => produce(pods[1], 'three', `${events.pods[1].dnsName}:9092`).status === 0, 300, () => pods[1].log);
    expect(consume(pods[2], 3, `${events.pods[1].dnsName}:9092`)).toEqual(['one', 'three', 'two']);
    await Promise.all(lost.map((pod) => pod.start()));
    await allReady(lost);
    await inSync(pods[1]);
  }, 900_000);

  test('a broker that was away is not ready before its copies are in sync; once it is, nobody\'s trouble takes it out of service', async () => {
    admin(pods[0], 'kafka-topics.sh', '--create', '--topic', 'pears', '--partitions', '1');
    const configure = (type: string, name: string, ...change: string[]) => admin(pods[0], 'kafka-configs.sh', '--alter', '--entity-type', type, '--entity-name', name, ...change);
    configure('topics', 'pears', '--add-config', 'follower.replication.throttled.replicas=*');
    configure('brokers', '2', '--add-config', 'follower.replication.throttled.rate=1');
    await pods[2].stop();
    const written = client(pods[1], `head -c 20000000 /dev/zero | tr '\\0' 'Z' | fold -w 1000 | ${bin('kafka-console-producer.sh')} --bootstrap-server SERVER --topic pears `
      + '--command-config /tmp/client.properties --command-property acks=all', `${events.pods[1].dnsName}:9092`);
    expect(written.status).toBe(0);
    await pods[2].start();
    await until('the port is open', () => pods[2].probe('startupProbe'), 300, () => pods[2].log);
    const answer = () => pods[2].exec(['bash', '/scripts/ready.sh']);
    await until('it is said to be behind', () => answer().output.includes('is not in sync on broker 2 yet'), 200, () => answer().output);
    expect(pods[2].probe('readinessProbe')).toBe(false);
    configure('brokers', '2', '--delete-config', 'follower.replication.throttled.rate');
    await pods[2].ready(600);
    expect(underReplicated(pods[0])).not.toMatch(/Replicas: \S*2\S*\s+Isr: [01,]+\s/);
    await pods[0].kill();
    expect([pods[1], pods[2]].map((pod) => pod.probe('readinessProbe'))).toEqual([true, true]);
    await pods[0].start();
    await allReady(pods);
    await inSync(pods[1]);
  }, 1_500_000);

  if (isApart) {
    test('a renewed certificate is shown by every listener without a restart', async () => {
      secrets['events-tls'] = tlsSecret(certificateNames, authority);
      const shown = (pod: PodProcess, port: number) => pod.output(shownCertificate(`localhost:${port}`)).includes(fingerprint(secrets['events-tls']));
      const listeners: [PodProcess, number][] = [
        ...pods.flatMap((pod): [PodProcess, number][] => [[pod, 9092], [pod, 9094]]),
        ...controllers.map((pod): [PodProcess, number] => [pod, 9093]),
      ];
      expect(listeners.map(([pod, port]) => shown(pod, port))).toEqual(listeners.map(() => false));
      [...pods, ...controllers].forEach((pod) => pod.refreshSecret('tls'));
      for (const [pod, port] of listeners) await until(`${pod.name} shows it at ${port}`, () => pod.probe('readinessProbe') && shown(pod, port), 120, () => pod.log);
      expect(consume(pods[0], 2)).toHaveLength(2);
    }, 600_000);
  }

  test('a password is changed by standard input, and the old one refused', () => {
    const set = (password: string) => pods[0].output(['bash', '-c', `echo ${password} | ${passwordCommand('application').join(' ')}`]);
    set('Snew');
    const list = (password: string) => client(pods[1], `timeout 120 ${bin('kafka-topics.sh')} --bootstrap-server SERVER --command-config /tmp/client.properties --list`, bootstrap(), clientSettings(password)).output;
    expect([list('Snew').includes('apples'), list(SECRET.password).includes('invalid credentials')]).toEqual([true, true]);
    set(SECRET.password);
  }, 600_000);

  test('members restart one after the other, cleanly, and nothing is lost', async () => {
    for (const pod of [...controllers, ...[...pods].reverse()]) {
      await pod.stop();
      await pod.start();
      await pod.ready(600);
      await inSync(pods[0]);
    }
    expect(consume(pods[2], 3)).toEqual(['one', 'three', 'two']);
  }, 1_200_000);

  test('members that are lost as their node is off the network come back at other addresses; writes that all must have go on meanwhile', async () => {
    const lost = isApart ? [pods[0], controllers[0]] : [pods[0]];
    admin(pods[1], 'kafka-topics.sh', '--create', '--topic', 'figs', '--partitions', '1');
    const since = stopwatch();
    sandbox.cut(lost.map(({ name }) => name));
    await until('writes go on', () => produce(pods[1], 'one', `${events.pods[1].dnsName}:9092`, 'figs').status === 0, 300, () => pods[1].log);
    const written = since();
    await Promise.all(lost.map((pod) => pod.kill()));
    sandbox.move(lost.map(({ name }) => name));
    await Promise.all(lost.map((pod) => pod.start()));
    const started = stopwatch();
    await until('it is one of them', () => lost.every((pod) => pod.probe('readinessProbe')), 300, () => lost[0].log);
    const ready = started();
    await inSync(pods[1]);
    process.stderr.write(`Kafka, in seconds: written again ${written}, ready ${ready}, in sync ${started()}\n`);
    expect(written).toBeLessThan(60);
    expect(consume(pods[0], 1, `${events.pods[0].dnsName}:9092`, 'figs')).toEqual(['one']);
  }, 900_000);

  test('all members come back at other addresses', async () => {
    await Promise.all([...controllers, ...pods].map((pod) => pod.stop()));
    sandbox.move();
    await Promise.all([...controllers, ...pods].map((pod) => pod.start()));
    const started = stopwatch();
    await allReady([...controllers, ...pods]);
    process.stderr.write(`Kafka, in seconds: all ready ${started()}\n`);
    await inSync(pods[1]);
  }, 900_000);

  test('a member with an empty volume copies the others, and a controller gets its vote back by itself', async () => {
    const before = isApart ? controllers : pods;
    const formed = apply({ isFormed: true });
    const lost = (isApart ? controllers : formed)[2];
    await before[2].kill();
    lost.deleteClaims();
    await lost.start();
    await lost.ready(600);
    if (isApart) controllers = [before[0], before[1], lost];
    else pods = [before[0], before[1], lost];
    expect(lost.log).toContain('--no-initial-controllers');
    await inSync(pods[0]);
    await until('all vote', () => voters(pods[0]).join() === expectedVoters.join(), 300, () => quorum(pods[0]));
    expect(consume(pods[2], 3)).toEqual(['one', 'three', 'two']);
  }, 900_000);

  test('a broker joins on scale-up, gets partitions, and leaves by the steps of `operations`; nobody is restarted', async () => {
    const four = apply({ replicas: 4, isFormed: true });
    await four[3].start();
    await four[3].ready(600);
    expect(pods[0].output(moveCommand(4))).toContain('move: all partitions are on 0,1,2,3');
    expect(admin(pods[0], 'kafka-topics.sh', '--describe', '--topic', 'apples')).toMatch(/Replicas: .*3/);
    expect(pods[0].output(moveCommand(3))).toContain('move: all partitions are on 0,1,2');
    expect(pods[0].exec(forgetCommand(3)).output).toContain('broker 3 still runs');
    // A topic that is made in the last moment.
    admin(pods[0], 'kafka-topics.sh', '--create', '--topic', 'late', '--replica-assignment', '3:0');
    await four[3].stop();
    expect(pods[0].exec(forgetCommand(3)).output).toContain('unregister: late-0 has a copy on broker 3, which would be lost with its claim');
    await four[3].start();
    await four[3].ready(600);
    expect(pods[0].output(moveCommand(3))).toContain('move: all partitions are on 0,1,2');
    await four[3].stop();
    expect(pods[0].output(forgetCommand(3))).toContain('no longer registered');
    await inSync(pods[0]);
    expect([voters(pods[0]), consume(pods[2], 3)]).toEqual([expectedVoters, ['one', 'three', 'two']]);
  }, 1_500_000);
});
