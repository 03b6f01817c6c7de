import { sameJson } from '../../model/admission/same';
import { Manifest } from '../../model/objects';
import { Effect } from '../finding';
import { selectsPodsOf } from '../pod-index';
import { Rule } from '../rule';
import { selectorText } from '../wording';
import { Workload } from '../workload';
import { SelectingManifest, selectorOf } from '../world';

export const selectorAheadOfPods: Rule = {
  id: 'selector-ahead-of-pods',
  effect: Effect.OUTAGE,
  title: 'A selector changes after the labels of the pods, not with them',
  why: 'A Service follows its new selector at once, and pods get their new labels one by one as they are replaced: until then the old ones have no endpoint and, behind '
    + 'their governing Service, no DNS name.',

  check(world, report) {
    const { before } = world;
    if (before === undefined) return;
    const live = new Map(before.workloads.map((workload) => [keyOf(workload), workload]));
    for (const object of [...world.services, ...world.disruptionBudgets, ...world.networkPolicies]) {
      const selector = selectorOf(object);
      const past = before.find<SelectingManifest & Manifest>(object.kind, object.name, world.namespaceOf(object)).at(-1);
      const pastSelector = past === undefined ? undefined : selectorOf(past);
      if (selector === undefined || pastSelector === undefined || sameJson(selector, pastSelector)) continue;
      for (const workload of world.selectedBy(object)) {
        const old = live.get(keyOf(workload));
        if (old === undefined || workload.replicas === 0 || old.replicas === 0) continue;
        if (!selectsPodsOf(pastSelector, old) || selectsPodsOf(selector, old)) continue;
        report(object, {
          path: object.kind === 'NetworkPolicy' ? 'spec.podSelector' : 'spec.selector',
          message: `it selects ${selectorText(selector)} from the apply on, and the pods of ${workload.title} have these labels only once they are replaced: `
            + (object.kind === 'Service' ? 'until then nobody answers' : 'until then none is protected'),
          fix: `add the labels to the pods first, keep \`${selectorText(pastSelector)}\` until all are replaced, and change the selector after that`,
          effect: object.kind === 'Service' ? undefined : Effect.HAZARD,
        });
      }
    }
  },
};

function keyOf({ manifest, namespace }: Workload): string {
  return `${manifest.kind}/${namespace}/${manifest.name}`;
}
