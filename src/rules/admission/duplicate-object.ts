import { Effect } from '../finding';
import { Rule } from '../rule';

export const duplicateObject: Rule = {
  id: 'duplicate-object',
  effect: Effect.BROKEN,
  title: 'Each object is there once',
  why: 'Of two manifests of one kind, namespace and name the one applied last wins, and the other never exists.',

  check(world, report) {
    const seen = new Set<string>();
    for (const object of world.objects) {
      const key = `${object.apiVersion}/${object.kind}/${world.namespaceOf(object)}/${object.name}`;
      if (object.name !== '' && seen.has(key)) {
        report(object, {
          path: 'metadata.name',
          message: `there is another ${object.kind} '${object.name}' in namespace '${world.namespaceOf(object)}': the one applied last replaces the other`,
          fix: 'give one of them another metadata.name',
        });
      }
      seen.add(key);
    }
  },
};
