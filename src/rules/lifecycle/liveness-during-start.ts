import { secondsUntilKilled } from '../../model/pods/probes';
import { dataStoreOf } from '../data-stores';
import { Effect } from '../finding';
import { Rule } from '../rule';

/** What recovery after a crash takes at least now and then. */
const RECOVERY_SECONDS = 60;

export const livenessDuringStart: Rule = {
  id: 'liveness-during-start',
  effect: Effect.HAZARD,
  title: 'A database has the time to recover before liveness kills it',
  why: 'After a crash a database replays its log, or copies its data from another member, before it answers. A liveness probe without a startup probe kills it '
    + 'meanwhile, and each restart begins anew (helm/charts#10405).',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      if (workload.dataStore === undefined) continue;
      for (const { path, name, image, liveness, startup } of workload.pod.containers) {
        // The other containers of a database's pod have nothing to recover.
        if (liveness === undefined || startup !== undefined || dataStoreOf(image ?? '') !== workload.dataStore) continue;
        const seconds = secondsUntilKilled(liveness);
        if (seconds >= RECOVERY_SECONDS) continue;
        report(workload.set, {
          path: workload.path(`${path}.livenessProbe`),
          message: `container '${name}' (${workload.dataStore.name}) is killed ${seconds} s after its start unless it answers by then: a recovery that takes longer never ends`,
          fix: 'add a startupProbe that asks the same, with `periodSeconds: 10` and `failureThreshold: 60` (10 minutes), or as many as the longest recovery takes',
        });
      }
    }
  },
};
