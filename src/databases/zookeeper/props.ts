import { DatabaseProps } from '../database-props';
import { DatabaseTls } from '../tls';

/**
 * Properties of a `ZooKeeper`.
 */
export interface ZooKeeperProps extends DatabaseProps {
  /**
   * The version of ZooKeeper, and tag of the official image: 3.9 or later.
   *
   * @default 3.9.6
   */
  readonly version?: string;

  /**
   * The image without its tag: the official one, a copy of it, or one made from it.
   *
   * @default zookeeper
   */
  readonly repository?: string;

  /**
   * Whether the ensemble has been formed. From then on a member whose volume is empty joins the others and waits for
   * them; it never begins a new ensemble. Set it after the first apply: see `operations`.
   *
   * @default false
   */
  readonly isFormed?: boolean;

  /**
   * A certificate that clients show, from the same CA as `tls`; whoever has none is refused then. Its Secret is the one of
   * `connection.tlsSecret`.
   *
   * @default - clients show no certificate: who may connect is for `allowFrom` alone
   */
  readonly clientTls?: DatabaseTls;

  /**
   * Settings of `zoo.cfg`, such as `maxClientCnxns`. Those that hold the members together are not yours to set.
   *
   * @default - a tick of two seconds; old snapshots and logs are deleted every hour, but for three
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Flags of the server's Java, such as `-Djute.maxbuffer=4194304`. The heap follows from the memory limit.
   *
   * @default - none
   */
  readonly jvmFlags?: string[];
}
