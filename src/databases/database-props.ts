import { ApiObjectMetadata, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { DatabaseBackup } from './backup';
import { DatabaseCredentials } from './credentials';
import { ExternalAccess } from './external-access';
import { DatabaseMetrics } from './metrics';
import { DatabaseTls } from './tls';
import { IStorageClass } from '../constructs/storage-class-props';

/**
 * A volume for each member.
 */
export interface DatabaseStorage {
  /** How large each member's volume is. It can grow later where the class allows it, and never shrink. */
  readonly size: Size;

  /**
   * The class that provisions the volumes.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: IStorageClass;
}

/**
 * What every database takes.
 */
export interface DatabaseProps {
  /** The volume on which each member keeps its data. */
  readonly storage: DatabaseStorage;

  /**
   * Metadata of the StatefulSet; its name is the name of the database and begins those of all its objects.
   *
   * @default - named by the construct's id
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The number of members.
   *
   * @default 3
   */
  readonly replicas?: number;

  /**
   * What each member's server needs. Memory settings of the software are derived from the memory limit.
   *
   * @default - 500m CPU without limit; 1Gi memory, as request and limit
   */
  readonly resources?: kplus.ContainerResources;

  /**
   * Where passwords come from. None is ever written into a manifest.
   *
   * @default - a Secret `<name>-credentials` that you make, with the keys that the system documents
   */
  readonly credentials?: DatabaseCredentials;

  /**
   * Encryption of what clients and members say to the server.
   *
   * @default - none
   */
  readonly tls?: DatabaseTls;

  /**
   * An exporter beside each member for Prometheus.
   *
   * @default - none
   */
  readonly metrics?: DatabaseMetrics;

  /**
   * Regular backups.
   *
   * @default - none
   */
  readonly backup?: DatabaseBackup;

  /**
   * A Service for each member, for clients outside the cluster.
   *
   * @default - reachable from within the cluster only
   */
  readonly externalAccess?: ExternalAccess;

  /**
   * How long a server may take until it answers for the first time, recovery after a crash included. After that it is
   * killed and begins anew.
   *
   * @default Duration.minutes(15)
   */
  readonly startupTimeout?: Duration;

  /**
   * Whether two members may run on one node, as on a laptop. Losing it loses both.
   *
   * @default false
   */
  readonly allowSharedNodes?: boolean;
}
