import { mendOf } from './mends';
import { misplacedFields } from './misplaced-field';
import { brokenTemplates, refusalsOf } from './verdict';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const refusedByApiServer: Rule = {
  id: 'refused-by-api-server',
  effect: Effect.REJECTED,
  title: 'The API server takes the object, and the pods and claims made of it',
  why: 'The API server of the target version refuses the object. Up to 1.33 it looks into neither the pod template nor the claim templates of a '
    + 'StatefulSet: what is wrong there is accepted, and then no pod can be made.',
  perObject: true,

  check(world, report) {
    for (const object of world.objects) {
      const refusals = refusalsOf(object, world).filter(({ change }) => change === undefined);
      if (refusals.length === 0) continue;
      // What is said of a field in the wrong place is more than that it is unknown.
      const explained = misplacedFields(object, world).map(([, { path }]) => path);
      for (const { path, message } of refusals) {
        if (explained.includes(path)) continue;
        report(object, { path, message: `${message}: the API server refuses the ${nounOf(object.kind)}`, fix: mendOf(object.raw, path, message) });
      }
    }
    for (const set of world.statefulSets) {
      for (const { path, message } of brokenTemplates(set, world)) {
        report(set, {
          path,
          message: `${message}: the API server accepts the set, and then none of its pods can be made`,
          fix: mendOf(set.raw, path, message),
          effect: Effect.BROKEN,
        });
      }
    }
  },
};

const NOUNS: { readonly [kind: string]: string } = {
  StatefulSet: 'set',
  PersistentVolumeClaim: 'claim',
  PersistentVolume: 'volume',
  StorageClass: 'class',
  PodDisruptionBudget: 'budget',
};

function nounOf(kind: string): string {
  return NOUNS[kind] ?? kind;
}
