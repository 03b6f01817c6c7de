import { DatabaseProps } from '../database-props';

/**
 * Properties of a `Cassandra`.
 */
export interface CassandraProps extends DatabaseProps {
  /**
   * The version of Cassandra, and tag of the official image: 5.0 or later.
   *
   * @default 5.0.9
   */
  readonly version?: string;

  /**
   * The image without its tag: the official one, a copy of it, or one made from it.
   *
   * @default cassandra
   */
  readonly repository?: string;

  /**
   * How many members have each row of the application's keyspace. A majority of those must be there to read what was
   * written (`QUORUM`): with 3, one may be lost.
   *
   * @default - 3, or 1 of a single member
   */
  readonly replicationFactor?: number;

  /**
   * Whether the cluster has been formed. From then on a member whose volume is empty joins the others and waits for
   * them; it never begins a new cluster. Set it after the first apply: see `operations`.
   *
   * @default false
   */
  readonly isFormed?: boolean;

  /**
   * The name of the cluster, which members must agree on. It cannot change.
   *
   * @default - the name of this database
   */
  readonly clusterName?: string;

  /**
   * The data center that all members of this set are in. It cannot change.
   *
   * @default dc1
   */
  readonly datacenter?: string;

  /**
   * The rack that all members of this set are in: of a cluster with a set for each zone, the zone. It cannot change.
   *
   * @default rack1
   */
  readonly rack?: string;

  /**
   * Members of other sets of the same cluster, by DNS name. This set joins them and begins no cluster of its own; let the
   * sets reach each other by `allowMembersFrom`, and give them the same credentials.
   *
   * @default - this set is the whole cluster
   */
  readonly extraSeeds?: string[];

  /**
   * Members whose volumes are lost for good, by the name of the pod, and the IP address by which the others know it:
   * `nodetool status` says it. The new one takes the lost one's place. Leave it out again when it has.
   *
   * @default - none
   */
  readonly replacing?: { [pod: string]: string };

  /**
   * The application's keyspace, made when the cluster is.
   *
   * @default - the name of this database, with `_` for `-`
   */
  readonly keyspace?: string;

  /**
   * The application's role, which may do everything in that keyspace.
   *
   * @default - the name of the keyspace
   */
  readonly user?: string;

  /**
   * Settings of `cassandra.yaml`, such as `concurrent_writes`. Those that hold the members together are not yours to set.
   *
   * @default - the software's own
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Options of the Java virtual machine, such as `-XX:MaxDirectMemorySize=2g`. The heap is half of the memory limit.
   *
   * @default - those of the image
   */
  readonly jvmOptions?: string[];

  /**
   * Scripts in CQL that run once, as administrator in the application's keyspace, when the cluster is made: by name, which
   * ends in `.cql`, in the order of the names.
   *
   * @default - none
   */
  readonly initScripts?: { [name: string]: string };
}
