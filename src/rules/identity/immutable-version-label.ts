import { keyStep } from '../../model/field-path';
import { Labels } from '../../model/labels';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const immutableVersionLabel: Rule = {
  id: 'immutable-version-label',
  effect: Effect.HAZARD,
  title: 'No label that changes with each release is where nothing can be changed',
  why: 'The selector and the claim templates of a StatefulSet cannot be changed. With the version of the software or of a chart in their labels, the next '
    + 'release is refused, and the set has to be deleted and made again (helm/charts#7803).',
  perObject: true,

  check({ statefulSets }, report) {
    for (const set of statefulSets) {
      const places: [string, Labels][] = [
        ['spec.selector.matchLabels', set.selector.matchLabels],
        ...set.claimTemplates.map(({ labels }, index): [string, Labels] => [`spec.volumeClaimTemplates[${index}].metadata.labels`, labels]),
      ];
      for (const [path, labels] of places) {
        for (const [key, value] of Object.entries(labels)) {
          if (!isOfOneRelease(key, value)) continue;
          report(set, {
            path: `${path}${keyStep(key)}`,
            message: `the label ${key}=${value} changes with the next release, and this field cannot: the API server will refuse the upgrade`,
            fix: 'keep it out of here; the labels of the set and of the pod template can change',
          });
        }
      }
    }
  },
};

function isOfOneRelease(key: string, value: string): boolean {
  if (key === 'helm.sh/chart' || key === 'app.kubernetes.io/version') return true;
  // `version: v1` is a name, as Istio's users have it; `version: 1.4.2` is a release.
  return ['chart', 'version', 'appVersion', 'release-version'].includes(key) && /\d+[._]\d+/.test(value);
}
