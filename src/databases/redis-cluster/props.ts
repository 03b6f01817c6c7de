import { DatabaseProps } from '../database-props';

/**
 * Properties of a `RedisCluster`. `replicas` is the number of members of all shards together: at least three times as many
 * as a shard has, and a multiple of that; six when it is not given.
 */
export interface RedisClusterProps extends DatabaseProps {
  /**
   * How many replicas each shard has, which take the place of its master.
   *
   * @default 1
   */
  readonly replicasPerShard?: number;

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
   * Settings of `redis.conf`, such as `cluster-node-timeout`. Those that hold the members together are not yours to set.
   *
   * @default - three quarters of the memory limit as `maxmemory`, nothing evicted, an append-only file written every
   * second; other shards go on while one is lost
   */
  readonly parameters?: { [name: string]: string };
}
