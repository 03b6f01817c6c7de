import { refusalsOf } from './verdict';
import { claimProblems } from '../../model/claim-rules';
import { Problem } from '../../model/decoder';
import { StatefulSetManifest } from '../../model/objects';
import { podTemplateProblems } from '../../model/pod-rules';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const refusedByApiServer: Rule = {
  id: 'refused-by-api-server',
  effect: Effect.REJECTED,
  title: 'The API server takes the object, and the pods and claims made of it',
  why: 'The API server of the target version refuses the object. Up to 1.33 it looks into neither the pod template nor the claim templates of a '
    + 'StatefulSet: what is wrong there is accepted, and then no pod can be made.',

  check(world, report) {
    const { statefulSets, behaviour } = world;
    for (const set of statefulSets) {
      for (const { path, message, change } of refusalsOf(set, world)) {
        if (change === undefined) report(set, { path, message: `${message}: the API server refuses the set`, fix: 'correct the field' });
      }
      if (behaviour.templatesValidated) continue;
      for (const { path, message } of templateProblems(set)) {
        report(set, {
          path,
          message: `${message}: the API server accepts the set, and then none of its pods can be made`,
          fix: 'correct the field',
          effect: Effect.BROKEN,
        });
      }
    }
  },
};

function templateProblems(set: StatefulSetManifest): Problem[] {
  const claims = set.claimTemplates.flatMap((claim, index) => claimProblems(claim, `spec.volumeClaimTemplates[${index}]`));
  return [...claims, ...podTemplateProblems(set)];
}
