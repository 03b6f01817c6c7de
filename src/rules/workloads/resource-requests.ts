import { Effect } from '../finding';
import { Rule } from '../rule';

export const resourceRequests: Rule = {
  id: 'resource-requests',
  effect: Effect.ADVICE,
  worst: Effect.HAZARD,
  title: 'Containers say what they need',
  why: 'The scheduler counts requests: without them pods are put where there is no room, and when memory runs out those that asked for none are killed first.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { dataStore, template } = workload;
      for (const { path, name, resources } of workload.runningContainers) {
        // A limit is a request where none is written; requests of the pod as a whole count for all.
        const has = (resource: string): boolean => [resources.requests, resources.limits, template.resources.requests, template.resources.limits]
          .some((amounts) => Object.hasOwn(amounts, resource));
        const missing = ['cpu', 'memory'].filter((resource) => !has(resource));
        if (missing.length === 0) continue;
        const isBestEffort = missing.length === 2 && dataStore !== undefined;
        report(workload.set, {
          path: workload.path(`${path}.resources.requests`),
          message: `container '${name}' requests no ${missing.join(' and no ')}: `
            + `${missing.includes('memory') ? 'it is among the first to be killed when its node runs out of memory' : 'on a busy node it gets next to nothing'}`,
          fix: `add \`resources: {requests: {${missing.map((each) => `${each}: …`).join(', ')}}}\` with what it needs when it is busy`,
          effect: isBestEffort ? Effect.HAZARD : undefined,
        });
      }
    }
  },
};
