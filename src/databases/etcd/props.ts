import { DatabaseProps } from '../database-props';
import { DatabaseTls } from '../tls';

/**
 * Properties of an `Etcd`.
 */
export interface EtcdProps extends DatabaseProps {
  /**
   * The version of etcd, 3.5.11 or later, and with a `v` before it the tag of the official image.
   *
   * @default 3.6.16
   */
  readonly version?: string;

  /**
   * The image without its tag: the official one, a copy of it, or one made from it.
   *
   * @default gcr.io/etcd-development/etcd
   */
  readonly repository?: string;

  /**
   * The image that decides, before a member starts, how it joins: with `sh` and `curl`, which etcd's own image has not.
   *
   * @default - curlimages/curl, pinned
   */
  readonly joinImage?: string;

  /**
   * Whether the cluster has been formed. From then on a member whose volume is empty joins the others and waits for
   * them; it never begins a new cluster. Set it after the first apply: see `operations`.
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
   * Settings of etcd's configuration file, such as `quota-backend-bytes`. Those that hold the members together are not yours
   * to set.
   *
   * @default - old revisions are compacted after an hour; at most 2 GiB, or half the volume where that is less
   */
  readonly parameters?: { [name: string]: string };
}
