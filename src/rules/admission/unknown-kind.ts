import { Effect } from '../finding';
import { isKnownKind, KIND_NAMES, placeOf } from '../kinds';
import { Rule } from '../rule';
import { likelyMeant } from '../wording';

export const unknownKind: Rule = {
  id: 'unknown-kind',
  effect: Effect.REJECTED,
  title: 'An object is of a kind that there is',
  why: 'A group without a point in its name is Kubernetes\' own, and has the kinds that it has: for another, `kubectl apply` finds nowhere to send the object '
    + '(`no matches for kind`), and it is never there.',
  perObject: true,

  check({ objects }, report, judged) {
    for (const object of objects) {
      const { apiVersion, kind } = object;
      if (apiVersion === '' || kind === '' || kind.endsWith('List') || apiVersion.includes('.') || isKnownKind(apiVersion, kind)) continue;
      if (judged.on(object).some(({ rule }) => rule === 'removed-api-version')) continue;
      const place = placeOf(kind);
      const meant = likelyMeant(kind, KIND_NAMES);
      report(object, {
        path: place === undefined ? 'kind' : 'apiVersion',
        message: `there is no kind '${kind}' in '${apiVersion}': the object is refused`,
        fix: place !== undefined ? `write \`apiVersion: ${place}\``
          : meant !== undefined ? `write \`kind: ${meant}\`${placeOf(meant) === apiVersion ? '' : ` and \`apiVersion: ${placeOf(meant)}\``}`
            : 'write the kind, and its group and version, as `kubectl api-resources` has them',
      });
    }
  },
};
