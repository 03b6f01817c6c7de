import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as layout from './layout';
import { bytesOf, SETTINGS } from './parameter-checks';
import { toQuantity } from '../../constructs/size';

/** What redis.conf follows from. */
export interface RedisSettings {
  readonly title: string;
  readonly minReplicasToWrite: number;
  readonly memory?: Size;
  readonly storage: Size;
  readonly hasTls: boolean;
  readonly parameters: Record<string, string>;
  /** Settings of a cluster, which are not the user's either; none for a primary with replicas. */
  readonly cluster?: Record<string, string>;
}

/** Settings by which members find each other and know who may what. */
const OWN = [
  'port', 'tls-port', 'dir', 'include', 'aclfile', 'requirepass', 'user', 'replicaof', 'slaveof', 'masteruser', 'masterauth', 'cluster-enabled', 'appendonly',
  'appenddirname', 'appendfilename', 'tls-cert-file', 'tls-key-file', 'tls-ca-cert-file', 'tls-replication', 'tls-auth-clients', 'min-replicas-to-write',
  'replica-announce-ip', 'replica-announce-port', 'slave-announce-ip', 'slave-announce-port',
];

const INSTEAD: Record<string, string> = {
  'replicaof': 'primary', 'tls-port': 'tls', 'requirepass': 'credentials', 'min-replicas-to-write': 'minReplicasToWrite',
};

/** Before, append-only files have another form, and members of a cluster no names. */
export function checkVersion(title: string, version: string, example: string): void {
  if (/^([7-9]|\d\d+)\.\d[\w.-]*(@sha256:[0-9a-f]{64})?$/.test(version)) return;
  throw new Error(`${title}: version is '${version}', expected the tag of an image that begins with 7.0 or later, such as '${example}': the scripts do not know what an older one writes`);
}

/** @throws when a parameter is set that is not the user's to set, or the server could not work with what there is */
export function redisConf({ title, minReplicasToWrite, memory, storage, hasTls, parameters, cluster = {} }: RedisSettings): string {
  const own = Object.keys(parameters).find((name) => OWN.includes(name.toLowerCase()) || Object.hasOwn(cluster, name.toLowerCase()));
  if (own !== undefined) {
    const instead = INSTEAD[own.toLowerCase()];
    throw new Error(`${title}: parameters sets ${own}, which the library derives from the members: with another value they would not find each other, `
      + `or their data; ${instead ? `use the property \`${instead}\`` : 'leave it out'}`);
  }
  SETTINGS.check(title, parameters);
  checkMemory(title, memory);
  const settings: Record<string, string> = {
    // The rest is for what replicas have not read yet, and for pages that change while a copy is written.
    ...memory ? { maxmemory: `${Math.floor(memory.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR }) * 3 / 4)}mb` } : {},
    'maxmemory-policy': 'noeviction',
    // The append-only file has it all; a snapshot beside it would be one more copy in memory.
    'save': '""',
    // A member waits so long on an address that nobody has any more, and for one that says nothing.
    'repl-timeout': '10',
    'repl-ping-replica-period': '3',
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value])),
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
  checkVolume(title, settings.maxmemory, storage);
  return Object.entries(settings).map(([name, value]) => `${name} ${value}\n`).join('');
}

/** A server with nothing in it takes some ten; of less, three quarters would be 0, which is no limit at all. */
const LEAST_MEBIBYTES = 16;

function checkMemory(title: string, memory: Size | undefined): void {
  const mebibytes = memory?.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
  if (mebibytes === undefined || mebibytes >= LEAST_MEBIBYTES) return;
  throw new Error(`${title}: resources.memory is ${mebibytes}Mi, and a Redis with nothing in it takes some 10Mi: it would be killed when keys come; give it ${LEAST_MEBIBYTES}Mi or more`);
}

/** A full Redis has at least as much in its file, which grows to twice that before it is written anew, beside the old one. */
function checkVolume(title: string, maxmemory: string | undefined, storage: Size): void {
  const bytes = bytesOf(maxmemory ?? '') ?? 0;
  if (storage.toKibibytes() * 1024 >= bytes) return;
  const enough = Size.gibibytes(Math.ceil(3 * bytes / 1024 ** 3));
  throw new Error(`${title}: storage.size is ${toQuantity(storage)}, and a Redis that is full (maxmemory ${maxmemory}) has more in its file: every write would be refused then; `
    + `use ${toQuantity(enough)}, or lower maxmemory in parameters`);
}
