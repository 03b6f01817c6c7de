/** What a HorizontalPodAutoscaler makes of a set. */
import { capacityOf } from './capacity';
import { podName } from '../names';
import { AutoscalerManifest, StatefulSetManifest } from '../objects';
import { ordinals } from '../ordinals';
import { PredictedClaim } from './predicted';
import { PredictedAutoscaling } from './predicted-capacity';

/**
 * The replicas of a set once its autoscaler has looked at it, before any metric counts: never fewer than its minimum
 * nor more than its maximum. A set of no replicas is left alone, unless the autoscaler may scale to zero itself; and an
 * autoscaler whose limits contradict each other is refused.
 */
export function scaledReplicas(
  replicas: number, autoscaler: Pick<AutoscalerManifest, 'minReplicas' | 'maxReplicas'> | undefined,
): number {
  if (autoscaler === undefined) return replicas;
  const { minReplicas, maxReplicas } = autoscaler;
  if (replicas === 0 || maxReplicas < Math.max(1, minReplicas)) return replicas;
  return Math.min(Math.max(replicas, minReplicas), maxReplicas);
}

/**
 * The set at the autoscaler's limits.
 *
 * @param listed no more pods than this are listed
 */
export function predictAutoscaling(
  set: StatefulSetManifest, { name, minReplicas, maxReplicas }: AutoscalerManifest,
  claims: (ordinal: number) => readonly PredictedClaim[], listed: number,
): PredictedAutoscaling {
  const range = { ordinalStart: set.ordinalStart, replicas: Math.min(maxReplicas, listed) };
  return {
    name,
    minReplicas,
    maxReplicas,
    podsAtMaximum: ordinals(range).map((ordinal) => podName(set.name, ordinal)),
    capacityAtMaximum: capacityOf(set, maxReplicas, claims, listed),
  };
}
