import { Effect } from '../finding';
import { Rule } from '../rule';
import { quotedList, selectorText } from '../wording';

/** Pods of these come and go, and no controller counts them by labels. */
const SHORT_LIVED = ['Job', 'CronJob', 'Pod'];

export const overlappingSelectors: Rule = {
  id: 'overlapping-selectors',
  effect: Effect.HAZARD,
  title: 'The selector of a StatefulSet matches its own pods only',
  why: 'Owner references keep the controllers apart, but everything that goes by the selector (the scale subresource and so autoscalers, `kubectl delete '
    + '-l`, budgets and Services made alike) counts and hits the other workload\'s pods too.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set, namespace } = workload;
      const others = world.pods.selected(namespace, set.selector)
        .filter(({ manifest }) => manifest.name !== set.name && !SHORT_LIVED.includes(manifest.kind));
      if (others.length === 0) continue;
      const names = others.slice(0, 3).map(({ title }) => title).join(', ');
      report(set, {
        path: 'spec.selector',
        message: `the selector ${selectorText(set.selector)} matches the pods of ${names} as well: autoscalers and commands that go by it count both`,
        fix: `add a label that only the pods of ${quotedList([set.name])} have to the selector and the template; a selector cannot be changed later`,
      });
    }
  },
};
