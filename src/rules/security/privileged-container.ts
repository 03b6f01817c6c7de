import { ContainerDetails } from '../../model/pods/pod-details';
import { Effect } from '../finding';
import { Rule } from '../rule';

/** Capabilities that amount to the node. */
const POWERFUL = ['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_PTRACE', 'SYS_RAWIO', 'NET_ADMIN', 'DAC_READ_SEARCH', 'BPF'];

/** Whether the container ends before the others start. */
function isShort({ path, restartPolicy }: ContainerDetails): boolean {
  return path.startsWith('initContainers') && restartPolicy !== 'Always';
}

export const privilegedContainer: Rule = {
  id: 'privileged-container',
  effect: Effect.HAZARD,
  title: 'No container has power over its node',
  why: 'Who gets into a privileged container, or one in the node\'s own namespaces, has the node, and with it every pod and secret there.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set, pod } = workload;
      for (const field of pod.hostNamespaces.filter((each) => each !== 'hostNetwork')) {
        report(set, {
          path: workload.path(field),
          message: `${field} shows the pod ${field === 'hostPID' ? 'all processes' : 'the shared memory'} of its node`,
          fix: `leave ${field} out`,
        });
      }
      for (const container of workload.allContainers) {
        const { path, name, security } = container;
        const capability = security.addedCapabilities.findIndex((each) => POWERFUL.includes(each.replace(/^CAP_/, '')));
        if (security.privileged !== true && capability < 0) continue;
        report(set, {
          path: workload.path(`${path}.securityContext.${security.privileged ? 'privileged' : `capabilities.add[${capability}]`}`),
          message: `container '${name}' ${security.privileged ? 'is privileged' : `has ${security.addedCapabilities[capability]}`}: ${isShort(container) ? 'a namespace that enforces the baseline standard refuses its pods' : 'who gets into it has the node'}`,
          fix: 'leave it out; what has to be set up on the node belongs into a DaemonSet',
          // It is over before anybody can get into the pod.
          effect: isShort(container) ? Effect.ADVICE : undefined,
        });
      }
    }
  },
};
