import { ClaimManifest } from '../../model/objects';
import { WorkloadManifest } from '../../model/pods/workloads';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const deploymentWithVolume: Rule = {
  id: 'deployment-with-volume',
  effect: Effect.OUTAGE,
  title: 'A Deployment with a ReadWriteOnce claim has one pod at a time',
  why: 'All pods of a Deployment share its claims. A ReadWriteOnce volume is attached to one node: further replicas on other nodes wait for ever, and a rolling update '
    + 'makes the new pod before the old one goes (longhorn#5345). It wants to be a StatefulSet.',
  perObject: true,

  check(world, report) {
    for (const workload of world.workloads) {
      const { manifest, replicas = 1, namespace } = workload;
      if (manifest.kind !== 'Deployment' || replicas === 0) continue;
      for (const { claimName, path } of workload.pod.volumes) {
        const claim = claimName === undefined ? undefined : world.find<ClaimManifest>('PersistentVolumeClaim', claimName, namespace).at(-1);
        if (claim === undefined || claim.accessModes.length === 0 || claim.accessModes.some((mode) => mode.endsWith('Many'))) continue;
        const { type, maxSurge } = (manifest as WorkloadManifest).strategy!;
        const surges = type === 'RollingUpdate' && !/^0%?$/.test(String(maxSurge));
        if (replicas === 1 && !surges) continue;
        report(manifest, {
          path: replicas > 1 ? workload.path(`${path}.persistentVolumeClaim.claimName`) : 'spec.strategy',
          message: replicas > 1
            ? `${replicas} pods share the claim '${claimName}', which is ${claim.accessModes.join(', ')}: those on other nodes than the first wait for ever`
            : `an update makes the new pod before the old one goes, and the claim '${claimName}' is ${claim.accessModes.join(', ')}: on another node the new one waits for ever`,
          fix: replicas > 1 ? 'use a StatefulSet with a claim template, so that each pod has its volume' : 'set `strategy: {type: Recreate}`, or use a StatefulSet',
          effect: replicas > 1 ? undefined : Effect.HAZARD,
        });
      }
    }
  },
};
