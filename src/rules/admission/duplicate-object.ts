import { Effect } from '../finding';
import { Rule } from '../rule';

export const duplicateObject: Rule = {
  id: 'duplicate-object',
  effect: Effect.BROKEN,
  title: 'Each object is there once',
  why: 'Of two manifests of one kind, namespace and name the one applied last wins, and the other never exists.',
  perObject: true,

  check(world, report) {
    for (const object of world.objects) {
      if (object.name === '') continue;
      const namespace = world.namespaceOf(object);
      const first = world.find(object.kind, object.name, namespace).find(({ apiVersion }) => apiVersion === object.apiVersion);
      if (first === object) continue;
      report(object, {
        path: 'metadata.name',
        message: `there is another ${object.kind} '${object.name}' in namespace '${namespace}': the one applied last replaces the other`,
        fix: 'give one of them another metadata.name',
      });
    }
  },
};
