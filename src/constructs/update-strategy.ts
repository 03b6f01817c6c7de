import * as kplus from 'cdk8s-plus-28';

/**
 * Options of `UpdateStrategy.rollingUpdate`.
 */
export interface RollingUpdateOptions {
  /**
   * How many pods, from the set's first ordinal on, are left out: they stay in the old revision, even when they are
   * re-created. With as many as replicas, or more, a change of the template reaches no pod.
   *
   * @default 0
   */
  readonly partition?: number;

  /**
   * How many pods may be unavailable during an update. Kubernetes looks at it only where the feature gate
   * MaxUnavailableStatefulSet is on; elsewhere the API server drops the field and updates go one pod at a time.
   *
   * @default - one pod at a time
   */
  readonly maxUnavailable?: kplus.PercentOrAbsolute;
}

/**
 * What happens to running pods when the pod template changes.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies
 */
export class UpdateStrategy {
  /**
   * Pods are replaced from the highest ordinal down, each after those above it are available again.
   *
   * @param options what is not to be as it is by default
   * @throws when the partition is not a whole number of at least 0, or maxUnavailable is zero
   */
  public static rollingUpdate(options: RollingUpdateOptions = {}): UpdateStrategy {
    const { partition = 0, maxUnavailable } = options;
    if (!Number.isInteger(partition) || partition < 0) {
      throw new Error(`UpdateStrategy.rollingUpdate: partition is ${partition}, expected a whole number of at least 0 (the number of pods to leave out)`);
    }
    if (maxUnavailable?.isZero()) {
      throw new Error('UpdateStrategy.rollingUpdate: maxUnavailable is 0, which the API server refuses; use at least 1, or 1%');
    }
    return new UpdateStrategy(partition, maxUnavailable);
  }

  /**
   * Nothing, until somebody deletes a pod: its successor comes in the new revision.
   */
  public static onDelete(): UpdateStrategy {
    return new UpdateStrategy(undefined, undefined);
  }

  private constructor(
    /** How many pods, from the first ordinal on, are left out of updates; undefined with OnDelete. */
    public readonly partition: number | undefined,
    private readonly maxUnavailable: kplus.PercentOrAbsolute | undefined,
  ) {}

  /** @internal */
  public _toKube(): any {
    if (this.partition === undefined) return { type: 'OnDelete' };
    // The block is written even when all in it is default: without it the controller refills holes by another rule.
    return { type: 'RollingUpdate', rollingUpdate: { partition: this.partition, maxUnavailable: this.maxUnavailable?.value } };
  }
}
