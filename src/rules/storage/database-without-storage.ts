import { Effect } from '../finding';
import { Rule } from '../rule';

export const databaseWithoutStorage: Rule = {
  id: 'database-without-storage',
  effect: Effect.HAZARD,
  title: 'A database has a volume that outlives its pods',
  why: 'Without a claim the data is on the node, in the container or an emptyDir, and goes with the pod: at a drain, an eviction, an update.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set, dataStore } = workload;
      if (dataStore === undefined || set.claimTemplates.length > 0) continue;
      const { volumes } = workload.pod;
      // An ephemeral volume is a choice, a claim of any kind is storage, and what is none of these may be storage too.
      if (volumes.some(({ name, claimName, hostPath }) => (claimName ?? hostPath) || !isKnownVolume(set.template.volumes, name))) continue;
      report(set, {
        path: 'spec.volumeClaimTemplates',
        message: `this looks like ${dataStore.name}, and it has no claim template: its data is gone whenever a pod is replaced`,
        fix: 'add a claim template and mount it where the data is',
        effect: dataStore.isCache ? Effect.ADVICE : undefined,
      });
    }
  },
};

/** Volumes that never keep data. */
function isKnownVolume(volumes: readonly { readonly name: string; readonly raw: unknown }[], name: string): boolean {
  const raw = volumes.find((volume) => volume.name === name)?.raw as object | undefined;
  return Object.keys(raw ?? {}).every((key) => ['name', 'emptyDir', 'configMap', 'secret', 'projected', 'downwardAPI', 'image'].includes(key));
}
