import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as layout from './layout';
import { podName } from '../../model/names';

/** What the files of /etc/postgresql follow from. */
export interface ServerSettings {
  readonly title: string;
  /** The name of the database, which begins those of its members. */
  readonly name: string;
  readonly primaryHost: string;
  readonly replicas: number;
  readonly synchronousStandbys: number;
  readonly memory?: Size;
  /** The volume that the write-ahead log is on. */
  readonly walVolume: Size;
  readonly hasTls: boolean;
  readonly parameters: Record<string, string>;
  readonly accessRules: string[];
}

/** Settings by which members find each other, and files; with other values there would be no cluster. */
const OWN = [
  'listen_addresses', 'port', 'data_directory', 'config_file', 'hba_file', 'ident_file', 'unix_socket_directories', 'primary_conninfo', 'primary_slot_name',
  'cluster_name', 'hot_standby', 'wal_log_hints', 'ssl', 'ssl_cert_file', 'ssl_key_file', 'ssl_ca_file', 'synchronous_standby_names',
];

/** A setting that is wanted for one of these is to be given there. */
const INSTEAD: Record<string, string> = { synchronous_standby_names: 'synchronousStandbys', ssl: 'tls', primary_conninfo: 'primary' };

/** The configuration is made for so many members at least: to scale up to that many restarts nobody. */
const ROOM = 8;

/** Members by name: with `*`, a copy that is being made or a subscriber would count as a standby that has what was committed. */
function synchronousNames(database: string, count: number, members: number): string {
  return `ANY ${count} (${Array.from({ length: members }, (_, ordinal) => `"${podName(database, ordinal)}"`).join(', ')})`;
}

/**
 * The address of a pod that is gone does not answer, and nobody says so: without limits, a member would wait for it for minutes.
 * `connect_timeout` does not hold for a standby's own connection, `tcp_user_timeout` does.
 */
const TIME_LIMITS = 'connect_timeout=5 keepalives_idle=5 keepalives_interval=2 keepalives_count=3 tcp_user_timeout=5000';

/** The connection string by which members reach each other, but for the host. */
export function memberConnection({ hasTls }: Pick<ServerSettings, 'hasTls'>): string {
  const tls = hasTls ? ` sslmode=verify-full sslrootcert=${layout.TLS_PATH}/ca.crt` : '';
  return `port=${layout.PORT} user=${layout.REPLICATION_ROLE} passfile=${layout.PASSFILE} ${TIME_LIMITS}${tls}`;
}

/** The connection string by which members reach the primary. */
export function primaryConnection(settings: Pick<ServerSettings, 'primaryHost' | 'hasTls'>): string {
  return `host=${settings.primaryHost} ${memberConnection(settings)}`;
}

/** @throws when a parameter is set that is not the user's to set */
export function postgresqlConf(settings: ServerSettings): string {
  const { title, parameters, replicas, synchronousStandbys, hasTls } = settings;
  const own = Object.keys(parameters).find((name) => OWN.includes(name.toLowerCase()));
  if (own !== undefined) {
    const instead = INSTEAD[own.toLowerCase()];
    throw new Error(`${title}: parameters sets ${own}, which the library derives from the members: with another value they would not find each other; `
      + `${instead ? `use the property \`${instead}\`` : 'leave it out'}`);
  }
  const members = Math.max(ROOM, replicas);
  const senders = 2 * members + 4;
  const wal = mebibytes(settings.walVolume);
  const derived: Record<string, string> = {
    ...memorySettings(settings.memory),
    max_wal_senders: String(senders),
    max_replication_slots: String(senders),
    // A standby that is gone must not fill the primary's disk with what is kept for it.
    max_slot_wal_keep_size: `${Math.max(64, Math.floor(wal / 4))}MB`,
    // A member that was the primary is rewound to a checkpoint before it parted from the others, with its own log since then: what
    // is kept is at least as much as is written between two checkpoints.
    max_wal_size: `${between(96, wal / 8, 1024)}MB`,
    wal_keep_size: `${between(96, wal / 8, 2048)}MB`,
    // As for the connections between members, and for clients that vanish.
    wal_sender_timeout: '20s',
    wal_receiver_timeout: '20s',
    wal_retrieve_retry_interval: '2s',
    tcp_keepalives_idle: '30s',
    tcp_keepalives_interval: '10s',
    tcp_keepalives_count: '3',
    tcp_user_timeout: '30s',
    password_encryption: 'scram-sha-256',
  };
  const fixed: Record<string, string> = {
    listen_addresses: '*',
    port: String(layout.PORT),
    hba_file: `${layout.CONFIG_PATH}/pg_hba.conf`,
    ident_file: `${layout.CONFIG_PATH}/pg_ident.conf`,
    unix_socket_directories: layout.SOCKET_PATH,
    hot_standby: 'on',
    // So that a former primary can be rewound, also without checksums.
    wal_log_hints: 'on',
    primary_conninfo: primaryConnection(settings),
    synchronous_standby_names: synchronousStandbys > 0 ? synchronousNames(settings.name, synchronousStandbys, members) : '',
    ...hasTls ? {
      ssl: 'on',
      ssl_cert_file: `${layout.TLS_PATH}/tls.crt`,
      ssl_key_file: `${layout.TLS_PATH}/tls.key`,
      ssl_ca_file: `${layout.TLS_PATH}/ca.crt`,
      ssl_min_protocol_version: 'TLSv1.2',
    } : {},
  };
  return [
    ...Object.entries({ ...derived, ...parameters, ...fixed }).map(([name, value]) => `${name} = '${value.replaceAll('\'', '\'\'')}'\n`),
    // What is read last counts.
    `include_if_exists = '${layout.UPSTREAM}'\n`,
  ].join('');
}

/** Over the network with a password, and encrypted where there is TLS; on the socket as who one is. */
export function pgHbaConf({ hasTls, accessRules }: Pick<ServerSettings, 'hasTls' | 'accessRules'>): string {
  const host = hasTls ? 'hostssl' : 'host';
  return [
    'local all all peer map=container',
    ...accessRules,
    `${host} replication ${layout.REPLICATION_ROLE} all scram-sha-256`,
    `${host} all all all scram-sha-256`,
    '',
  ].join('\n');
}

/** All of a pod's containers run as `postgres`; those who can be on its socket may be the superuser or the exporter. */
export const PG_IDENT_CONF = ['postgres', layout.EXPORTER_ROLE].map((role) => `container postgres ${role}\n`).join('');

/** A quarter for the server's own cache, half for what it may expect of the kernel's, as the manual advises. */
function memorySettings(memory: Size | undefined): Record<string, string> {
  if (memory === undefined) return {};
  return { shared_buffers: `${Math.floor(mebibytes(memory) / 4)}MB`, effective_cache_size: `${Math.floor(mebibytes(memory) / 2)}MB` };
}

function between(least: number, value: number, most: number): number {
  return Math.floor(Math.min(most, Math.max(least, value)));
}

function mebibytes(size: Size): number {
  return size.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
}
