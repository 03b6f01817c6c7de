import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as layout from './layout';

/** What the part of server.properties that all members share follows from. */
export interface KafkaSettings {
  readonly title: string;
  readonly brokers: number;
  readonly hasTls: boolean;
  readonly hasExternal: boolean;
  readonly parameters: Record<string, string>;
}

/** Settings by which members find each other and their data, and know who may what. */
const OWN = [
  'node.id', 'broker.id', 'process.roles', 'log.dir', 'log.dirs', 'metadata.log.dir', 'listeners', 'advertised.listeners', 'listener.security.protocol.map',
  'inter.broker.listener.name', 'security.inter.broker.protocol', 'controller.listener.names', 'super.users', 'authorizer.class.name', 'early.start.listeners',
];

const OWN_PREFIXES = ['controller.quorum.', 'listener.name.', 'sasl.', 'ssl.'];

function insteadOf(name: string): string {
  if (name.startsWith('ssl.')) return 'use the property `tls`';
  if (name === 'advertised.listeners') return 'use the property `externalAccess`';
  if (name.startsWith('controller.quorum.') || name === 'process.roles') return 'use the property `controllers`';
  if (name.startsWith('log.dir')) return 'use the property `storage`';
  return 'leave it out';
}

/** @throws when a parameter is set that is not the user's to set, or wants more copies than there are brokers */
export function serverProperties({ title, brokers, hasTls, hasExternal, parameters }: KafkaSettings): string {
  const own = Object.keys(parameters).find((name) => OWN.includes(name) || OWN_PREFIXES.some((prefix) => name.startsWith(prefix)));
  if (own !== undefined) {
    throw new Error(`${title}: parameters sets ${own}, which the library derives from the members: with another value they would not find each other, `
      + `or their data; ${insteadOf(own)}`);
  }
  const copies = String(Math.min(3, brokers));
  const needed = brokers < 3 ? '1' : '2';
  const settings: Record<string, string> = {
    'default.replication.factor': copies,
    'min.insync.replicas': needed,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': needed,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': needed,
    // A broker waits for a majority of the controllers: to end and begin anew would bring none about.
    'initial.broker.registration.timeout.ms': '900000',
    // Whoever has shown a password may do all until there is a rule for that topic or group.
    'allow.everyone.if.no.acl.found': 'true',
    ...parameters,
    'log.dirs': layout.DATA_PATH,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': [layout.USERS.admin, layout.USERS.broker, layout.CONTROLLER_USER].map(({ name }) => `User:${name}`).join(';'),
    'listener.security.protocol.map': ['CLIENT', 'CONTROLLER', ...hasExternal ? ['EXTERNAL'] : []].map((name) => `${name}:${layout.protocol(hasTls)}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.client.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    ...hasExternal ? { 'listener.name.external.sasl.enabled.mechanisms': 'SCRAM-SHA-512' } : {},
    ...hasTls ? {
      // A certificate for fewer members is one for those that are left.
      'ssl.allow.san.changes': 'true',
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': layout.KEYSTORE_FILE,
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': `${layout.TLS_PATH}/ca.crt`,
    } : {},
  };
  checkCopies(title, settings, brokers);
  return Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join('');
}

function checkCopies(title: string, settings: Record<string, string>, brokers: number): void {
  const { 'default.replication.factor': copies, 'min.insync.replicas': needed } = settings;
  for (const [name, value] of Object.entries({ 'default.replication.factor': copies, 'min.insync.replicas': needed })) {
    if (!/^[1-9]\d*$/.test(value) || Number(value) > brokers) {
      throw new Error(`${title}: parameters sets ${name} to '${value}', and there ${brokers === 1 ? 'is 1 broker' : `are ${brokers} brokers`}: `
        + `no topic could be made or written; use 1 to ${brokers}`);
    }
  }
  if (Number(copies) > 1 && Number(needed) >= Number(copies)) {
    throw new Error(`${title}: min.insync.replicas is ${needed} of ${copies} copies: with one broker restarted, nothing that must be safe could be written; `
      + `use ${Number(copies) - 1}, or more copies`);
  }
}

/** Half of what the container may use: the rest is for the page cache, from which consumers read. */
export function heapMebibytes(memory: Size | undefined): number {
  return Math.floor((memory ?? Size.gibibytes(1)).toMebibytes({ rounding: SizeRoundingBehavior.FLOOR }) / 2);
}

/** To the console alone: nobody would delete files. */
export const LOG4J2 = `Configuration:
  Appenders:
    Console:
      name: Console
      PatternLayout:
        pattern: "[%d] %p %m (%c)%n"
  Loggers:
    Root:
      level: INFO
      AppenderRef:
        - ref: Console
    Logger:
      - name: org.apache.kafka.storage.internals.log.LogCleaner
        level: WARN
`;
