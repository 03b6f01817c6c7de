import { splitImage } from '../../model/image-names';
import { claimName } from '../../model/names';
import { StatefulSetManifest } from '../../model/objects';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { SetWorkload, World } from '../world';

export const renamedSet: Rule = {
  id: 'renamed-set',
  effect: Effect.OUTAGE,
  worst: Effect.DATA_LOSS,
  title: 'A set that keeps data keeps its name and namespace',
  why: 'Claims are called `<template>-<set>-<ordinal>`. Under another name, or in another namespace, a set is a new one that starts with empty claims, and the '
    + 'data stays behind in those of the old set.',

  check(world, report) {
    const { before } = world;
    if (before === undefined) return;
    const gone = before.sets.filter(({ set, namespace }) => set.claimTemplates.length > 0 && world.find('StatefulSet', set.name, namespace).length === 0);
    if (gone.length === 0) return;
    for (const now of world.sets) {
      const { set, namespace } = now;
      if (before.find('StatefulSet', set.name, namespace).length > 0 || startsWithData(world, before, now)) continue;
      const past = gone.find((each) => isSameSoftware(each, now));
      if (past === undefined) continue;
      const isMoved = past.set.name === set.name;
      const losesClaims = past.set.retentionPolicy.whenDeleted === 'Delete';
      const [old, fresh] = [firstClaim(past.set), firstClaim(set)];
      report(set, {
        path: isMoved ? 'metadata.namespace' : 'metadata.name',
        message: `StatefulSet '${past.set.name}'${isMoved ? ` of namespace '${past.namespace}'` : ''} is gone, and this one has its containers and claim templates: `
          + `it starts with empty claims ('${fresh}' …)${isMoved ? ` in '${namespace}'` : ''}, and the data ${losesClaims ? 'is deleted with' : 'stays in'} '${old}' …`,
        fix: `keep ${isMoved ? `the namespace '${past.namespace}'` : `the name '${past.set.name}'`}; or move the data first: back it up and restore it, `
          + 'or bind each volume to its new claim before the set is applied (claimRef, volumeName)',
        effect: losesClaims ? Effect.DATA_LOSS : undefined,
      });
    }
  },
};

/** Whether both run the same images, whatever the tags, on claims of the same templates. */
function isSameSoftware(past: SetWorkload, now: SetWorkload): boolean {
  if (past.namespace !== now.namespace && past.set.name !== now.set.name) return false;
  const templates = new Set(past.set.claimTemplates.map(({ name }) => name));
  const images = new Set(repositories(past.set));
  return now.set.claimTemplates.some(({ name }) => templates.has(name)) && repositories(now.set).every((each) => images.has(each));
}

function repositories({ template }: StatefulSetManifest): string[] {
  return template.containers.map(({ image = '' }) => splitImage(image).name);
}

/** Whether its claims are there already, or are filled when they are made. */
function startsWithData(world: World, before: World, { set, namespace }: SetWorkload): boolean {
  const isFilled = set.claimTemplates.some(({ raw }) => {
    const { spec } = raw as { spec?: { dataSource?: unknown; dataSourceRef?: unknown } };
    return (spec?.dataSource ?? spec?.dataSourceRef ?? undefined) !== undefined;
  });
  return isFilled || set.claimTemplates.some(({ name }) => [world, before]
    .some((each) => each.find('PersistentVolumeClaim', claimName(name, set.name, set.ordinalStart), namespace).length > 0));
}

function firstClaim({ name, claimTemplates, ordinalStart }: StatefulSetManifest): string {
  return claimTemplates.length === 0 ? '' : claimName(claimTemplates[0].name, name, ordinalStart);
}
