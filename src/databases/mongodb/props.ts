import { Duration } from 'cdk8s';
import { DatabaseProps } from '../database-props';

/**
 * Properties of a `MongoDb`.
 */
export interface MongoDbProps extends DatabaseProps {
  /**
   * The version of MongoDB, and tag of the official image: 7.0 or later.
   *
   * @default 8.0.32
   */
  readonly version?: string;

  /**
   * The image without its tag: the official one, a copy of it, or one made from it.
   *
   * @default mongo
   */
  readonly repository?: string;

  /**
   * Whether the replica set has been formed. From then on a member whose volume is empty joins the others and waits for
   * them; it never begins a new set. Set it after the first apply: see `operations`.
   *
   * @default false
   */
  readonly isFormed?: boolean;

  /**
   * How far behind the primary a secondary may be and still be ready, while there is a primary.
   *
   * @default Duration.minutes(1)
   */
  readonly maxReplicaLag?: Duration;

  /**
   * The name of the replica set, which is part of the address of clients. It cannot change.
   *
   * @default - the name of this database
   */
  readonly replicaSetName?: string;

  /**
   * The application's database.
   *
   * @default - the name of this database, with `_` for `-`
   */
  readonly database?: string;

  /**
   * The application's user, who owns that database.
   *
   * @default - the name of the application's database
   */
  readonly user?: string;

  /**
   * Settings of `mongod.conf` by their path, such as `operationProfiling.slowOpThresholdMs` or
   * `setParameter.transactionLifetimeLimitSeconds`. Those that hold the members together are not yours to set.
   *
   * @default - the cache is half of what the memory limit has beyond a gigabyte, at least 256 MB
   */
  readonly parameters?: { [path: string]: string };

  /**
   * Scripts for mongosh that run once, as administrator in the application's database, when the replica set is made: by
   * name, which ends in `.js`, in the order of the names.
   *
   * @default - none
   */
  readonly initScripts?: { [name: string]: string };
}
