import { changedSets, changesTemplate } from './changed-sets';
import { podName } from '../../model/names';
import { updateOrder } from '../../model/ordinals';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const updateHeldBack: Rule = {
  id: 'update-held-back',
  effect: Effect.HAZARD,
  title: 'A change of the template reaches the pods',
  why: 'A partition that is left from the last canary holds back the next update as well, and with OnDelete no pod is updated until somebody deletes it: the rollout '
    + 'looks done, and pods run on in the old version until they are lost, one by one.',

  check(world, report) {
    for (const change of changedSets(world)) {
      const { set } = change.now;
      if (!changesTemplate(change)) continue;
      if (set.updateStrategy.type === 'OnDelete') {
        report(set, {
          path: 'spec.updateStrategy.type',
          message: 'the template changes, and with OnDelete no pod is updated until it is deleted',
          fix: `delete the pods one by one after the apply, from '${podName(set.name, set.ordinalStart + change.replicas - 1)}' down, each when the one before is ready; or use RollingUpdate`,
          effect: Effect.ADVICE,
        });
        continue;
      }
      const partition = set.updateStrategy.rollingUpdate?.partition ?? 0;
      // A partition that comes with the change is a canary that somebody has just set up.
      if (partition <= 0 || partition !== change.past.set.updateStrategy.rollingUpdate?.partition) continue;
      const updated = updateOrder({ ...set, replicas: change.replicas }, set.updateStrategy);
      // That no pod at all is updated is what another rule says.
      if (updated.length === 0) continue;
      report(set, {
        path: 'spec.updateStrategy.rollingUpdate.partition',
        message: `the template changes, and the partition is still ${partition}: only ${updated.length} of ${change.replicas} pods are updated, `
          + `from '${podName(set.name, updated[0])}' down to '${podName(set.name, updated.at(-1)!)}'`,
        fix: 'set `partition: 0`, or lower it step by step once the updated pods do well',
      });
    }
  },
};
