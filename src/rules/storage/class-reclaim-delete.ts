import { StorageClassManifest } from '../../model/objects';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const classReclaimDelete: Rule = {
  id: 'class-reclaim-delete',
  effect: Effect.HAZARD,
  title: 'The volumes of a database outlive their claims',
  why: 'With `reclaimPolicy: Delete`, the default, whoever deletes a claim or its namespace deletes the disk with it.',

  check(world, report) {
    const databases = new Map<StorageClassManifest, string>();
    for (const { set, dataStore } of world.sets) {
      if (dataStore === undefined || dataStore.isCache) continue;
      for (const claim of set.claimTemplates) {
        const used = world.classOf(claim);
        if (used !== undefined && !databases.has(used)) databases.set(used, `${dataStore.name} in StatefulSet '${set.name}'`);
      }
    }
    for (const [used, user] of databases) {
      if (used.reclaimPolicy !== 'Delete') continue;
      report(used, {
        path: 'reclaimPolicy',
        message: `this looks like the class of a database (${user}), and its disks are deleted with their claims, or with the namespace`,
        fix: 'set `reclaimPolicy: Retain` (in a new class: it cannot be changed; on volumes that exist it can)',
      });
    }
  },
};
