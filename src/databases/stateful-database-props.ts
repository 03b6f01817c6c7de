import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { DatabaseProps } from './database-props';
import { Members } from './members';

/**
 * A port of a database's server.
 */
export interface DatabasePort {
  /** Its name, as in SRV records: at most 15 lower-case letters, digits and `-`. */
  readonly name: string;

  /** Its number. */
  readonly number: number;

  /**
   * Whether it is for the members among themselves: clients are not let in.
   *
   * @default false
   */
  readonly isInternal?: boolean;

  /**
   * Whether it is for clients outside the cluster alone, with `externalAccess`: they get no other, and clients within it do
   * not get this one.
   *
   * @default false
   */
  readonly isExternal?: boolean;
}

/**
 * Properties of a `StatefulDatabase`: what all databases take, and what the system is.
 */
export interface StatefulDatabaseProps extends DatabaseProps {
  /** The server's image, with its version. */
  readonly image: string;

  /** The ports, that for clients first. */
  readonly ports: DatabasePort[];

  /** Where the server keeps its data: the volume is mounted there. */
  readonly dataPath: string;

  /** What the members are to each other. */
  readonly members: Members;

  /** The user and group that the server runs as; the image must be able to. */
  readonly user: number;

  /**
   * The server's command.
   *
   * @default - the image's
   */
  readonly command?: string[];

  /**
   * The server's arguments. `$(NAME)` is replaced by a variable.
   *
   * @default - the image's
   */
  readonly args?: string[];

  /**
   * The server's environment. `POD_NAME` and `POD_INDEX` are there already.
   *
   * @default - none
   */
  readonly env?: { [name: string]: kplus.EnvValue };

  /**
   * Says whether a member serves clients.
   *
   * @default - the first port takes connections
   */
  readonly readiness?: kplus.Probe;

  /**
   * Says whether a server hangs. It must hold while the server recovers or copies data.
   *
   * @default - none: a server that hangs is not killed
   */
  readonly liveness?: kplus.Probe;

  /**
   * A command that says whether the server has started so far that it need not be killed.
   *
   * @default - `startupPort` takes connections
   */
  readonly startupCommand?: string[];

  /**
   * The port that takes connections when the server has started. Many bind their ports first and then read their logs:
   * that port would let the liveness probe begin too early.
   *
   * @default - the first port
   */
  readonly startupPort?: number;

  /**
   * A command that stops the server cleanly.
   *
   * @default - the image's stop signal
   */
  readonly stopCommand?: string[];

  /**
   * How long stopping cleanly may take.
   *
   * @default Duration.minutes(2)
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * Whether members start one after the other, or all at once.
   *
   * @default PodManagementPolicy.PARALLEL
   */
  readonly podManagementPolicy?: kplus.PodManagementPolicy;

  /**
   * The name of the server's container.
   *
   * @default server
   */
  readonly containerName?: string;
}
