import { Effect } from '../finding';
import { Rule } from '../rule';

export const volumePermissions: Rule = {
  id: 'volume-permissions',
  effect: Effect.HAZARD,
  title: 'A process that is not root is let at its volumes by an fsGroup',
  why: 'The root directory of a new file system belongs to root. Without `fsGroup` the kubelet leaves it so, and a process of another user cannot write: '
    + 'permission denied at the first start on most drivers.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set, pod } = workload;
      if (pod.security.fsGroup !== undefined || set.claimTemplates.length === 0) continue;
      for (const container of pod.containers) {
        const user = container.security.runAsUser ?? pod.security.runAsUser;
        const isNonRoot = user === undefined ? container.security.runAsNonRoot ?? pod.security.runAsNonRoot : user !== 0;
        const mount = container.volumeMounts.find(({ name, readOnly }) => !readOnly && set.claimTemplates.some((template) => template.name === name));
        if (!isNonRoot || mount === undefined) continue;
        // An init container that has the volume before may well hand it over.
        if (pod.initContainers.some(({ volumeMounts }) => volumeMounts.some(({ name }) => name === mount.name))) continue;
        report(set, {
          path: workload.path('securityContext.fsGroup'),
          message: `container '${container.name}' runs as ${user === undefined ? 'another user than root' : `user ${user}`}, `
            + `and without fsGroup the volume '${mount.name}' belongs to root: on most drivers it cannot write there`,
          fix: `set \`fsGroup${user === undefined ? '' : `: ${user}`}\` and \`fsGroupChangePolicy: OnRootMismatch\` in the pod's securityContext`,
        });
        break;
      }
    }
  },
};
