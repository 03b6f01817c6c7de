import { Effect } from '../finding';
import { Rule } from '../rule';
import { selectsNothing } from '../selects-nothing';

export const networkPolicySelectsNothing: Rule = {
  id: 'network-policy-selects-nothing',
  effect: Effect.HAZARD,
  title: 'A NetworkPolicy selects pods',
  why: 'A policy that is about no pod protects none, and looks as if it did.',
  perObject: true,

  check(world, report) {
    for (const policy of world.networkPolicies) {
      const found = selectsNothing(world, policy);
      if (found === undefined) continue;
      report(policy, { path: 'spec.podSelector', message: `the policy ${found.message}: nothing is protected`, fix: found.fix });
    }
  },
};
