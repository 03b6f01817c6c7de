import { Effect } from '../finding';
import { Rule } from '../rule';

export const replicasUnderAutoscaler: Rule = {
  id: 'replicas-under-autoscaler',
  effect: Effect.HAZARD,
  title: 'Either an autoscaler sets the replicas, or the manifest does',
  why: 'Each time the manifest is applied the set is scaled back to its `replicas`: pods that the autoscaler added, and their load, go at once.',
  perObject: true,

  check(world, report) {
    for (const { manifest, replicas } of world.workloads) {
      const { spec } = manifest.raw as { spec?: { replicas?: unknown } };
      if (replicas === undefined || spec?.replicas === undefined || spec.replicas === null) continue;
      const autoscaler = world.autoscalerOf(manifest);
      if (autoscaler === undefined) continue;
      report(manifest, {
        path: 'spec.replicas',
        message: `replicas: ${replicas}, and HorizontalPodAutoscaler '${autoscaler.name}' scales between ${autoscaler.minReplicas} and ${autoscaler.maxReplicas}: `
          + 'each apply undoes what it did',
        fix: 'leave replicas out (of a workload that is live, take it out of the last applied configuration first: `kubectl apply edit-last-applied`)',
      });
    }
  },
};
