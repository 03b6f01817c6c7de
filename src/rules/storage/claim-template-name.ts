import { isDnsLabel } from '../../model/names';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const claimTemplateName: Rule = {
  id: 'claim-template-name',
  effect: Effect.BROKEN,
  title: 'Claim templates have names of their own that pods can use for volumes',
  why: 'A template\'s name becomes a volume\'s name in the pod: a DNS label, one volume a name. Of two templates of one name Kubernetes silently drops the '
    + 'first; a volume of the pod template of that name is silently replaced by the claim.',
  perObject: true,

  check({ statefulSets }, report) {
    for (const set of statefulSets) {
      const seen = new Map<string, number>();
      set.claimTemplates.forEach(({ name }, index) => {
        const path = `spec.volumeClaimTemplates[${index}].metadata.name`;
        if (!isDnsLabel(name)) {
          report(set, {
            path,
            message: `the claim template's name '${name}' is not a DNS label, and pods cannot have a volume of that name: none can be made`,
            fix: 'use lower-case letters, digits and \'-\', at most 63 characters',
          });
        }
        if (seen.has(name)) {
          report(set, {
            path,
            message: `two claim templates are called '${name}' (the other is number ${seen.get(name)}): the last wins, the other makes no claim`,
            fix: `give this one a name of its own, such as '${name}-2', and mount it by that`,
          });
        }
        seen.set(name, index);
        const shadowed = set.template.volumes.findIndex((volume) => volume.name === name);
        if (shadowed >= 0) {
          report(set, {
            path,
            message: `the claim template '${name}' silently replaces the pod's volume of that name (spec.template.spec.volumes[${shadowed}])`,
            fix: 'rename the volume, and where containers mount it',
            effect: Effect.OUTAGE,
          });
        }
      });
    }
  },
};
