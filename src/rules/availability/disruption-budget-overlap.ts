import { Effect } from '../finding';
import { Rule } from '../rule';
import { quotedList } from '../wording';

export const disruptionBudgetOverlap: Rule = {
  id: 'disruption-budget-overlap',
  effect: Effect.HAZARD,
  title: 'A pod is in one PodDisruptionBudget',
  why: 'The eviction API refuses to evict a pod that two budgets select, whatever they say: the drain of its node never ends.',
  perObject: true,

  check(world, report) {
    for (const workload of world.workloads) {
      const budgets = world.disruptionBudgetsOf(workload);
      if (budgets.length < 2) continue;
      const names = budgets.map(({ name }) => name);
      report(budgets.at(-1)!, {
        path: 'spec.selector',
        message: `the budgets ${quotedList(names)} all select the pods of ${workload.title}: these cannot be evicted, and no node that has one can be drained`,
        fix: 'leave one of them, or let each select pods of its own',
      });
    }
  },
};
