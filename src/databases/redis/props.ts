import { DatabaseProps } from '../database-props';

/**
 * Properties of a `Redis`.
 */
export interface RedisProps extends DatabaseProps {
  /**
   * The version of Redis, and tag of the official image: 7.0 or later.
   *
   * @default 8.4.0
   */
  readonly version?: string;

  /**
   * The image without its tag: the official one, a copy of it, or one made from it.
   *
   * @default redis
   */
  readonly repository?: string;

  /**
   * The ordinal of the member that takes the writes. To change it moves the primary: see `operations`.
   *
   * @default 0
   */
  readonly primary?: number;

  /**
   * Whether the database has been formed. From then on a primary whose volume is empty never begins a new database: it says
   * so and waits for an operator. Set it after the first apply: see `operations`.
   *
   * @default false
   */
  readonly isFormed?: boolean;

  /**
   * How many replicas must be connected for the primary to take writes. With fewer, it refuses them.
   *
   * @default 0
   */
  readonly minReplicasToWrite?: number;

  /**
   * Settings of `redis.conf`, such as `maxmemory-policy`. Those that hold the members together are not yours to set.
   *
   * @default - three quarters of the memory limit as `maxmemory`, nothing evicted, an append-only file written every second
   */
  readonly parameters?: { [name: string]: string };
}
