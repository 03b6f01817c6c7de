import { Effect } from '../finding';
import { Rule } from '../rule';

export const serviceAccountToken: Rule = {
  id: 'service-account-token',
  effect: Effect.ADVICE,
  title: 'Only what talks to the API server has a token for it',
  why: 'Every pod gets a token of its service account. With the `default` account, that is one that everything in the namespace shares.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { automountServiceAccountToken, serviceAccountName } = workload.pod;
      if (automountServiceAccountToken === false || (serviceAccountName ?? 'default') !== 'default') continue;
      report(workload.set, {
        path: workload.path('automountServiceAccountToken'),
        message: 'its containers hold a token of the service account \'default\', and nothing says that they need one',
        fix: 'set `automountServiceAccountToken: false`, or name a service account of its own',
      });
    }
  },
};
