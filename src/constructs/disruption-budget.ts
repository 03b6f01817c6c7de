import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { namedMetadata } from './naming';

/**
 * What a disruption budget allows.
 */
export interface PodDisruptionBudgetOptions extends kplus.ResourceProps {
  /**
   * How many pods may be missing at a time. Excludes `minAvailable`.
   *
   * @default - 1, unless minAvailable is given
   */
  readonly maxUnavailable?: kplus.PercentOrAbsolute;

  /**
   * How many pods must stay. Excludes `maxUnavailable`.
   *
   * @default - maxUnavailable decides
   */
  readonly minAvailable?: kplus.PercentOrAbsolute;

  /**
   * Whether pods that run but are not ready may be evicted whatever the budget says. A drain then does not wait for a
   * pod that never gets ready, but may take one that was about to.
   *
   * @default false
   */
  readonly evictUnready?: boolean;
}

/**
 * Properties of a `PodDisruptionBudget`.
 */
export interface PodDisruptionBudgetProps extends PodDisruptionBudgetOptions {
  /**
   * The pods that are counted. No pod may be in two budgets: it could not be evicted at all.
   */
  readonly selector: kplus.IPodSelector;
}

/**
 * How many pods evictions, such as a node's drain, may take at a time.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export class PodDisruptionBudget extends kplus.Resource {
  /** The plural of the kind, as the API names it. */
  public readonly resourceType = 'poddisruptionbudgets';

  /** @see kplus.Resource.apiObject */
  protected readonly apiObject: ApiObject;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when both minAvailable and maxUnavailable are given
   */
  constructor(scope: Construct, id: string, props: PodDisruptionBudgetProps) {
    super(scope, id);
    const { minAvailable, maxUnavailable } = props;
    if (minAvailable && maxUnavailable) {
      throw new Error(`disruption budget ${this.node.path}: both minAvailable and maxUnavailable are given, which the API server refuses; keep one`);
    }
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: namedMetadata(scope, id, props.metadata),
      spec: {
        selector: props.selector.toPodSelectorConfig().labelSelector._toKube(),
        minAvailable: minAvailable?.value,
        maxUnavailable: minAvailable ? undefined : maxUnavailable?.value ?? 1,
        unhealthyPodEvictionPolicy: props.evictUnready ? 'AlwaysAllow' : undefined,
      },
    });
  }
}
