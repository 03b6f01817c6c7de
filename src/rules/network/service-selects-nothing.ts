import { Effect } from '../finding';
import { Rule } from '../rule';
import { selectsNothing } from '../selects-nothing';

export const serviceSelectsNothing: Rule = {
  id: 'service-selects-nothing',
  effect: Effect.HAZARD,
  worst: Effect.OUTAGE,
  title: 'A Service selects pods',
  why: 'A Service whose selector matches no pod exists and resolves, and refuses every connection.',

  check(world, report) {
    const governing = new Set(world.statefulSets.map((set) => world.governingService(set)));
    for (const service of world.services) {
      // What is wrong with a governing Service is said of its set.
      const found = governing.has(service) ? undefined : selectsNothing(world, service);
      if (found === undefined) continue;
      report(service, {
        path: 'spec.selector',
        message: `the Service ${found.message}: nobody answers its clients`,
        fix: found.fix,
        effect: found.isCertain ? Effect.OUTAGE : undefined,
      });
    }
  },
};
