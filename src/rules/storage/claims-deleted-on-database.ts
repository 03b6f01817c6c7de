import { Effect } from '../finding';
import { Rule } from '../rule';

export const claimsDeletedOnDatabase: Rule = {
  id: 'claims-deleted-on-database',
  effect: Effect.DATA_LOSS,
  title: 'A database keeps its claims unless somebody has said otherwise',
  why: 'With `whenScaled: Delete` scaling to 0, for a night or by an autoscaler, deletes every claim; with `whenDeleted: Delete` so does deleting the set, '
    + 'which tools do to get round immutable fields.',
  perObject: true,

  check({ sets }, report) {
    for (const { set, dataStore } of sets) {
      if (set.claimTemplates.length === 0 || dataStore === undefined) continue;
      for (const [field, when] of [['whenDeleted', 'deleting the set'], ['whenScaled', 'scaling down']] as const) {
        if (set.retentionPolicy[field] !== 'Delete') continue;
        report(set, {
          path: `spec.persistentVolumeClaimRetentionPolicy.${field}`,
          message: `this looks like ${dataStore.name}, and ${when} deletes its claims`,
          fix: `write \`${field}: Retain\`, or acknowledge '${claimsDeletedOnDatabase.id}' with the reason why this data can be lost`,
        });
      }
    }
  },
};
