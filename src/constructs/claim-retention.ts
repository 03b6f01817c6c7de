/**
 * What happens to a claim when its pod is not wanted any more.
 */
export enum ClaimRetention {
  /** The claim stays, with its data, and is attached again to a later pod of the same name. */
  RETAIN = 'Retain',
  /** The claim is deleted; what becomes of the data is up to the class's reclaim policy. */
  DELETE = 'Delete',
}

/**
 * What happens to claims when the set is deleted or scaled down. Deleted or evicted pods and rolling updates
 * never cost a claim.
 *
 * Deleting the claims of what is recognized as a data store stops the synth (rule `claims-deleted-on-database`) until
 * it is acknowledged: `Rules.of(set).acknowledge('claims-deleted-on-database', 'a cache: refilled from orders')`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
 */
export interface ClaimRetentionPolicy {
  /**
   * When the set is deleted.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenDeleted?: ClaimRetention;

  /**
   * When the set is scaled down: the claims of the pods that go. Scaling to 0 deletes all.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenScaled?: ClaimRetention;
}
