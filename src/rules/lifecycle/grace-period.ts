import { Effect } from '../finding';
import { Rule } from '../rule';

/** What stopping cleanly takes at least. */
const LEAST_SECONDS = 10;

export const gracePeriod: Rule = {
  id: 'grace-period',
  effect: Effect.HAZARD,
  title: 'Software with storage has the time to stop',
  why: 'After the grace period the process is killed: what it has not written is lost, and the next start begins with a recovery. With 0 a pod is removed without '
    + 'waiting for its node at all, so that two pods can have one identity and one volume.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set } = workload;
      const seconds = set.template.terminationGracePeriodSeconds;
      const hasStorage = set.claimTemplates.length > 0 || workload.pod.volumes.some(({ claimName }) => claimName !== undefined);
      if (!hasStorage || seconds >= LEAST_SECONDS || seconds < 0) continue;
      report(set, {
        path: workload.path('terminationGracePeriodSeconds'),
        message: seconds === 0
          ? 'pods are removed without waiting for their processes: a new pod of the same name may start while the old one still writes to the volume'
          : `pods are killed ${seconds} s after they are told to stop: what is not on the disk by then is lost`,
        fix: `use at least ${LEAST_SECONDS}, and what a clean shutdown takes (the default is 30)`,
      });
    }
  },
};
