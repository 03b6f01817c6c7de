import { mostPods } from '../disruptions';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { count, flowMap } from '../wording';

export const withoutDisruptionBudget: Rule = {
  id: 'without-disruption-budget',
  effect: Effect.ADVICE,
  worst: Effect.HAZARD,
  title: 'A PodDisruptionBudget keeps drains from taking several pods at once',
  why: 'Drains of nodes go on side by side, and evict every pod that no budget holds: an upgrade of the cluster can take all members of a set at a time.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set, dataStore } = workload;
      const pods = mostPods(world, workload);
      if (pods < 2 || world.disruptionBudgetsOf(workload).length > 0) continue;
      report(set, {
        path: '',
        message: `no PodDisruptionBudget among the manifests is about its pods: a drain of several nodes may evict all ${count(pods, 'pod')} at once`
          + (dataStore?.needsMajority ? `, and ${dataStore.name} needs a majority of them` : ''),
        fix: `add a PodDisruptionBudget with \`maxUnavailable: 1\` and \`selector: {matchLabels: ${flowMap(set.selector.matchLabels)}}\``,
        effect: dataStore?.needsMajority ? Effect.HAZARD : undefined,
      });
    }
  },
};
