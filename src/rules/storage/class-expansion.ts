import { StorageClassManifest } from '../../model/objects';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const classExpansion: Rule = {
  id: 'class-expansion',
  effect: Effect.HAZARD,
  title: 'The volumes of a StatefulSet can grow',
  why: 'Claim templates cannot be changed (kubernetes#69041), so a full disk is mended claim by claim; and that only when the class allows it.',

  check(world, report) {
    const users = new Map<StorageClassManifest, string>();
    for (const set of world.statefulSets) {
      for (const claim of set.claimTemplates) {
        const used = world.classOf(claim);
        if (used !== undefined && !users.has(used)) users.set(used, `template '${claim.name}' of StatefulSet '${set.name}'`);
      }
    }
    for (const [used, user] of users) {
      // Directories and volumes made by hand have no size that could be changed.
      if (used.allowVolumeExpansion || /no-provisioner|local|hostpath/.test(used.provisioner)) continue;
      report(used, {
        path: 'allowVolumeExpansion',
        message: `the claims of ${user} cannot grow: when a disk is full, its data has to be copied to a new one`,
        fix: 'set `allowVolumeExpansion: true`; it can be changed on a class that exists',
      });
    }
  },
};
