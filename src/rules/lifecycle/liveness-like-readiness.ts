import { jsonEquals } from '../../model/json';
import { Probe } from '../../model/pods/probes';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const livenessLikeReadiness: Rule = {
  id: 'liveness-like-readiness',
  effect: Effect.HAZARD,
  title: 'Liveness is more patient than readiness',
  why: 'When readiness fails, a pod gets no clients and can recover; when liveness fails, it is killed. With the same question and no more patience a busy pod is '
    + 'killed the moment it is taken out of service, its load goes to the next, and so on (helm/charts#10405).',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      for (const { path, name, liveness, readiness } of workload.runningContainers) {
        if (liveness?.handler === undefined || !jsonEquals(liveness.handler.raw, readiness?.handler?.raw)) continue;
        if (patience(liveness) > patience(readiness!)) continue;
        report(workload.set, {
          path: workload.path(`${path}.livenessProbe`),
          message: `container '${name}' is killed after ${patience(liveness)} s of what makes it unready after ${patience(readiness!)} s: the same probe for both, no more patient`,
          fix: 'let liveness ask only whether the process is stuck, with a higher failureThreshold, or leave it out',
        });
      }
    }
  },
};

/** Seconds of failure that a probe takes. */
function patience({ periodSeconds, failureThreshold }: Probe): number {
  return periodSeconds * failureThreshold;
}
