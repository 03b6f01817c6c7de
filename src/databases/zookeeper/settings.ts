import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as layout from './layout';

/** What the part of zoo.cfg that all members share follows from. */
export interface ZooKeeperSettings {
  readonly title: string;
  readonly hasTls: boolean;
  readonly needsClientCertificate: boolean;
  readonly hasMetrics: boolean;
  readonly parameters: Record<string, string>;
}

/** Settings by which members find each other, and their data. */
const OWN = [
  'dataDir', 'dataLogDir', 'clientPort', 'secureClientPort', 'clientPortAddress', 'dynamicConfigFile', 'standaloneEnabled', 'reconfigEnabled', 'skipACL', 'peerType',
  'db.autocreate', 'quorumListenOnAllIPs', 'sslQuorum', 'sslQuorumReloadCertFiles', 'client.certReload', 'portUnification', 'serverCnxnFactory', 'admin.serverPort', 'admin.enableServer', 'DigestAuthenticationProvider.superDigest',
];

const OWN_PREFIXES = ['server.', 'group', 'weight', 'ssl.', 'metricsProvider.'];

function insteadOf(name: string): string {
  if (name.startsWith('server.')) return 'use the property `replicas`';
  if (/^(ssl|secureClientPort|portUnification)/.test(name)) return 'use the property `tls`';
  if (name.startsWith('metricsProvider.')) return 'use the property `metrics`';
  return 'leave it out';
}

/** @throws when a parameter is set that is not the user's to set */
export function zooCfg({ title, hasTls, needsClientCertificate, hasMetrics, parameters }: ZooKeeperSettings): string {
  const own = Object.keys(parameters).find((name) => OWN.includes(name) || OWN_PREFIXES.some((prefix) => name.startsWith(prefix)));
  if (own !== undefined) {
    throw new Error(`${title}: parameters sets ${own}, which the library derives from the members: with another value they would not find each other, `
      + `or their data; ${insteadOf(own)}`);
  }
  const settings: Record<string, string> = {
    'tickTime': '2000',
    // In ticks: a member has a minute to copy what it lacks from the leader.
    'initLimit': '30',
    // In ticks, too: who has not been heard of for ten seconds is lost.
    'syncLimit': '5',
    // A pod that is made anew has another address: a connection to the former one is given up, and the next one is tried soon, not
    // after a wait that doubles up to a minute.
    'cnxTimeout': '3000',
    'fastleader.maxNotificationInterval': '3000',
    // A connection for elections is silent for months. Of a node that is lost, nobody else would say that it is of no use any more.
    'tcpKeepAlive': 'true',
    // Nobody else deletes what is outdated.
    'autopurge.snapRetainCount': '3',
    'autopurge.purgeInterval': '1',
    'admin.snapshot.intervalInMS': '60000',
    ...parameters,
    'dataDir': layout.DATA_PATH,
    // Members are added and removed while the others run; a single one is an ensemble too, and can grow.
    'reconfigEnabled': 'true',
    'standaloneEnabled': 'false',
    // A server with an empty volume has no vote until it has copied the leader: it would vote for having nothing.
    'db.autocreate': 'false',
    // A pod that has just started may not find its own name.
    'quorumListenOnAllIPs': 'true',
    'admin.serverPort': String(layout.ADMIN_PORT),
    'admin.snapshot.enabled': 'true',
    ...hasTls ? tlsSettings(needsClientCertificate) : {},
    ...hasMetrics ? {
      'metricsProvider.className': 'org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider',
      'metricsProvider.httpPort': String(layout.METRICS_PORT),
    } : {},
  };
  return Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join('');
}

function tlsSettings(needsClientCertificate: boolean): Record<string, string> {
  const files = (prefix: string) => ({
    [`${prefix}.keyStore.location`]: layout.KEYSTORE_FILE,
    [`${prefix}.keyStore.type`]: 'PEM',
    [`${prefix}.trustStore.location`]: `${layout.TLS_PATH}/ca.crt`,
    [`${prefix}.trustStore.type`]: 'PEM',
  });
  return {
    'serverCnxnFactory': 'org.apache.zookeeper.server.NettyServerCnxnFactory',
    'secureClientPort': String(layout.TLS_CLIENT_PORT),
    ...files('ssl'),
    'ssl.clientAuth': needsClientCertificate ? 'need' : 'none',
    // Clients have no name of their own.
    'ssl.clientHostnameVerification': 'false',
    'sslQuorum': 'true',
    // When the file is another one, which start.sh sees to.
    'client.certReload': 'true',
    'sslQuorumReloadCertFiles': 'true',
    ...files('ssl.quorum'),
    // Of whom it connects to, a member checks the name; of whom connects to it, only the CA: a pod's address leads back to several names.
    'ssl.quorum.clientHostnameVerification': 'false',
    // The kubelet asks without TLS, backups with.
    'admin.portUnification': 'true',
  };
}

/** Half of what the container may use: the rest is for buffers, threads, and the tools that are run beside the server. */
export function heapMebibytes(memory: Size | undefined): number {
  return Math.floor((memory ?? Size.gibibytes(1)).toMebibytes({ rounding: SizeRoundingBehavior.FLOOR }) / 2);
}

/** What `zkCli.sh` needs to speak to a member. */
export function clientFlags({ hasTls, needsClientCertificate }: Pick<ZooKeeperSettings, 'hasTls' | 'needsClientCertificate'>): string[] {
  const store = (name: string, location: string) => [`-Dzookeeper.ssl.${name}.location=${location}`, `-Dzookeeper.ssl.${name}.type=PEM`];
  if (!hasTls) return [];
  return [
    '-Dzookeeper.client.secure=true',
    '-Dzookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty',
    ...store('trustStore', `${layout.TLS_PATH}/ca.crt`),
    ...needsClientCertificate ? store('keyStore', layout.KEYSTORE_FILE) : [],
  ];
}
