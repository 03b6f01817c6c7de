import { Effect } from '../finding';
import { Rule } from '../rule';

export const disruptionBudgetUnhealthyPods: Rule = {
  id: 'disruption-budget-unhealthy-pods',
  effect: Effect.ADVICE,
  title: 'A pod that does not work keeps no node from being drained',
  why: 'By default a pod that is running and not ready is evicted only while the budget is met: a member that crashes in a loop blocks the drain that might mend it.',
  perObject: true,

  check({ disruptionBudgets }, report) {
    for (const budget of disruptionBudgets) {
      const { spec } = budget.raw as { spec?: { unhealthyPodEvictionPolicy?: unknown } };
      // Either policy, written down, is a choice.
      if (spec?.unhealthyPodEvictionPolicy) continue;
      report(budget, {
        path: 'spec.unhealthyPodEvictionPolicy',
        message: 'pods that are not ready count against the budget: where too many are unready, no node that has one can be drained',
        fix: 'set `unhealthyPodEvictionPolicy: AlwaysAllow`; or `IfHealthyBudget`, where a member that is not ready may hold the only copy of something',
      });
    }
  },
};
