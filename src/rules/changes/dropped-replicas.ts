import { changedSets } from './changed-sets';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const droppedReplicas: Rule = {
  id: 'dropped-replicas',
  effect: Effect.OUTAGE,
  title: 'Leaving replicas to an autoscaler takes no pod away',
  why: 'A field that was applied and is no longer in the manifest goes back to its default, and that of `replicas` is 1: the apply that hands a set over to an '
    + 'autoscaler scales it down to one pod first.',

  check(world, report) {
    for (const { now: { set }, past, dropsReplicas } of changedSets(world)) {
      if (!dropsReplicas || past.set.replicas < 2) continue;
      report(set, {
        path: 'spec',
        message: `replicas was ${past.set.replicas} and is no longer written: the apply scales the set to 1, the default`,
        fix: `\`kubectl apply edit-last-applied statefulset ${set.name}\` and remove replicas there before applying; or keep \`replicas: ${past.set.replicas}\``,
      });
    }
  },
};
