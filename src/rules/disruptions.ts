/** What a PodDisruptionBudget lets happen to the pods that it selects. */
import { Workload } from './workload';
import { World } from './world';
import { IntOrString } from '../model/decoder';
import { PodDisruptionBudgetManifest } from '../model/objects';

/** The pods of a workload when there are fewest, by its manifest and its autoscaler; undefined when nobody can know. */
export function expectedPods(world: World, workload: Workload): number | undefined {
  const autoscaler = world.autoscalerOf(workload.manifest);
  return autoscaler === undefined ? workload.replicas : Math.max(1, autoscaler.minReplicas);
}

/** The pods of a workload when there are most, by its manifest and its autoscaler. */
export function mostPods(world: World, workload: Workload): number {
  return world.autoscalerOf(workload.manifest)?.maxReplicas ?? workload.replicas ?? 1;
}

/** How many of so many healthy pods may be evicted at a time; undefined when the budget cannot be read. */
export function allowedDisruptions({ minAvailable, maxUnavailable }: PodDisruptionBudgetManifest, pods: number): number | undefined {
  if (maxUnavailable !== undefined) {
    const most = resolve(maxUnavailable, pods);
    return most === undefined ? undefined : Math.min(most, pods);
  }
  if (minAvailable === undefined) return pods;
  const least = resolve(minAvailable, pods);
  return least === undefined ? undefined : Math.max(0, pods - least);
}

/** A number, or a percentage of the pods: both fields round up. */
function resolve(value: IntOrString, pods: number): number | undefined {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value);
  return percent === null ? undefined : Math.ceil(Number(percent[1]) * pods / 100);
}
