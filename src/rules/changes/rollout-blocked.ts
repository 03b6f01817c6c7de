import { changedSets, changesTemplate } from './changed-sets';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { selectorText } from '../wording';

export const rolloutBlocked: Rule = {
  id: 'rollout-blocked',
  effect: Effect.HAZARD,
  title: 'An update is not sent after a pod that is not ready',
  why: 'Under OrderedReady the controller waits for the first pod that is not ready before it updates any, and it does not replace that pod: a template that would '
    + 'mend it, or goes back to the one before, never reaches it (kubernetes#67250). It shows when what is live has its status (`kubectl get statefulset -o yaml`).',

  check(world, report) {
    for (const change of changedSets(world)) {
      const { now: { set }, past } = change;
      const { status } = past.set.raw as { status?: { replicas?: unknown; readyReplicas?: unknown } | null };
      const { replicas: pods, readyReplicas = 0 } = status ?? {};
      if (typeof pods !== 'number' || typeof readyReplicas !== 'number' || readyReplicas >= pods) continue;
      if (set.podManagementPolicy !== 'OrderedReady' || !changesTemplate(change)) continue;
      report(set, {
        path: 'spec.template',
        message: `${pods - readyReplicas} of ${pods} pods are not ready, and in order (OrderedReady) the update waits for them: what is broken stays as it is`,
        fix: `apply, then delete the pod that is not ready (\`kubectl get pods -l ${selectorText(set.selector)}\`): it comes back with the new template`,
      });
    }
  },
};
