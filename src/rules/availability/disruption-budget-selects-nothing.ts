import { Effect } from '../finding';
import { Rule } from '../rule';
import { selectsNothing } from '../selects-nothing';

export const disruptionBudgetSelectsNothing: Rule = {
  id: 'disruption-budget-selects-nothing',
  effect: Effect.HAZARD,
  title: 'A PodDisruptionBudget selects pods',
  why: 'A budget that selects no pod protects none: a drain of several nodes takes all members at once. One without a selector is about no pod either.',
  perObject: true,

  check(world, report) {
    for (const budget of world.disruptionBudgets) {
      const { selector } = (budget.raw as { spec?: { selector?: unknown } }).spec ?? {};
      const found = selector === undefined || selector === null
        ? { message: 'has no selector, and so is about no pod', fix: 'add a selector that matches the labels of the pods' }
        : selectsNothing(world, budget);
      if (found === undefined) continue;
      report(budget, { path: 'spec.selector', message: `the budget ${found.message}: nothing is protected`, fix: found.fix });
    }
  },
};
