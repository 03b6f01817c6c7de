/** What a set asks the cluster for: types of a prediction. */

/**
 * What a set asks the cluster for, all its pods together.
 */
export interface PredictedCapacity {
  /** How many pods. */
  readonly pods: number;

  /** The storage of the claims by class, in the order of the templates. */
  readonly storage: PredictedStorage[];

  /**
   * The CPU requested, `1500m`.
   *
   * @default - none
   */
  readonly cpu?: string;

  /**
   * The memory requested, `3Gi`.
   *
   * @default - none
   */
  readonly memory?: string;
}

/**
 * What a set asks of one storage class.
 */
export interface PredictedStorage {
  /**
   * The class.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;

  /** How many claims. */
  readonly claims: number;

  /** The sum of what they ask for. */
  readonly storage: string;
}

/**
 * What a HorizontalPodAutoscaler makes of a set.
 */
export interface PredictedAutoscaling {
  /** The autoscaler's name. */
  readonly name: string;

  /** The fewest pods. */
  readonly minReplicas: number;

  /** The most pods. */
  readonly maxReplicas: number;

  /** The names of all pods at the maximum, by ascending ordinal. */
  readonly podsAtMaximum: string[];

  /** What the set asks for at the maximum. */
  readonly capacityAtMaximum: PredictedCapacity;
}
