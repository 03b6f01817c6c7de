import { mostPods } from '../disruptions';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const partitionRange: Rule = {
  id: 'partition-range',
  effect: Effect.HAZARD,
  title: 'The partition leaves some pod to be updated',
  why: 'Kubernetes accepts a partition beyond the last pod: changes of the template then reach no pod, and nothing says so.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set } = workload;
      const pods = mostPods(world, workload);
      const partition = set.updateStrategy.rollingUpdate?.partition ?? 0;
      if (pods === 0 || partition < pods) continue;
      report(set, {
        path: 'spec.updateStrategy.rollingUpdate.partition',
        message: `the partition ${partition} leaves out all ${pods} pods: a change of the template reaches none`,
        fix: pods === 1 ? 'write `partition: 0`' : `write \`partition: 0\`, or at most ${pods - 1} for a canary of the last pods`,
      });
    }
  },
};
