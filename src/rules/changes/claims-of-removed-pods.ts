import { changedSets } from './changed-sets';
import { claimName } from '../../model/names';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { count, quotedList } from '../wording';

/** Claims that a message names. */
const SHOWN = 3;

export const claimsOfRemovedPods: Rule = {
  id: 'claims-of-removed-pods',
  effect: Effect.DATA_LOSS,
  title: 'Nobody loses data, or leaves it behind, by scaling down unawares',
  why: 'The pods that scaling down takes away leave their claims: with `whenScaled: Delete` they are deleted, and with them, under most classes, their disks. '
    + 'Otherwise they stay, and a later scale-up mounts them again as they were (kubernetes#55045).',

  check(world, report) {
    for (const { now: { set }, past, removed, dropsReplicas } of changedSets(world)) {
      if (removed.length === 0 || past.set.claimTemplates.length === 0) continue;
      const claims = removed.flatMap((ordinal) => past.set.claimTemplates.map(({ name }) => claimName(name, set.name, ordinal)));
      const named = `${quotedList(claims.slice(0, SHOWN))}${claims.length > SHOWN ? ` and ${claims.length - SHOWN} more` : ''}`;
      const deletes = set.retentionPolicy.whenScaled === 'Delete' && world.behaviour.claimRetention;
      report(set, {
        path: dropsReplicas ? 'spec' : 'spec.replicas',
        message: deletes
          ? `the change takes away ${count(removed.length, 'pod')}, and \`whenScaled: Delete\` deletes ${named}`
          : `the change takes away ${count(removed.length, 'pod')}, and ${named} ${claims.length === 1 ? 'stays' : 'stay'}: paid for, and mounted again with the data of today by a later scale-up`,
        fix: deletes
          ? 'set `whenScaled: Retain` first, in an apply of its own, unless their data is nowhere needed'
          : 'delete them when their data is no longer needed, in any case before scaling up again',
        effect: deletes ? undefined : Effect.ADVICE,
      });
    }
  },
};
