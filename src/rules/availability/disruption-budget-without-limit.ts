import { Effect } from '../finding';
import { Rule } from '../rule';

export const disruptionBudgetWithoutLimit: Rule = {
  id: 'disruption-budget-without-limit',
  effect: Effect.HAZARD,
  title: 'A PodDisruptionBudget says how many pods may be missing',
  why: 'With neither `minAvailable` nor `maxUnavailable` a budget allows everything.',
  perObject: true,

  check({ disruptionBudgets }, report) {
    for (const budget of disruptionBudgets) {
      if (budget.minAvailable !== undefined || budget.maxUnavailable !== undefined) continue;
      report(budget, {
        path: 'spec',
        message: 'the budget has neither minAvailable nor maxUnavailable, and lets all pods be evicted at once',
        fix: 'add `maxUnavailable: 1`',
      });
    }
  },
};
