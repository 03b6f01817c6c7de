import { ClaimManifest, Manifest } from '../../model/objects';
import { driverOf, driverOfClassName } from '../drivers';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { World } from '../world';

export const sharedAccessDriver: Rule = {
  id: 'shared-access-driver',
  effect: Effect.BROKEN,
  title: 'ReadWriteMany is asked of drivers that have it',
  why: 'Disks are mounted by one node. Their drivers do not make a file system for several nodes: the claim stays Pending, and with it the pod.',
  perObject: true,

  check(world, report) {
    const look = (object: Manifest, claim: ClaimManifest, path: string): void => {
      const mode = claim.accessModes.findIndex((each) => each === 'ReadWriteMany');
      // As a raw device some of these disks can be shared.
      if (mode < 0 || claim.volumeMode === 'Block' || claim.volumeName !== undefined) return;
      const driver = singleNodeDriver(world, claim);
      if (driver === undefined) return;
      report(object, {
        path: `${path}spec.accessModes[${mode}]`,
        message: `'${claim.name}' wants ReadWriteMany of ${driver.name}, which one node mounts at a time: no volume is made, and its pods stay Pending`,
        fix: 'use ReadWriteOnce with a claim a pod, or a class with a shared file system (NFS, EFS, Filestore, Azure Files, CephFS)',
        effect: driver.isGuess ? Effect.HAZARD : undefined,
      });
    };
    for (const claim of world.claims) look(claim, claim, '');
    for (const set of world.statefulSets) set.claimTemplates.forEach((claim, index) => look(set, claim, `spec.volumeClaimTemplates[${index}].`));
  },
};

function singleNodeDriver(world: World, claim: ClaimManifest): { readonly name: string; readonly isGuess: boolean } | undefined {
  const known = world.classOf(claim);
  // A class that is not among the manifests may be another one of that name.
  const driver = known === undefined ? driverOfClassName(claim.storageClassName ?? '') : driverOf(known.provisioner);
  return driver?.isSingleNode ? { name: driver.name, isGuess: known === undefined || claim.storageClassName === undefined } : undefined;
}
