import { Duration } from 'cdk8s';
import { DatabaseProps, DatabaseStorage } from '../database-props';

/**
 * Properties of a `PostgreSql`.
 */
export interface PostgreSqlProps extends DatabaseProps {
  /**
   * The version of PostgreSQL, and tag of the official image; the first number is the major version, whose change takes
   * more than a new image.
   *
   * @default 18.3
   */
  readonly version?: string;

  /**
   * The image without its tag: the official one, a copy of it, or one made from it.
   *
   * @default postgres
   */
  readonly repository?: string;

  /**
   * The ordinal of the member that takes the writes. The one that takes them now must be demoted before another is set, or the
   * update stops at its first pod and says so: see `operations`.
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
   * How many standbys must have a transaction on disk before its commit returns. With fewer standbys than that running,
   * commits wait.
   *
   * @default 0
   */
  readonly synchronousStandbys?: number;

  /**
   * How far behind the primary a standby may be and still serve readers. One that is further behind, or that does not receive what
   * the primary writes, is not ready until it has caught up. When there is no primary, all standbys are ready.
   *
   * @default Duration.minutes(1)
   */
  readonly maxStandbyLag?: Duration;

  /**
   * A volume of its own for the write-ahead log.
   *
   * @default - on the volume of the data
   */
  readonly walStorage?: DatabaseStorage;

  /**
   * The application's database, made at the first start.
   *
   * @default - the name of this database, with `_` for `-`
   */
  readonly database?: string;

  /**
   * The application's role, which owns that database.
   *
   * @default - the name of the application's database
   */
  readonly user?: string;

  /**
   * Settings of `postgresql.conf`, such as `max_connections`. Those that hold the cluster together are not yours to set.
   *
   * @default - memory by the container's limit, otherwise PostgreSQL's own
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Lines of `pg_hba.conf`, before those that are there anyway.
   *
   * @default - none
   */
  readonly accessRules?: string[];

  /**
   * Scripts that run at the first start, by name (`.sql` or `.sh`), in the order of their names. SQL runs as superuser
   * in the application's database.
   *
   * @default - none
   */
  readonly initScripts?: { [name: string]: string };
}
