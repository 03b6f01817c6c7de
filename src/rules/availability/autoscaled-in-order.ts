import { podName } from '../../model/names';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const autoscaledInOrder: Rule = {
  id: 'autoscaled-in-order',
  effect: Effect.HAZARD,
  title: 'An autoscaled StatefulSet does not wait for a pod that is lost',
  why: 'Under OrderedReady one pod that is not ready stops scaling in both directions. A pod of a lost node stays so until somebody says that the node is gone '
    + '(the taint `node.kubernetes.io/out-of-service`, or deleting the Node): deleting the pod by force instead can leave two with one identity.',
  perObject: true,

  check(world, report) {
    for (const set of world.statefulSets) {
      const autoscaler = world.autoscalerOf(set);
      if (autoscaler === undefined || set.podManagementPolicy !== 'OrderedReady') continue;
      const least = podName(set.name, set.ordinalStart);
      report(set, {
        path: 'spec.podManagementPolicy',
        message: `HorizontalPodAutoscaler '${autoscaler.name}' scales a set that goes in order: while any pod such as '${least}' is down, no other is added or removed`,
        fix: 'use `podManagementPolicy: Parallel` (in a new set: it cannot be changed), unless pods have to start in order',
      });
    }
  },
};
