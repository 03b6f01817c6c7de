import { Effect } from '../finding';
import { Rule } from '../rule';

export const memoryLimit: Rule = {
  id: 'memory-limit',
  effect: Effect.ADVICE,
  title: 'Containers have a memory limit',
  why: 'Without one a container takes what its node has, and others on the node are evicted for it. A limit on CPU is another matter: it slows down a container '
    + 'whose node has CPU to spare.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      if (Object.hasOwn(workload.template.resources.limits, 'memory')) continue;
      for (const { path, name, resources } of workload.runningContainers) {
        if (Object.hasOwn(resources.limits, 'memory')) continue;
        report(workload.set, {
          path: workload.path(`${path}.resources.limits.memory`),
          message: `container '${name}' has no memory limit: it can take all that its node has`,
          fix: 'add `resources: {limits: {memory: …}}`, for a database equal to its request',
        });
      }
    }
  },
};
