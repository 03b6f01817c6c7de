import { tolerableFailures } from '../data-stores';
import { allowedDisruptions, expectedPods } from '../disruptions';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const disruptionBudgetLosesQuorum: Rule = {
  id: 'disruption-budget-loses-quorum',
  effect: Effect.HAZARD,
  title: 'A PodDisruptionBudget keeps the majority of a quorum',
  why: 'A store that writes by majority stops when half of its members are gone; a budget that lets that many be evicted lets a drain stop it.',
  perObject: true,

  check(world, report) {
    for (const budget of world.disruptionBudgets) {
      for (const workload of world.selectedBy(budget)) {
        const members = workload.set && workload.dataStore?.needsMajority ? expectedPods(world, workload) ?? 0 : 0;
        const allowed = allowedDisruptions(budget, members) ?? 0;
        if (members < 3 || allowed <= tolerableFailures(members)) continue;
        const field = budget.maxUnavailable !== undefined ? 'maxUnavailable' : budget.minAvailable !== undefined ? 'minAvailable' : undefined;
        report(budget, {
          path: field === undefined ? 'spec' : `spec.${field}`,
          message: `${field === undefined ? 'without a limit' : `${field}: ${budget[field]}`}, ${allowed} of ${members} members of ${workload.title} `
            + `(${workload.dataStore!.name}) may be evicted at once: the other ${members - allowed} are no majority`,
          fix: 'use `maxUnavailable: 1`',
        });
      }
    }
  },
};
