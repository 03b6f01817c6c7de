import { Effect } from '../finding';
import { Rule } from '../rule';

export const claimsDeletedUnderAutoscaler: Rule = {
  id: 'claims-deleted-under-autoscaler',
  effect: Effect.DATA_LOSS,
  title: 'No autoscaler decides which data is deleted',
  why: 'With `whenScaled: Delete` each pod that an autoscaler takes away loses its claim, and its data: at every quiet hour, without anybody being asked.',
  perObject: true,

  check(world, report) {
    for (const set of world.statefulSets) {
      const autoscaler = world.autoscalerOf(set);
      if (autoscaler === undefined || set.claimTemplates.length === 0 || set.retentionPolicy.whenScaled !== 'Delete') continue;
      report(set, {
        path: 'spec.persistentVolumeClaimRetentionPolicy.whenScaled',
        message: `HorizontalPodAutoscaler '${autoscaler.name}' scales this set between ${autoscaler.minReplicas} and ${autoscaler.maxReplicas}, `
          + 'and scaling down deletes claims: their data is gone each time',
        fix: 'write `whenScaled: Retain`, or scale by hand after moving the data away',
      });
    }
  },
};
