import { Effect } from '../finding';
import { Rule } from '../rule';

export const partitionRange: Rule = {
  id: 'partition-range',
  effect: Effect.HAZARD,
  title: 'The partition leaves some pod to be updated',
  why: 'Kubernetes accepts a partition beyond the last pod: changes of the template then reach no pod, and nothing says so.',
  perObject: true,

  check({ statefulSets }, report) {
    for (const set of statefulSets) {
      const partition = set.updateStrategy.rollingUpdate?.partition ?? 0;
      if (set.replicas === 0 || partition < set.replicas) continue;
      report(set, {
        path: 'spec.updateStrategy.rollingUpdate.partition',
        message: `the partition ${partition} leaves out all ${set.replicas} pods: a change of the template reaches none`,
        fix: set.replicas === 1 ? 'write `partition: 0`' : `write \`partition: 0\`, or at most ${set.replicas - 1} for a canary of the last pods`,
      });
    }
  },
};
