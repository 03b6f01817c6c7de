import { Effect } from '../finding';
import { Rule } from '../rule';

export const claimTemplateKind: Rule = {
  id: 'claim-template-kind',
  effect: Effect.ADVICE,
  title: 'Claim templates say their apiVersion and kind',
  why: 'The API server fills them in, and tools that compare what is live with what is in Git, such as Argo CD, show a difference for ever (argo-cd#11143).',
  perObject: true,

  check({ statefulSets }, report) {
    for (const set of statefulSets) {
      const index = set.claimTemplates.findIndex(({ apiVersion, kind }) => apiVersion === '' || kind === '');
      if (index < 0) continue;
      report(set, {
        path: `spec.volumeClaimTemplates[${index}]`,
        message: `the claim template '${set.claimTemplates[index].name}' has no apiVersion and kind: tools that compare with what is live see a change that is none`,
        fix: 'write `apiVersion: v1` and `kind: PersistentVolumeClaim`',
      });
    }
  },
};
