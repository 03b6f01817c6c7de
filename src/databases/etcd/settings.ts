import { Size } from 'cdk8s';
import * as layout from './layout';

/** What the part of etcd's configuration that all members share follows from. */
export interface EtcdSettings {
  readonly title: string;
  readonly token: string;
  readonly volume: Size;
  readonly hasTls: boolean;
  readonly needsClientCertificate: boolean;
  readonly parameters: Record<string, string>;
}

/** Settings by which members find each other, and their data. */
const OWN = [
  'name', 'data-dir', 'wal-dir', 'listen-peer-urls', 'listen-client-urls', 'listen-metrics-urls', 'initial-advertise-peer-urls', 'advertise-client-urls',
  'initial-cluster', 'initial-cluster-state', 'initial-cluster-token', 'force-new-cluster', 'discovery', 'discovery-srv', 'client-transport-security',
  'peer-transport-security', 'strict-reconfig-check',
];

const INSTEAD: Record<string, string> = {
  'client-transport-security': 'tls', 'peer-transport-security': 'tls', 'initial-cluster': 'replicas', 'initial-cluster-state': 'isFormed',
};

const DEFAULT_QUOTA = 2 * 1024 ** 3;

/** @throws when a parameter is set that is not the user's to set, or the volume cannot hold what it allows */
export function etcdYaml({ title, token, volume, hasTls, needsClientCertificate, parameters }: EtcdSettings): string {
  const own = Object.keys(parameters).find((name) => OWN.includes(name));
  if (own !== undefined) {
    throw new Error(`${title}: parameters sets ${own}, which the library derives from the members: with another value they would not find each other, `
      + `or their data; ${INSTEAD[own] ? `use the property \`${INSTEAD[own]}\`` : 'leave it out'}`);
  }
  const bytes = volume.toKibibytes() * 1024;
  checkQuota(title, parameters['quota-backend-bytes'], bytes);
  const files = { 'cert-file': `${layout.TLS_PATH}/tls.crt`, 'key-file': `${layout.TLS_PATH}/tls.key`, 'trusted-ca-file': `${layout.TLS_PATH}/ca.crt` };
  const settings: Record<string, unknown> = {
    // Without compaction every revision of every key is kept, until the quota stops all writes.
    'auto-compaction-mode': 'periodic',
    'auto-compaction-retention': '1h',
    // Beside the database there are its log, and a second copy while a member is sent a snapshot or is defragmented.
    'quota-backend-bytes': Math.min(DEFAULT_QUOTA, Math.floor(bytes / 2)),
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, scalar(value)])),
    'data-dir': layout.DATA_PATH,
    'initial-cluster-token': token,
    'strict-reconfig-check': true,
    ...hasTls ? {
      'client-transport-security': { ...files, 'client-cert-auth': needsClientCertificate },
      // A member that has just started may not be in the DNS yet, by which etcd would compare its address with the certificate.
      'peer-transport-security': { ...files, 'client-cert-auth': true, 'skip-client-san-verification': true },
    } : {},
  };
  return Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join('');
}

function checkQuota(title: string, quota: string | undefined, volume: number): void {
  if (quota === undefined) return;
  if (!/^[1-9]\d*$/.test(quota)) throw new Error(`${title}: parameters sets quota-backend-bytes to '${quota}', expected a number of bytes, such as '4294967296'`);
  if (Number(quota) > volume) {
    throw new Error(`${title}: quota-backend-bytes is ${quota} and the volume has ${volume} bytes: it would be full before etcd stops writing, `
      + 'and a full volume stops the member; use at most half of it');
  }
}

/** Numbers and booleans are such in the file; the rest are strings. */
function scalar(value: string): unknown {
  return /^(\d+|true|false)$/.test(value) ? JSON.parse(value) : value;
}
