import { mostPods } from '../disruptions';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const claimTemplateVolumeName: Rule = {
  id: 'claim-template-volume-name',
  effect: Effect.OUTAGE,
  title: 'A claim template does not name one volume for all pods',
  why: 'A PersistentVolume is bound to one claim. Each pod has its own claim, all of them ask for the volume that the template names, and all but one wait for ever.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set } = workload;
      const pods = mostPods(world, workload);
      if (pods < 2) continue;
      set.claimTemplates.forEach(({ volumeName }, index) => {
        if (volumeName === undefined) return;
        report(set, {
          path: `spec.volumeClaimTemplates[${index}].spec.volumeName`,
          message: `the claims of all ${pods} pods ask for volume '${volumeName}', which binds to one of them: the other pods stay Pending`,
          fix: 'leave volumeName out; to use volumes that exist, give each a claimRef to the claim of its pod',
        });
      });
    }
  },
};
