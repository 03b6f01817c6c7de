import { ContainerDetails, PodDetails } from '../../model/pods/pod-details';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const restrictedProfile: Rule = {
  id: 'restricted-profile',
  effect: Effect.ADVICE,
  title: 'Containers meet the restricted Pod Security Standard',
  why: 'Namespaces that enforce the standard refuse pods that do not say that they run without root, escalation and capabilities; and what cannot become root does less harm.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      for (const container of workload.allContainers) {
        const missing = missingOf(container, workload.pod);
        if (missing.length === 0) continue;
        report(workload.set, {
          path: workload.path(`${container.path}.securityContext`),
          message: `container '${container.name}' lacks ${missing.map((each) => each.replace(/`|:.*/g, '')).join(', ')}: a namespace that enforces the restricted standard refuses its pods`,
          fix: `add ${missing.join(', ')} to its securityContext`,
        });
      }
    }
  },
};

function missingOf({ security }: ContainerDetails, pod: PodDetails): string[] {
  const user = security.runAsUser ?? pod.security.runAsUser;
  return [
    ...(security.runAsNonRoot ?? pod.security.runAsNonRoot) === true && user !== 0 ? [] : ['`runAsNonRoot: true`'],
    ...security.allowPrivilegeEscalation === false ? [] : ['`allowPrivilegeEscalation: false`'],
    ...security.droppedCapabilities.includes('ALL') ? [] : ['`capabilities: {drop: [ALL]}`'],
    ...['RuntimeDefault', 'Localhost'].includes(security.seccompProfile ?? pod.security.seccompProfile ?? '') ? [] : ['`seccompProfile: {type: RuntimeDefault}`'],
  ];
}
