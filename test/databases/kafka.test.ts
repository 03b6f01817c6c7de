import { App, Chart, Cron, Size } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import { databaseIn, find, manifestsOf } from './clean';
import * as full from '../../examples/kafka-full';
import { DatabaseBackup, DatabaseTls, Kafka, KafkaProps } from '../../src';

function kafka(props: Partial<KafkaProps> = {}) {
  const { database, manifests } = databaseIn((chart) => new Kafka(chart, 'events', { storage: { size: Size.gibibytes(10) }, ...props }));
  return { events: database as Kafka, manifests };
}

function data(manifests: any[], key: string, name = 'events-config'): string {
  return find(manifests, 'ConfigMap', name).data[key];
}

function properties(props: Partial<KafkaProps> = {}): string[] {
  return data(kafka(props).manifests(), 'config.server.properties').split('\n');
}

function variable(manifests: any[], name: string, set = 'events'): string {
  const [join] = find(manifests, 'StatefulSet', set).spec.template.spec.initContainers;
  return join.env.find((each: any) => each.name === name).value;
}

const tls = DatabaseTls.fromSecretName('events-tls');
const outside = { sourceRanges: ['10.0.0.0/8'], hostname: '{name}.kafka.example.com' };

test('the first three brokers are the controllers, whose number and address are those of the pods', () => {
  const three = [0, 1, 2].map((ordinal) => `${ordinal}@events-${ordinal}.events.shop.svc.cluster.local:9093`).join(',');
  const [one, more] = [kafka({ replicas: 1 }), kafka({ replicas: 5 })].map(({ manifests }) => variable(manifests(), 'CONTROLLERS'));
  expect([one, more]).toEqual([three.split(',')[0], three]);
});

test('controllers apart have a set, numbers and names of their own, and let in brokers alone', () => {
  const manifests = kafka({ replicas: 4, controllers: { replicas: 5 } }).manifests();
  expect(variable(manifests, 'CONTROLLERS').split(',')).toHaveLength(5);
  expect(variable(manifests, 'CONTROLLERS')).toContain('1004@events-controllers-4.events-controllers.shop.svc.cluster.local:9093');
  expect(['events', 'events-controllers'].map((set) => variable(manifests, 'FIRST_NODE', set))).toEqual(['0', '1000']);
  expect(find(manifests, 'PodDisruptionBudget', 'events-controllers').spec.maxUnavailable).toBe(1);
  const { ingress } = find(manifests, 'NetworkPolicy', 'events-controllers').spec;
  expect(ingress.map(({ from }: any) => from[0].podSelector.matchLabels['app.kubernetes.io/name'])).toEqual(['events-controllers', 'events']);
  expect(data(manifests, 'config.server.properties', 'events-controllers-config')).toBe(data(manifests, 'config.server.properties'));
});

test('more brokers, and saying that the cluster has formed, restart nobody', () => {
  const { events, manifests } = kafka({ replicas: 3 });
  const before = find(manifests(), 'StatefulSet', 'events').spec.template;
  events.set.scale(5);
  expect(find(manifests(), 'StatefulSet', 'events').spec.template).toEqual(before);
  expect(data(manifests(), 'members.members').trim().split('\n')).toHaveLength(5);
  const formed = kafka({ isFormed: true }).manifests();
  expect(find(formed, 'StatefulSet', 'events').spec.template).toEqual(before);
  expect([manifests(), formed].map((all) => data(all, 'scripts.env.sh').includes('IS_FORMED=true'))).toEqual([false, true]);
});

test('topics have three copies of which two must have a record, or one of one broker; a user\'s own setting wins', () => {
  const copies = (props: Partial<KafkaProps>) => properties(props).filter((line) => /^(default\.replication\.factor|min\.insync\.replicas|offsets)/.test(line));
  expect(copies({})).toEqual(['default.replication.factor=3', 'min.insync.replicas=2', 'offsets.topic.replication.factor=3']);
  expect(copies({ replicas: 1 })).toEqual(['default.replication.factor=1', 'min.insync.replicas=1', 'offsets.topic.replication.factor=1']);
  expect(copies({ replicas: 5, parameters: { 'default.replication.factor': '5', 'min.insync.replicas': '3' } })).toEqual([
    'default.replication.factor=5', 'min.insync.replicas=3', 'offsets.topic.replication.factor=3',
  ]);
});

test('no password is in the configuration, and every listener asks for one', () => {
  const lines = properties({ externalAccess: outside });
  expect(lines.filter((line) => line.includes('password'))).toEqual([]);
  expect(lines).toContain('listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT,EXTERNAL:SASL_PLAINTEXT');
  expect(properties({ tls })).toContain('listener.security.protocol.map=CLIENT:SASL_SSL,CONTROLLER:SASL_SSL');
});

test('clients within and outside the cluster have a port each, members theirs', () => {
  const manifests = kafka({ externalAccess: outside }).manifests();
  const portsOf = (name: string) => find(manifests, 'Service', name).spec.ports.map(({ port }: any) => port);
  expect([portsOf('events-client'), portsOf('events-2')]).toEqual([[9092], [9094]]);
  const { ingress } = find(manifests, 'NetworkPolicy', 'events').spec;
  expect(ingress.map((rule: any) => rule.ports.map(({ port }: any) => port))).toEqual([[9092, 9093, 9094], [9094]]);
  expect(variable(manifests, 'EXTERNAL_HOSTNAME')).toBe('{name}.kafka.example.com');
});

test('a broker that is not ready yet is reached from outside all the same: clients are told which one to go to', () => {
  const manifests = kafka({ externalAccess: outside }).manifests();
  expect(['events-0', 'events-client'].map((name) => find(manifests, 'Service', name).spec.publishNotReadyAddresses)).toEqual([true, undefined]);
});

test('no password is an argument of a process', () => {
  const manifests = kafka({ metrics: {} }).manifests();
  const exporter = find(manifests, 'StatefulSet', 'events').spec.template.spec.containers.find(({ name }: any) => name === 'metrics');
  expect(exporter.args.join(' ')).not.toMatch(/password/i);
  expect(exporter.env).toEqual([{ name: 'SASL_USER_PASSWORD', valueFrom: { secretKeyRef: { name: 'events-credentials', key: 'exporter-password' } } }]);
  const scripts = ['scripts.join.sh', 'scripts.password.sh', 'scripts.move.sh'].map((key) => data(manifests, key));
  // A builtin writes them into a file; what is run is given its name.
  const commands = scripts.flatMap((script) => script.replace(/\\\n/g, ' ').split('\n')).filter((line) => /\/opt\/kafka\/bin\/|\$BIN\//.test(line));
  expect(commands.length).toBeGreaterThan(3);
  expect(commands.filter((line) => /\$\(secret "\$[A-Z]*(?<!ID)_KEY|\$password/.test(line))).toEqual([]);
  expect(scripts[0]).toContain('"@$RUNTIME_PATH/users"');
});

test('the certificate is for the controllers too, and the names outside', () => {
  const { events } = kafka({ tls, controllers: {}, externalAccess: outside });
  expect(events.certificateNames).toEqual(expect.arrayContaining([
    'events-2.events.shop.svc.cluster.local', 'events-controllers-2.events-controllers.shop.svc.cluster.local', 'events-1.kafka.example.com', 'localhost',
  ]));
});

test('an application is told address, protocol and user, and a reference to the password', () => {
  const { variables, tlsSecret } = kafka({ tls }).events.connection;
  expect(variables.KAFKA_BOOTSTRAP_SERVERS.value).toBe('events-client.shop.svc.cluster.local:9092');
  expect([variables.KAFKA_SECURITY_PROTOCOL.value, variables.KAFKA_SASL_MECHANISM.value, variables.KAFKA_USERNAME.value]).toEqual(['SASL_SSL', 'SCRAM-SHA-512', 'application']);
  expect(variables.KAFKA_PASSWORD.valueFrom.secretKeyRef).toEqual({ name: 'events-credentials', key: 'password' });
  expect(tlsSecret!.name).toBe('events-tls');
});

test('half of the memory is the server\'s heap, and the tools beside it have their own', () => {
  const [server] = find(kafka({ resources: { memory: { limit: Size.gibibytes(8) } } }).manifests(), 'StatefulSet', 'events').spec.template.spec.containers;
  expect(server.command).toContain('KAFKA_HEAP_OPTS=-Xms4096m -Xmx4096m -Dsun.net.inetaddr.ttl=3');
  expect(server.env.map(({ name }: any) => name)).not.toContain('KAFKA_HEAP_OPTS');
});

test('the key of the exporter is asked for with metrics only', () => {
  expect(kafka().events.credentialKeys).toEqual(['cluster-id', 'password', 'admin-password', 'broker-password', 'controller-password']);
  expect(kafka({ metrics: {} }).events.credentialKeys).toContain('exporter-password');
});

test('the same is made every time', () => {
  const text = () => JSON.stringify(manifestsOf((app) => new Kafka(new Chart(app, 'shop'), 'events', { storage: { size: Size.gibibytes(10) } })));
  expect(text()).toBe(text());
});

test('operations name the members, claims and steps of this database', () => {
  expect(full.build(new App()).operationsText).toMatchSnapshot();
});

const claim = DatabaseBackup.toClaim({ schedule: Cron.daily(), size: Size.gibibytes(10) });

test.each<[string, Partial<KafkaProps>, RegExp]>([
  ['two brokers', { replicas: 2 }, /replicas is 2: .*nothing is safe; use 1 or 3/],
  ['no brokers', { replicas: 0 }, /expected a whole number of at least 1/],
  ['as many as controllers begin at', { replicas: 1000 }, /numbers from 1000 on are the controllers'; use fewer/],
  ['two controllers', { controllers: { replicas: 2 } }, /'events-controllers'.* a majority of 2 survives 0 lost members, as one of 1 does; use 1 or 3/],
  ['a version whose controllers do not join', { version: '4.1.1' }, /version is '4\.1\.1', expected .* 4\.2 or later, such as '4\.3\./],
  ['a version that is none', { version: 'latest' }, /version is 'latest', expected/],
  ['voters by a setting', { parameters: { 'controller.quorum.voters': '0@a:9093' } }, /parameters sets controller\.quorum\.voters, .*use the property `controllers`/],
  ['listeners by a setting', { parameters: { 'advertised.listeners': 'CLIENT://a:9092' } }, /use the property `externalAccess`/],
  ['another place for the data', { parameters: { 'log.dirs': '/tmp' } }, /use the property `storage`/],
  ['TLS by settings', { parameters: { 'ssl.keystore.location': '/x' } }, /use the property `tls`/],
  ['more copies than brokers', { parameters: { 'default.replication.factor': '5' } }, /there are 3 brokers: no topic could be made or written; use 1 to 3/],
  ['copies of which none may be missing', { parameters: { 'min.insync.replicas': '3' } }, /with one broker restarted, nothing that must be safe could be written; use 2/],
  ['copies that are no number', { parameters: { 'default.replication.factor': 'all' } }, /'all', and there are 3 brokers/],
  ['access from outside without names', { externalAccess: { sourceRanges: ['10.0.0.0/8'] } }, /externalAccess has no hostname, .*'\{name\}\.kafka\.example\.com'/],
  ['a port outside that nobody knows', { externalAccess: { ...outside, serviceType: ServiceType.NODE_PORT } }, /serviceType is NodePort, .*use LoadBalancer/],
  ['a backup', { backup: claim }, /Kafka has no tool for it: .*MirrorMaker/],
  ['storage of zero', { storage: { size: Size.gibibytes(0) } }, /must request more than nothing/],
])('refuses %s, and says what to choose', (_, props, message) => {
  expect(() => kafka(props)).toThrow(message);
});
