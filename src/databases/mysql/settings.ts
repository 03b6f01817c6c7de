import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as layout from './layout';
import { SETTINGS } from './parameter-checks';
import { toQuantity } from '../../constructs/size';

/** What my.cnf follows from. */
export interface MySqlSettings {
  readonly title: string;
  readonly synchronousReplicas: number;
  readonly memory?: Size;
  readonly storage: Size;
  readonly hasTls: boolean;
  readonly parameters: Record<string, string>;
}

/** Settings by which members find each other, their files and who may what. */
const OWN = [
  'port', 'bind_address', 'datadir', 'socket', 'pid_file', 'tmpdir', 'server_id', 'read_only', 'super_read_only', 'gtid_mode', 'enforce_gtid_consistency',
  'log_bin', 'skip_log_bin', 'disable_log_bin', 'log_replica_updates', 'relay_log', 'relay_log_recovery', 'skip_replica_start', 'init_file', 'skip_name_resolve', 'skip_networking',
  'performance_schema', 'ssl_ca', 'ssl_cert', 'ssl_key', 'require_secure_transport', 'rpl_semi_sync_source_enabled', 'rpl_semi_sync_replica_enabled',
  'rpl_semi_sync_source_wait_for_replica_count', 'rpl_semi_sync_source_timeout', 'skip_grant_tables',
];

const INSTEAD: Record<string, string> = {
  require_secure_transport: 'tls',
  ssl_cert: 'tls',
  super_read_only: 'primary',
  read_only: 'primary',
  rpl_semi_sync_source_enabled: 'synchronousReplicas',
  rpl_semi_sync_source_wait_for_replica_count: 'synchronousReplicas',
};

/** Longer than a commit will ever wait: less, and it would return without a replica. */
const FOR_EVER_MILLISECONDS = 2 ** 32 - 1;

/** @throws when a parameter is set that is not the user's to set */
export function myCnf({ title, synchronousReplicas, memory, storage, hasTls, parameters }: MySqlSettings): string {
  const own = Object.keys(parameters).find((name) => OWN.includes(plain(name)));
  if (own !== undefined) {
    const instead = INSTEAD[plain(own)];
    throw new Error(`${title}: parameters sets ${own}, which the library derives from the members: with another value they would not find each other, `
      + `or their data; ${instead ? `use the property \`${instead}\`` : 'leave it out'}`);
  }
  SETTINGS.check(title, parameters);
  checkSizes(title, memory, storage);
  const derived: Record<string, string> = {
    ...memory ? { innodb_buffer_pool_size: `${bufferPool(memory)}M` } : {},
    // MySQL's own thirty days fill a volume.
    binlog_expire_logs_seconds: String(3 * 24 * 60 * 60),
    // After so much silence, and for each try to connect: a primary whose pod is made anew has another address.
    replica_net_timeout: String(REPLICA_NET_TIMEOUT_SECONDS),
  };
  const given = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [underscored(name), value]));
  const fixed: Record<string, string> = {
    port: String(layout.PORT),
    datadir: layout.DATA_PATH,
    socket: layout.SOCKET,
    pid_file: 'mysqld.pid',
    tmpdir: layout.TEMPORARY_PATH,
    skip_name_resolve: 'ON',
    gtid_mode: 'ON',
    enforce_gtid_consistency: 'ON',
    log_bin: 'binlog',
    relay_log: 'relay',
    relay_log_recovery: 'ON',
    ...hasTls ? {
      ssl_ca: `${layout.TLS_PATH}/ca.crt`,
      ssl_cert: `${layout.TLS_PATH}/tls.crt`,
      ssl_key: `${layout.TLS_PATH}/tls.key`,
      require_secure_transport: 'ON',
    } : {},
    // Loose: a new database is made without plugins.
    ...synchronousReplicas > 0 ? {
      loose_rpl_semi_sync_replica_enabled: 'ON',
      loose_rpl_semi_sync_source_wait_for_replica_count: String(synchronousReplicas),
      loose_rpl_semi_sync_source_timeout: String(FOR_EVER_MILLISECONDS),
    } : {},
  };
  const plugins = ['auth_socket.so', 'mysql_clone.so', ...synchronousReplicas > 0 ? ['semisync_source.so', 'semisync_replica.so'] : []];
  return [
    '[mysqld]',
    ...plugins.map((plugin) => `plugin_load_add = ${plugin}`),
    ...Object.entries({ secure_file_priv: 'NULL', mysqlx: 'OFF', ...derived, ...given, ...fixed }).map(([name, value]) => `${name} = ${value}`),
    '',
  ].join('\n');
}

/** How long a replica waits for its primary to say anything. MySQL's own is a minute. */
const REPLICA_NET_TIMEOUT_SECONDS = 10;

/** How often the primary says something when it has nothing to send: twice in the time that replicas wait. */
export function heartbeatSeconds(parameters: Record<string, string>): number {
  const [, given] = Object.entries(parameters).find(([name]) => plain(name) === 'replica_net_timeout') ?? [];
  return (Number(given) || REPLICA_NET_TIMEOUT_SECONDS) / 2;
}

/** `Max-Connections` is `max_connections` to MySQL. */
function underscored(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

/** Without what says that the server may not know the setting. */
function plain(name: string): string {
  return underscored(name).replace(/^loose_/, '');
}

/** What MySQL 9.7 takes beside its buffer pool as soon as it runs, and some connections: its performance schema most of all. */
const BESIDE_POOL_MEBIBYTES = 448;

/** Half of a small server's memory and three quarters of a large one's, as the manual has it for a server of its own. */
function bufferPool(memory: Size): number {
  const mebibytes = memory.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
  return Math.floor(Math.min(mebibytes <= 4096 ? mebibytes / 2 : mebibytes * 3 / 4, mebibytes - BESIDE_POOL_MEBIBYTES));
}

/** A buffer pool of 64 MiB is the least that is of use. */
const LEAST_MEMORY_MEBIBYTES = BESIDE_POOL_MEBIBYTES + 64;

/** A database with nothing in it takes 200 MiB, and a new replica has two for a while. */
const LEAST_STORAGE = Size.mebibytes(512);

function checkSizes(title: string, memory: Size | undefined, storage: Size): void {
  const mebibytes = memory?.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
  if (mebibytes !== undefined && mebibytes < LEAST_MEMORY_MEBIBYTES) {
    throw new Error(`${title}: resources.memory is ${mebibytes}Mi, and MySQL takes some ${BESIDE_POOL_MEBIBYTES}Mi beside its buffer pool: it would be killed; give it ${LEAST_MEMORY_MEBIBYTES}Mi or more`);
  }
  if (storage.toKibibytes() < LEAST_STORAGE.toKibibytes()) {
    throw new Error(`${title}: storage.size is ${toQuantity(storage)}, and a MySQL with nothing in it takes 200Mi, a replica twice that while it is copied: it would never start; `
      + `use ${toQuantity(LEAST_STORAGE)} or more`);
  }
}
