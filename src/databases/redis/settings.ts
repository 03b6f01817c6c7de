import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as layout from './layout';

/** What redis.conf follows from. */
export interface RedisSettings {
  readonly title: string;
  readonly minReplicasToWrite: number;
  readonly memory?: Size;
  readonly hasTls: boolean;
  readonly parameters: Record<string, string>;
  /** Settings of a cluster, which are not the user's either; none for a primary with replicas. */
  readonly cluster?: Record<string, string>;
}

/** Settings by which members find each other and know who may what. */
const OWN = [
  'port', 'tls-port', 'dir', 'include', 'aclfile', 'requirepass', 'user', 'replicaof', 'slaveof', 'masteruser', 'masterauth', 'cluster-enabled', 'appendonly',
  'appenddirname', 'appendfilename', 'tls-cert-file', 'tls-key-file', 'tls-ca-cert-file', 'tls-replication', 'tls-auth-clients', 'min-replicas-to-write',
];

const INSTEAD: Record<string, string> = {
  'replicaof': 'primary', 'tls-port': 'tls', 'requirepass': 'credentials', 'min-replicas-to-write': 'minReplicasToWrite',
};

/** @throws when a parameter is set that is not the user's to set */
export function redisConf({ title, minReplicasToWrite, memory, hasTls, parameters, cluster = {} }: RedisSettings): string {
  const own = Object.keys(parameters).find((name) => OWN.includes(name.toLowerCase()) || Object.hasOwn(cluster, name.toLowerCase()));
  if (own !== undefined) {
    const instead = INSTEAD[own.toLowerCase()];
    throw new Error(`${title}: parameters sets ${own}, which the library derives from the members: with another value they would not find each other, `
      + `or their data; ${instead ? `use the property \`${instead}\`` : 'leave it out'}`);
  }
  const settings: Record<string, string> = {
    // The rest is for what replicas have not read yet, and for pages that change while a copy is written.
    ...memory ? { maxmemory: `${Math.floor(memory.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR }) * 3 / 4)}mb` } : {},
    'maxmemory-policy': 'noeviction',
    // The append-only file has it all; a snapshot beside it would be one more copy in memory.
    'save': '""',
    ...parameters,
    'bind': '* -::*',
    ...hasTls ? {
      'port': '0',
      'tls-port': String(layout.PORT),
      'tls-cert-file': `${layout.TLS_PATH}/tls.crt`,
      'tls-key-file': `${layout.TLS_PATH}/tls.key`,
      'tls-ca-cert-file': `${layout.TLS_PATH}/ca.crt`,
      'tls-replication': 'yes',
      // Clients prove themselves by password.
      'tls-auth-clients': 'no',
    } : { port: String(layout.PORT) },
    'dir': layout.DATA_PATH,
    'appendonly': 'yes',
    'aclfile': `${layout.RUNTIME_PATH}/users.acl`,
    'min-replicas-to-write': String(minReplicasToWrite),
    ...cluster,
    'include': `${layout.RUNTIME_PATH}/member.conf`,
  };
  return Object.entries(settings).map(([name, value]) => `${name} ${value}\n`).join('');
}
