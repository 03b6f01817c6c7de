import { Effect } from '../finding';
import { Rule } from '../rule';
import { Workload } from '../workload';

const HOST_NAME = 'kubernetes.io/hostname';

export const pinnedToNode: Rule = {
  id: 'pinned-to-node',
  effect: Effect.HAZARD,
  worst: Effect.BROKEN,
  title: 'Pods of a StatefulSet are not tied to one node by its name',
  why: 'When that node is drained or lost, the pods have nowhere to go. `nodeName` goes past the scheduler besides, and a volume that waits for its first '
    + 'consumer is then never made.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set } = workload;
      const pin = pinOf(workload);
      if (pin === undefined) continue;
      const waiting = pin.field === 'nodeName' && set.claimTemplates.some((claim) => world.classOf(claim)?.volumeBindingMode === 'WaitForFirstConsumer');
      report(set, {
        path: workload.path(pin.field),
        message: waiting
          ? `nodeName '${pin.node}' goes past the scheduler, which is what makes the volumes of this class: the claims stay Pending, and no pod ever starts`
          : `all pods are tied to node '${pin.node}': they go down with it, and cannot start elsewhere`,
        fix: 'select nodes by a label that several have; a pod returns to its volume\'s zone or node by itself',
        effect: waiting ? Effect.BROKEN : undefined,
      });
    }
  },
};

function pinOf({ pod }: Workload): { readonly field: string; readonly node: string } | undefined {
  if (pod.nodeName !== undefined) return { field: 'nodeName', node: pod.nodeName };
  if (Object.hasOwn(pod.nodeSelector, HOST_NAME)) return { field: `nodeSelector["${HOST_NAME}"]`, node: pod.nodeSelector[HOST_NAME] };
  const nodes = pod.nodeTerms.map((term) => term.find(({ key, operator }) => key === HOST_NAME && operator === 'In')?.values ?? []);
  const names = new Set(nodes.flat());
  if (nodes.length === 0 || nodes.some((term) => term.length === 0) || names.size !== 1) return undefined;
  return { field: 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution', node: [...names][0] };
}
