import { Effect } from '../finding';
import { Rule } from '../rule';

export const volumeNotMounted: Rule = {
  id: 'volume-not-mounted',
  effect: Effect.HAZARD,
  worst: Effect.DATA_LOSS,
  title: 'Each claim of a pod is mounted by one of its containers',
  why: 'A claim is made and paid for whether or not a container mounts it; what the software writes stays in the container and goes with it.',
  perObject: true,

  check(world, report) {
    for (const workload of world.workloads) {
      const { set, dataStore } = workload;
      const mounts = workload.allContainers.flatMap(({ volumeMounts, volumeDevices }) => [...volumeMounts, ...volumeDevices]);
      const mounted = new Set(mounts.map(({ name }) => name));
      const claims = set !== undefined
        ? set.claimTemplates.map(({ name }, index) => ({ name, path: `spec.volumeClaimTemplates[${index}]` }))
        : workload.pod.volumes.filter(({ claimName }) => claimName !== undefined).map(({ name, path }) => ({ name, path: workload.path(path) }));
      const unused = claims.filter(({ name }) => !mounted.has(name));
      const isOnly = unused.length === claims.length;
      for (const { name, path } of unused) {
        report(workload.manifest, {
          path,
          message: `no container mounts '${name}': ${dataStore !== undefined && isOnly ? `what ${dataStore.name} writes` : 'what is written'} `
            + 'stays in the container, and is gone when the pod is replaced',
          fix: `add \`- name: ${name}\` with a mountPath to the volumeMounts of the container that keeps data`,
          effect: dataStore !== undefined && isOnly ? Effect.DATA_LOSS : undefined,
        });
      }
    }
  },
};
