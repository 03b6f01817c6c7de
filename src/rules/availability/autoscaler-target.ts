import { Effect } from '../finding';
import { Rule } from '../rule';
import { likelyMeant } from '../wording';

const SCALED = ['StatefulSet', 'Deployment', 'ReplicaSet'];

export const autoscalerTarget: Rule = {
  id: 'autoscaler-target',
  effect: Effect.HAZARD,
  title: 'An autoscaler scales what is there',
  why: 'An autoscaler whose target does not exist reports `FailedGetScale`, and never scales.',
  perObject: true,

  check(world, report) {
    for (const autoscaler of world.autoscalers) {
      const { target } = autoscaler;
      const namespace = world.namespaceOf(autoscaler);
      if (!SCALED.includes(target.kind) || world.find(target.kind, target.name, namespace).length > 0) continue;
      const otherKind = SCALED.find((kind) => world.find(kind, target.name, namespace).length > 0);
      const meant = likelyMeant(target.name, world.names(target.kind, namespace));
      if (otherKind === undefined && meant === undefined) continue;
      report(autoscaler, {
        path: `spec.scaleTargetRef.${otherKind === undefined ? 'name' : 'kind'}`,
        message: `there is no ${target.kind} '${target.name}', but ${otherKind === undefined ? `'${meant}'` : `a ${otherKind} of that name`}: nothing is scaled`,
        fix: otherKind === undefined ? `write '${meant}'` : `write \`kind: ${otherKind}\``,
      });
    }
  },
};
