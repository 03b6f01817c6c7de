import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ClaimRetentionPolicy } from './claim-retention';
import { UpdateStrategy } from './update-strategy';
import { VolumeClaimTemplate } from './volume-claim-template';

/**
 * Properties of a `StatefulSet`.
 */
export interface StatefulSetProps extends kplus.WorkloadProps {
  /**
   * The governing service, which gives each pod its DNS name. It must be headless and in the set's namespace; it
   * selects the set's pods by being given here.
   *
   * @default - a `HeadlessService` of the set's name, with the container ports
   */
  readonly service?: kplus.Service;

  /**
   * The number of pods.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * The lowest ordinal.
   *
   * @default 0
   */
  readonly ordinalStart?: number;

  /**
   * Whether pods start and stop one after the other, each waiting for the one before, or all at once. It does not
   * change how updates go: one by one, or as many at a time as `UpdateStrategy.rollingUpdate` allows.
   *
   * @default PodManagementPolicy.ORDERED_READY
   */
  readonly podManagementPolicy?: kplus.PodManagementPolicy;

  /**
   * What happens to running pods when the template changes.
   *
   * @default - UpdateStrategy.rollingUpdate()
   */
  readonly updateStrategy?: UpdateStrategy;

  /**
   * How long a pod must be ready before it counts as available, and the next is started or updated.
   *
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;

  /**
   * Claim templates. Those that containers mount need not be listed.
   *
   * @default - those that are mounted
   */
  readonly volumeClaimTemplates?: VolumeClaimTemplate[];

  /**
   * What happens to claims when the set is deleted or scaled down.
   *
   * @default - claims stay
   */
  readonly claimRetention?: ClaimRetentionPolicy;

  /**
   * How many revisions that no pod has are kept, to go back to.
   *
   * @default 10
   */
  readonly revisionHistoryLimit?: number;

  /**
   * The labels that select the pods; they are put on the pods as well. Kubernetes refuses to change a set's selector.
   *
   * @default - `app.kubernetes.io/name` and `app.kubernetes.io/instance`, both with the set's name
   */
  readonly selectorLabels?: { [key: string]: string };
}
