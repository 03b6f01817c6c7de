import { mostPods } from '../disruptions';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const withoutReadiness: Rule = {
  id: 'without-readiness',
  effect: Effect.HAZARD,
  title: 'Kubernetes can tell when a pod is ready',
  why: 'Without a readiness probe a pod is ready as soon as its process runs: clients are sent to it while it still starts, and a rolling update goes on to the '
    + 'next pod until all of them are starting at once.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set } = workload;
      const { containers } = workload.pod;
      const pods = mostPods(world, workload);
      if (containers.length === 0 || workload.runningContainers.some(({ readiness }) => readiness !== undefined)) continue;
      const [port] = containers[0].ports;
      report(set, {
        path: workload.path(`${containers[0].path}.readinessProbe`),
        message: pods > 1
          ? `no container has a readiness probe: an update goes from pod to pod without waiting, and can have all ${pods} down at once`
          : 'no container has a readiness probe: clients are sent to the pod while it still starts',
        fix: `add a readinessProbe that asks whether this pod can serve${port === undefined ? '' : `; at the least \`readinessProbe: {tcpSocket: {port: ${port.name ?? port.containerPort}}}\``}`,
        effect: pods > 1 ? undefined : Effect.ADVICE,
      });
    }
  },
};
