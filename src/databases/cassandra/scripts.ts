import * as layout from './layout';
import { restoreScripts } from '../backup-place';
import { scriptFiles } from '../script-files';

/** What the scripts of a database are told. */
export interface CassandraScriptOptions {
  readonly hasTls: boolean;
  readonly isFormed: boolean;
  readonly extraSeeds: readonly string[];
  readonly replacing: Record<string, string>;
  readonly keyspace: string;
  readonly user: string;
  readonly datacenter: string;
  readonly replicationFactor: number;
}

/** A member that leaves gives away all that it has: for so long that is waited for. */
const LEAVE_LIMIT_SECONDS = 24 * 3600;

/** The directory with the scripts: those that run when a pod starts, and those that an operator or a Job runs. */
export function cassandraScripts(options: CassandraScriptOptions): Record<string, string> {
  const names = [
    'join.sh', 'found.sh', 'certificates.sh', 'ready.sh', 'cql.sh', 'leave.sh', 'passwords.sh', 'copy.sh', 'backup.sh', 'restore.sh',
  ];
  return {
    ...restoreScripts(),
    ...scriptFiles('cassandra', names, {
      HAS_TLS: options.hasTls,
      IS_FORMED: options.isFormed,
      EXTRA_SEEDS: options.extraSeeds,
      REPLACING: Object.entries(options.replacing).map(([pod, address]) => `${pod}=${address}`),
      KEYSPACE: options.keyspace,
      DATACENTER: options.datacenter,
      REPLICATION_FACTOR: options.replicationFactor,
      APPLICATION_ROLE: options.user,
      APPLICATION_KEY: layout.KEYS.application,
      ADMIN_ROLE: layout.ADMIN_ROLE,
      ADMIN_KEY: layout.KEYS.admin,
      SEEDS: layout.SEEDS,
      LEAVE_LIMIT: LEAVE_LIMIT_SECONDS,
      CLIENT_PORT: layout.CLIENT_PORT,
      PEER_PORT: layout.PEER_PORT,
      DATA_PATH: layout.DATA_PATH,
      FOUNDING_PATH: layout.FOUNDING_PATH,
      CONFIG_PATH: layout.CONFIG_PATH,
      CONF_PATH: layout.CONF_PATH,
      RUNTIME_PATH: layout.RUNTIME_PATH,
      INIT_PATH: layout.INIT_PATH,
      MEMBERS_PATH: layout.MEMBERS_PATH,
      CREDENTIALS_PATH: layout.CREDENTIALS_PATH,
      TLS_PATH: layout.TLS_PATH,
      KEYSTORE_FILE: layout.KEYSTORE_FILE,
    }),
  };
}
