import { mostPods } from '../disruptions';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { count } from '../wording';

export const hostPort: Rule = {
  id: 'host-port',
  effect: Effect.HAZARD,
  title: 'Pods of a StatefulSet take no ports of their nodes',
  why: 'A node\'s port is there once: two pods of the set never share a node, and one that is bound to a zone by its volume waits when that zone\'s nodes are taken.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set, pod } = workload;
      if (mostPods(world, workload) < 2) continue;
      const ports = pod.containers.flatMap(({ path, hostPorts }) => hostPorts.map(({ index, port }) => ({ path: `${path}.ports[${index}].hostPort`, port })));
      const isOnHost = pod.hostNamespaces.includes('hostNetwork');
      if (!isOnHost && ports.length === 0) continue;
      report(set, {
        path: workload.path(isOnHost ? 'hostNetwork' : ports[0].path),
        message: `each pod takes ${isOnHost ? 'its node\'s network' : `port ${ports[0].port} of its node`}: ${count(mostPods(world, workload), 'pod')} need as many nodes, `
          + 'and with fewer the others stay Pending',
        fix: isOnHost ? 'leave hostNetwork out: pods are reached by their DNS names' : 'leave hostPort out: pods are reached by their DNS names',
      });
    }
  },
};
