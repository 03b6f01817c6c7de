import { ClaimManifest } from '../../model/objects';
import { mostPods } from '../disruptions';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const sharedClaimAccessMode: Rule = {
  id: 'shared-claim-access-mode',
  effect: Effect.OUTAGE,
  title: 'A claim that several pods share can be mounted by several nodes',
  why: 'A ReadWriteOnce volume is attached to one node: pods of the set on other nodes wait for ever (longhorn#5345). ReadWriteOncePod admits a single pod.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set } = workload;
      const pods = mostPods(world, workload);
      if (pods < 2) continue;
      set.template.volumes.forEach(({ claimName, name }, index) => {
        if (claimName === undefined || set.claimTemplates.some((template) => template.name === name)) return;
        const [claim] = world.find<ClaimManifest>('PersistentVolumeClaim', claimName, world.namespaceOf(set));
        if (claim === undefined || claim.accessModes.length === 0 || claim.accessModes.some((mode) => mode.endsWith('Many'))) return;
        report(set, {
          path: `spec.template.spec.volumes[${index}].persistentVolumeClaim.claimName`,
          message: `${pods} pods share the claim '${claimName}', which is ${claim.accessModes.join(', ')}: only pods on one node can mount it, the others wait for ever`,
          fix: 'use a claim template for a volume a pod, or a ReadWriteMany claim on storage that has it, or one replica',
        });
      });
    }
  },
};
