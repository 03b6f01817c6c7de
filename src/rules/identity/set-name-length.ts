import { LABEL_LIMIT, SET_NAME_LIMIT } from '../../model/names';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const setNameLength: Rule = {
  id: 'set-name-length',
  effect: Effect.BROKEN,
  title: 'A StatefulSet\'s name leaves room for what Kubernetes appends to it',
  why: 'The API server accepts 63 characters. The label `controller-revision-hash` holds `<set>-<hash>` and a label value holds 63, so a name over '
    + '52 leaves the set without a single pod for most revisions, after its claims were made (kubernetes#64023).',
  perObject: true,

  check({ statefulSets }, report) {
    for (const set of statefulSets) {
      const { length } = set.name;
      if (length <= SET_NAME_LIMIT) continue;
      report(set, {
        path: 'metadata.name',
        message: `the name '${set.name}' has ${length} characters: the label controller-revision-hash holds ${LABEL_LIMIT} and must take '-' and `
          + 'a hash of up to ten more, so that no pod can be made of most revisions',
        fix: `use a name of at most ${SET_NAME_LIMIT} characters, such as '${set.name.slice(0, SET_NAME_LIMIT).replace(/[^a-z0-9]+$/, '')}'`,
      });
    }
  },
};
