import { mostPods } from '../disruptions';
import { Effect } from '../finding';
import { selectsPodsOf } from '../pod-index';
import { Rule } from '../rule';
import { flowMap, selectorText } from '../wording';

export const podsOnOneNode: Rule = {
  id: 'pods-on-one-node',
  effect: Effect.ADVICE,
  worst: Effect.HAZARD,
  title: 'The pods of a StatefulSet are kept on different nodes',
  why: 'The scheduler spreads pods as long as nothing else weighs more; without anti-affinity or a topology spread constraint one node can have them all, '
    + 'and take them all with it. A term whose selector does not match the pods does nothing.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set, pod, dataStore } = workload;
      const pods = mostPods(world, workload);
      if (pods < 2) continue;
      const terms = [...pod.antiAffinity, ...pod.spread];
      if (terms.some(({ selector }) => selector !== undefined && selectsPodsOf(selector, workload))) continue;
      const [term] = terms;
      const own = flowMap(set.selector.matchLabels);
      report(set, {
        path: workload.path(term?.path ?? 'topologySpreadConstraints'),
        message: term === undefined
          ? `nothing keeps the ${pods} pods apart: one node can have all of them`
          : `the term selects ${term.selector === undefined ? 'nothing' : selectorText(term.selector)}, which are not the pods of this set: `
            + `nothing keeps the ${pods} pods apart`,
        fix: term === undefined
          ? 'add `topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: '
            + `{matchLabels: ${own}}}]\`, or pod anti-affinity`
          : `write \`labelSelector: {matchLabels: ${own}}\` there`,
        effect: term !== undefined || dataStore?.needsMajority ? Effect.HAZARD : undefined,
      });
    }
  },
};
