import { secondsUntilKilled } from '../../model/pods/probes';
import { Effect } from '../finding';
import { Rule } from '../rule';

/** What a database should have for its longest start. */
const START_SECONDS = 60;

export const startupBudget: Rule = {
  id: 'startup-budget',
  effect: Effect.HAZARD,
  title: 'A startup probe allows for the longest start',
  why: 'A container whose startup probe fails to the end is killed and begins anew: with too short a budget a database with much to recover never comes up.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      if (workload.dataStore === undefined) continue;
      for (const { path, name, startup } of workload.pod.containers) {
        if (startup === undefined || secondsUntilKilled(startup) >= START_SECONDS) continue;
        report(workload.set, {
          path: workload.path(`${path}.startupProbe`),
          message: `container '${name}' has ${secondsUntilKilled(startup)} s to start: when ${workload.dataStore.name} has more to recover, it is killed and begins anew`,
          fix: `set failureThreshold to ${Math.ceil(600 / startup.periodSeconds)} (10 minutes) or more: a start that is done early ends the probe early`,
        });
      }
    }
  },
};
