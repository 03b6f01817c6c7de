import * as kplus from 'cdk8s-plus-28';
import { DatabaseProps, DatabaseStorage } from '../database-props';

/**
 * Controllers of a `Kafka` that are no brokers.
 */
export interface KafkaControllers {
  /**
   * How many: an odd number, of which a majority decides.
   *
   * @default 3
   */
  readonly replicas?: number;

  /**
   * The volume on which each keeps the log of the cluster's metadata: a few gibibytes are plenty.
   *
   * @default - 10 GiB of the brokers' class
   */
  readonly storage?: DatabaseStorage;

  /**
   * What each needs.
   *
   * @default - 500m CPU without limit; 1Gi memory, as request and limit
   */
  readonly resources?: kplus.ContainerResources;
}

/**
 * Properties of a `Kafka`.
 */
export interface KafkaProps extends DatabaseProps {
  /**
   * The version of Kafka, and tag of the official image: 4.2 or later.
   *
   * @default 4.3.1
   */
  readonly version?: string;

  /**
   * The image without its tag: the official one, a copy of it, or one made from it.
   *
   * @default apache/kafka
   */
  readonly repository?: string;

  /**
   * Controllers in a set of their own, `<name>-controllers`, which the brokers' load and restarts do not touch. For a new
   * cluster only: those that are given or taken away later begin another one, which has none of the topics.
   *
   * @default - the first three brokers are controllers too, or the only one
   */
  readonly controllers?: KafkaControllers;

  /**
   * Whether the cluster has been formed. From then on a controller whose volume is empty joins the others and waits for
   * them; it never begins a new cluster. Set it after the first apply: see `operations`.
   *
   * @default false
   */
  readonly isFormed?: boolean;

  /**
   * Settings of the brokers' and controllers' `server.properties`, such as `log.retention.hours`. Those that hold the members
   * together are not yours to set.
   *
   * @default - three copies of each topic, of which two must have a record before it is acknowledged with `acks=all`; one, of one broker
   */
  readonly parameters?: { [name: string]: string };
}
