import { Effect } from '../finding';
import { Rule } from '../rule';

export const revisionHistory: Rule = {
  id: 'revision-history',
  effect: Effect.ADVICE,
  worst: Effect.OUTAGE,
  title: 'There is a revision to go back to',
  why: '`kubectl rollout undo` goes back to a kept revision; with `revisionHistoryLimit: 0` none is. A negative limit keeps all from Kubernetes 1.29 on, and makes '
    + 'the controller crash before.',
  perObject: true,

  check({ statefulSets, behaviour }, report) {
    for (const set of statefulSets) {
      if (set.revisionHistoryLimit > 0) continue;
      const crashes = set.revisionHistoryLimit < 0 && !behaviour.negativeHistoryKeepsAll;
      if (set.revisionHistoryLimit < 0 && !crashes) continue;
      report(set, {
        path: 'spec.revisionHistoryLimit',
        message: crashes
          ? `the limit ${set.revisionHistoryLimit} is accepted, and makes the StatefulSet controller of this version crash: no set of the cluster is looked after`
          : 'no older revision is kept: an update that goes wrong cannot be undone by `kubectl rollout undo`',
        fix: 'leave it out (10 are kept), or use a small number above 0',
        effect: crashes ? Effect.OUTAGE : undefined,
      });
    }
  },
};
