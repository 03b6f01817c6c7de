import { Duration } from 'cdk8s';
import { DatabaseProps } from '../database-props';

/**
 * Properties of a `MySql`.
 */
export interface MySqlProps extends DatabaseProps {
  /**
   * The version of MySQL, and tag of the official image: 8.4 or later.
   *
   * @default 9.7.2
   */
  readonly version?: string;

  /**
   * The image without its tag: the official one, a copy of it, or one made from it.
   *
   * @default mysql
   */
  readonly repository?: string;

  /**
   * The ordinal of the member that takes the writes. To change it begins to move the primary: see `operations`.
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
   * How many replicas must have a transaction before its commit returns (semi-synchronous replication). With fewer
   * replicas than that connected, commits wait.
   *
   * @default 0
   */
  readonly synchronousReplicas?: number;

  /**
   * How far behind the primary a replica may be and still serve readers, while the primary answers.
   *
   * @default Duration.minutes(1)
   */
  readonly maxReplicaLag?: Duration;

  /**
   * The application's database, made at the first start.
   *
   * @default - the name of this database, with `_` for `-`
   */
  readonly database?: string;

  /**
   * The application's user, who may do anything in that database.
   *
   * @default - the name of the application's database
   */
  readonly user?: string;

  /**
   * Settings of `my.cnf`, such as `max_connections`. Those that hold the members together are not yours to set.
   *
   * @default - memory by the container's limit, binary logs kept for three days, otherwise MySQL's own
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Scripts that run at the first start, by name (`.sql` or `.sh`), in the order of their names. SQL runs as `root` in
   * the application's database; in a shell script, `mysql --user=root` needs no password.
   *
   * @default - none
   */
  readonly initScripts?: { [name: string]: string };
}
