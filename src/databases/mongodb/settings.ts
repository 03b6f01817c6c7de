import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as layout from './layout';

/** What the part of the configuration that all members share follows from. */
export interface MongoSettings {
  readonly title: string;
  readonly replicaSetName: string;
  readonly memory?: Size;
  readonly hasTls: boolean;
  readonly parameters: Record<string, string>;
}

/** What the library derives, by the beginning of its path, and the property that is for it, where there is one. */
const OWN: Record<string, string | undefined> = {
  'net.tls': 'tls',
  'replication.replSetName': 'replicaSetName',
  'security.keyFile': 'credentials',
  ...Object.fromEntries([
    'net.port', 'net.bindIp', 'net.bindIpAll', 'net.ipv6', 'security.authorization', 'security.clusterAuthMode', 'storage.dbPath', 'systemLog', 'processManagement',
    'sharding',
  ].map((path) => [path, undefined])),
};

/** @throws when a parameter is set that is not the user's to set */
export function mongodConf({ title, replicaSetName, memory, hasTls, parameters }: MongoSettings): string {
  for (const path of Object.keys(parameters)) {
    const own = Object.keys(OWN).find((each) => path === each || path.startsWith(`${each}.`));
    if (own !== undefined) {
      throw new Error(`${title}: parameters sets ${path}, which the library derives from the members: with another value they would not find each other, `
        + `or their data; ${OWN[own] ? `use the property \`${OWN[own]}\`` : 'leave it out'}`);
    }
    if (!/^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(path)) {
      throw new Error(`${title}: parameters sets '${path}', expected the path of a setting of mongod.conf, such as 'operationProfiling.slowOpThresholdMs'`);
    }
  }
  const settings: Record<string, unknown> = {};
  const set = (path: string, value: unknown) => {
    const steps = path.split('.');
    const last = steps.pop()!;
    const section = steps.reduce<any>((each, step) => each[step] ??= {}, settings);
    section[last] = value;
  };
  if (memory) set('storage.wiredTiger.engineConfig.cacheSizeGB', cacheGigabytes(memory));
  Object.entries(parameters).forEach(([path, value]) => set(path, scalar(value)));
  set('replication.replSetName', replicaSetName);
  set('security.keyFile', layout.KEY_FILE);
  set('net.port', layout.PORT);
  if (hasTls) {
    set('net.tls', {
      mode: 'requireTLS',
      certificateKeyFile: layout.PEM_FILE,
      CAFile: `${layout.TLS_PATH}/ca.crt`,
      // Clients prove themselves by a password.
      allowConnectionsWithoutCertificates: true,
    });
  }
  return Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join('');
}

/** As mongod reckons for a whole machine, for the limit: half of what is beyond a gigabyte. */
function cacheGigabytes(memory: Size): number {
  const gigabytes = memory.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR }) / 1024;
  return Math.max(0.25, Math.floor((gigabytes - 1) * 50) / 100);
}

/** Numbers and booleans are such in the file; the rest are strings. */
function scalar(value: string): unknown {
  return /^(-?\d+(\.\d+)?|true|false)$/.test(value) ? JSON.parse(value) : value;
}
