import { allowedDisruptions, expectedPods } from '../disruptions';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { count } from '../wording';

export const disruptionBudgetBlocksDrains: Rule = {
  id: 'disruption-budget-blocks-drains',
  effect: Effect.HAZARD,
  title: 'A PodDisruptionBudget lets a node be drained',
  why: 'A budget that no pod may be missing from refuses every eviction: drains, upgrades of nodes and scaling down of the cluster hang until somebody deletes it.',
  perObject: true,

  check(world, report) {
    for (const budget of world.disruptionBudgets) {
      const selected = world.selectedBy(budget);
      const pods = selected.map((workload) => expectedPods(world, workload));
      const total = pods.reduce<number>((sum, each) => sum + (each ?? NaN), 0);
      // Of pods that are not known, a number may leave some; nothing leaves nothing.
      const known = Number.isNaN(total) || selected.length === 0 ? 100 : total;
      if (known === 0 || allowedDisruptions(budget, known) !== 0) continue;
      const field = budget.maxUnavailable === undefined ? 'minAvailable' : 'maxUnavailable';
      report(budget, {
        path: `spec.${field}`,
        message: `${field}: ${budget[field]} ${known === total ? `of ${count(total, 'pod')} ` : ''}lets none be evicted: a node that has one of them cannot be drained`,
        fix: known === 1 ? 'leave the budget out, or run more than one pod' : 'use `maxUnavailable: 1`',
      });
    }
  },
};
