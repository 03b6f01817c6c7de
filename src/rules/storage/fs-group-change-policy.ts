import { Effect } from '../finding';
import { Rule } from '../rule';

export const fsGroupChangePolicy: Rule = {
  id: 'fs-group-change-policy',
  effect: Effect.ADVICE,
  title: 'fsGroup walks through a volume once, not at every start',
  why: 'By default the kubelet changes group and mode of every file at every start of a pod: minutes to hours with millions of files, while the pod is down '
    + '(kubernetes#130192).',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { security } = workload.pod;
      if (security.fsGroup === undefined || security.fsGroupChangePolicy === 'OnRootMismatch' || workload.set.claimTemplates.length === 0) continue;
      report(workload.set, {
        path: workload.path('securityContext.fsGroupChangePolicy'),
        message: `fsGroup ${security.fsGroup} is given to every file of the volumes at each start of a pod: with many files that takes long`,
        fix: 'set `fsGroupChangePolicy: OnRootMismatch`',
      });
    }
  },
};
