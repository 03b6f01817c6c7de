import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as layout from './layout';

/** What the part of the configuration that all members share follows from. */
export interface CassandraSettings {
  readonly title: string;
  readonly clusterName: string;
  readonly replicationFactor: number;
  readonly hasTls: boolean;
  readonly parameters: Record<string, string>;
}

/** What the library derives, and the property that is for it, where there is one. */
const OWN: Record<string, string | undefined> = {
  cluster_name: 'clusterName',
  seed_provider: 'extraSeeds',
  endpoint_snitch: 'datacenter',
  server_encryption_options: 'tls',
  client_encryption_options: 'tls',
  authenticator: 'credentials',
  ...Object.fromEntries([
    'authorizer', 'role_manager', 'auto_bootstrap', 'listen_address', 'listen_interface', 'broadcast_address', 'listen_on_broadcast_address', 'rpc_address',
    'rpc_interface', 'broadcast_rpc_address', 'start_native_transport', 'storage_port', 'ssl_storage_port', 'native_transport_port', 'native_transport_port_ssl',
    'partitioner', 'initial_token', 'data_file_directories', 'commitlog_directory', 'saved_caches_directory', 'hints_directory', 'cdc_raw_directory',
    'local_system_data_file_directory',
  ].map((name) => [name, undefined])),
};

/** @throws when a parameter is set that is not the user's to set */
export function cassandraYaml({ title, clusterName, replicationFactor, hasTls, parameters }: CassandraSettings): string {
  const own = Object.keys(parameters).find((name) => Object.hasOwn(OWN, name));
  if (own !== undefined) {
    throw new Error(`${title}: parameters sets ${own}, which the library derives from the members: with another value they would not find each other, `
      + `or their data; ${OWN[own] ? `use the property \`${OWN[own]}\`` : 'leave it out'}`);
  }
  const certificates = {
    ssl_context_factory: { class_name: 'org.apache.cassandra.security.PEMBasedSslContextFactory' },
    keystore: layout.KEYSTORE_FILE,
    truststore: `${layout.TLS_PATH}/ca.crt`,
  };
  const settings: Record<string, unknown> = {
    num_tokens: 16,
    allocate_tokens_for_local_replication_factor: replicationFactor,
    commitlog_sync: 'periodic',
    // Of any other way, Cassandra refuses to be told a period.
    ...(parameters.commitlog_sync ?? 'periodic') === 'periodic' ? { commitlog_sync_period: '10s' } : {},
    // A server that has lost its disk and stays there is neither a member nor replaced.
    disk_failure_policy: 'die',
    commit_failure_policy: 'die',
    // There is no member of an older version that would have to read what this one writes.
    storage_compatibility_mode: 'NONE',
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, scalar(value)])),
    cluster_name: clusterName,
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    endpoint_snitch: 'GossipingPropertyFileSnitch',
    authenticator: 'PasswordAuthenticator',
    authorizer: 'CassandraAuthorizer',
    role_manager: 'CassandraRoleManager',
    storage_port: layout.PEER_PORT,
    native_transport_port: layout.CLIENT_PORT,
    ...hasTls ? {
      // Members know each other by address, which no certificate holds: it must be of the CA.
      server_encryption_options: { internode_encryption: 'all', require_client_auth: true, require_endpoint_verification: false, ...certificates },
      client_encryption_options: { enabled: true, optional: false, require_client_auth: false, ...certificates },
    } : {},
  };
  return Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join('');
}

export function rackProperties(datacenter: string, rack: string): string {
  return `dc=${datacenter}\nrack=${rack}\n`;
}

/** The image writes files, up to 5 GB of them; the kubelet keeps what goes to standard output. */
export const LOGBACK_XML = `<configuration>
  <appender name="STDOUT" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%-5level [%thread] %date{ISO8601} %F:%L - %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="STDOUT" /></root>
</configuration>
`;

/** What the exporter asks for, and how often: some of it makes Cassandra look through every file. */
export const EXPORTER_YAML = `host: localhost:7199
ssl: false
user:
password:
listenAddress: 0.0.0.0
listenPort: ${layout.EXPORTER_PORT}
blacklist:
  - java:lang:memorypool:.*usagethreshold.*
  - .*:(fifteenminuterate|fiveminuterate|durationunit|rateunit|stddev|meanrate|mean|min)
  - org:apache:cassandra:db:.*
  - org:apache:cassandra:metrics:columnfamily:.*
  - org:apache:cassandra:metrics:[^:]+:system[^:]*:.*
  - com:criteo:nosql:cassandra:exporter:.*
maxScrapeFrequencyInSec:
  50:
    - .*
  3600:
    - .*:snapshotssize:.*
    - .*:estimated.*
    - .*:totaldiskspaceused:.*
`;

/** Half of the memory: the rest is for what Cassandra keeps outside the heap, and the file system's cache. Beyond 31 GiB pointers double. */
export function heapMebibytes(memory: Size): number {
  return Math.min(Math.floor(memory.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR }) / 2), 31 * 1024);
}

/** Numbers and booleans are such in the file; the rest are strings. */
function scalar(value: string): unknown {
  return /^(\d+|true|false)$/.test(value) ? JSON.parse(value) : value;
}
