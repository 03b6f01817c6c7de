import { Effect } from './finding';
import { Rule } from './rule';
import { LABEL_LIMIT, podName, SET_NAME_LIMIT } from '../model/names';

export const setNameLength: Rule = {
  id: 'set-name-length',
  effect: Effect.BROKEN,
  title: 'A StatefulSet\'s name leaves room for what Kubernetes appends to it',
  why: 'The API server accepts 63 characters. The label `controller-revision-hash` holds `<set>-<hash>` and a label value holds 63, so a name over '
    + '52 leaves the set without a single pod, after its claims were made (kubernetes#64023). The pod\'s name is a label value and a host name as well.',

  check({ statefulSets }, report) {
    for (const set of statefulSets) {
      const { name, ordinalStart, replicas } = set;
      const last = podName(name, ordinalStart + Math.max(replicas, 1) - 1);
      if (name.length > SET_NAME_LIMIT) {
        report(set, {
          path: 'metadata.name',
          message: `the name '${name}' has ${name.length} characters: the label controller-revision-hash cannot hold it, and no pod will be made`,
          fix: `use a name of at most ${SET_NAME_LIMIT} characters`,
        });
      } else if (last.length > LABEL_LIMIT) {
        report(set, {
          path: 'metadata.name',
          message: `the last pod's name '${last}' has ${last.length} characters: a label and a host name hold ${LABEL_LIMIT}, and that pod cannot be made`,
          fix: `use a name of at most ${LABEL_LIMIT - (last.length - name.length)} characters`,
        });
      }
    }
  },
};
