import { changedSets } from './changed-sets';
import { claimName, podName } from '../../model/names';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const ordinalsMoved: Rule = {
  id: 'ordinals-moved',
  effect: Effect.HAZARD,
  worst: Effect.OUTAGE,
  title: 'Pods that keep data keep their ordinals',
  why: 'With another `ordinals.start` pods do not move: new ones of other names start with empty claims, then those outside of the range go, and their claims are '
    + 'mounted by nobody.',

  check(world, report) {
    for (const { now: { set }, past, removed, added, replicas } of changedSets(world)) {
      if (set.ordinalStart === past.set.ordinalStart || !world.behaviour.startOrdinal || removed.length === 0 || added.length === 0) continue;
      const [template] = past.set.claimTemplates;
      if (template === undefined) continue;
      report(set, {
        path: 'spec.ordinals.start',
        message: `the first ordinal goes from ${past.set.ordinalStart} to ${set.ordinalStart}: '${podName(set.name, added[0])}' starts with an empty claim, and `
          + `'${claimName(template.name, set.name, removed[0])}' is left without a pod`,
        fix: `keep \`start: ${past.set.ordinalStart}\`; to hand pods over to another set, copy the data and move one ordinal at a time`,
        // None of the pods is one that there was: all of the data is out of reach.
        effect: added.length === replicas ? Effect.OUTAGE : undefined,
      });
    }
  },
};
