import { Manifest } from '../../model/objects';
import { Effect } from '../finding';
import { Report, Rule } from '../rule';
import { likelyMeant } from '../wording';
import { World } from '../world';

export const missingReference: Rule = {
  id: 'missing-reference',
  effect: Effect.HAZARD,
  title: 'What a manifest refers to is there under that name',
  why: 'A class, claim, ConfigMap, Secret or service account that does not exist leaves pods Pending or ContainerCreating. What is not among the manifests may be in '
    + 'the cluster; a name that is nearly that of one of them, or one of another namespace, hardly is.',
  perObject: true,

  check(world, report) {
    for (const workload of world.workloads) {
      const { manifest, namespace, pod, set } = workload;
      set?.claimTemplates.forEach((claim, index) => {
        if (claim.storageClassName) checkName(world, report, manifest, `spec.volumeClaimTemplates[${index}].spec.storageClassName`, 'StorageClass', claim.storageClassName);
      });
      for (const { claimName, path } of pod.volumes) {
        if (claimName) checkName(world, report, manifest, workload.path(`${path}.persistentVolumeClaim.claimName`), 'PersistentVolumeClaim', claimName, namespace);
      }
      for (const { references } of [...workload.allContainers, ...pod.volumes]) {
        for (const { kind, name, path, isOptional } of references) {
          if (!isOptional) checkName(world, report, manifest, workload.path(path), kind, name, namespace);
        }
      }
      if (pod.serviceAccountName) checkName(world, report, manifest, workload.path('serviceAccountName'), 'ServiceAccount', pod.serviceAccountName, namespace);
    }
    for (const claim of world.claims) {
      if (claim.storageClassName) checkName(world, report, claim, 'spec.storageClassName', 'StorageClass', claim.storageClassName);
    }
  },
};

function checkName(world: World, report: Report, object: Manifest, path: string, kind: string, name: string, namespace?: string): void {
  if (world.find(kind, name, namespace).length > 0) return;
  const meant = likelyMeant(name, world.names(kind, namespace));
  const [elsewhere] = namespace === undefined ? [] : world.find(kind, name);
  if (meant === undefined && elsewhere === undefined) return;
  report(object, {
    path,
    message: meant !== undefined
      ? `there is no ${kind} '${name}' among the manifests, and there is '${meant}': unless the cluster has it, ${kind === 'ServiceAccount' ? 'no pod is made' : 'pods wait for it for ever'}`
      : `${kind} '${name}' is in namespace '${world.namespaceOf(elsewhere)}', and pods of '${namespace}' cannot use it: unless there is one here too, they do not start`,
    fix: meant !== undefined ? `write '${meant}'` : `put one into namespace '${namespace}'`,
  });
}
