import { Handler } from '../../model/pods/probes';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const gracePeriodPreStop: Rule = {
  id: 'grace-period-pre-stop',
  effect: Effect.HAZARD,
  title: 'The preStop hook leaves time to stop',
  why: 'The grace period begins before the preStop hook, not after it: a hook that takes all of it leaves the process two seconds from SIGTERM to SIGKILL.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const seconds = workload.template.terminationGracePeriodSeconds;
      for (const { path, name, preStop } of workload.runningContainers) {
        const sleep = sleepSeconds(preStop);
        if (sleep === undefined || seconds <= 0 || sleep < seconds) continue;
        report(workload.set, {
          path: workload.path(`${path}.lifecycle.preStop`),
          message: `the preStop hook of container '${name}' takes ${sleep} s of the ${seconds} s in which the pod has to stop: the process is killed without having been told`,
          fix: `raise terminationGracePeriodSeconds to more than ${sleep} s and what a clean shutdown takes`,
        });
      }
    }
  },
};

/** How long a hook sleeps, as far as that is written. */
function sleepSeconds(hook: Handler | undefined): number | undefined {
  if (hook?.kind === 'sleep') return hook.seconds;
  const match = /(?:^|[\s;&/])sleep\s+(\d{1,6})(?:s)?\b/.exec(hook?.command.join(' ') ?? '');
  return match === null ? undefined : Number(match[1]);
}
