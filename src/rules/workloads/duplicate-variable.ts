import { Effect } from '../finding';
import { Rule } from '../rule';

export const duplicateVariable: Rule = {
  id: 'duplicate-variable',
  effect: Effect.HAZARD,
  title: 'A variable of a container is set once',
  why: 'Of two variables of one name the last counts; and since lists are merged by name on apply, a later change of the first can take away both.',
  perObject: true,

  check(world, report) {
    for (const workload of world.workloads) {
      for (const { path, env } of workload.allContainers) {
        const seen = new Map<string, number>();
        env.forEach(({ name }, index) => {
          if (seen.has(name)) {
            report(workload.manifest, {
              path: workload.path(`${path}.env[${index}].name`),
              message: `'${name}' is set at env[${seen.get(name)}] already: the last one counts`,
              fix: `remove env[${seen.get(name)}] or env[${index}]`,
            });
          }
          seen.set(name, index);
        });
      }
    }
  },
};
