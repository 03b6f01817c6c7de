import { claimName } from '../../model/names';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { Workload } from '../workload';

export const claimNameCollision: Rule = {
  id: 'claim-name-collision',
  effect: Effect.DATA_LOSS,
  title: 'No two StatefulSets come to the same claims',
  why: 'A claim is called `<template>-<set>-<ordinal>`, and one that has that name already is taken as it is: template `data` of set `eu-db` and template '
    + '`data-eu` of set `db` share their volumes, and the pods write into each other\'s data.',

  check(world, report) {
    const owners = new Map<string, Workload>();
    for (const workload of world.sets) {
      const { set, namespace } = workload;
      set.claimTemplates.forEach(({ name }, index) => {
        const first = claimName(name, set.name, set.ordinalStart);
        // Templates of one set cannot collide, and another manifest of the same set is another rule's matter.
        const key = JSON.stringify([namespace, `${name}-${set.name}`]);
        const other = owners.get(key);
        owners.set(key, workload);
        if (other === undefined || other.manifest.name === set.name) return;
        report(set, {
          path: `spec.volumeClaimTemplates[${index}].metadata.name`,
          message: `the claims of template '${name}' ('${first}' …) are those of ${other.title} as well: pods of both sets write to the same volumes`,
          fix: `rename the set or the template of the one that is not live yet, such as '${name}-of-${set.name}'`,
        });
      });
    }
  },
};
