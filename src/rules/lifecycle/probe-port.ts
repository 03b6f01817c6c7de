import { Probe } from '../../model/pods/probes';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { portNameFix } from '../wording';

const PROBES = ['startup', 'readiness', 'liveness'] as const;

export const probePort: Rule = {
  id: 'probe-port',
  effect: Effect.BROKEN,
  title: 'A probe asks at a port of its container',
  why: 'A named port is looked for in the probe\'s own container. When it is not there, the kubelet cannot ask: a startup or readiness probe never passes, so that the pod never '
    + 'gets ready, and a liveness probe never fails, so that a stuck process is never killed.',
  perObject: true,

  check(world, report) {
    for (const workload of world.workloads) {
      const allNumbers = new Set(workload.runningContainers.flatMap(({ ports }) => ports.map(({ containerPort }) => containerPort)));
      for (const container of workload.runningContainers) {
        for (const probe of PROBES) {
          const port = portOf(container[probe]);
          const path = workload.path(`${container.path}.${probe}Probe.${container[probe]?.handler?.kind}.port`);
          const names = container.ports.flatMap(({ name }) => name ?? []);
          if (typeof port === 'string' && !names.includes(port)) {
            report(workload.manifest, {
              path,
              message: `container '${container.name}' has no port called '${port}': its ${probe} probe cannot ask, and `
                + (probe === 'liveness' ? 'never fails' : 'never passes: the pod never gets ready'),
              fix: portNameFix(port, names),
              effect: probe === 'liveness' ? Effect.HAZARD : undefined,
            });
          } else if (typeof port === 'number' && container.ports.length > 0 && !allNumbers.has(port)) {
            report(workload.manifest, {
              path,
              message: `the ${probe} probe asks at port ${port}, and the ports of container '${container.name}' are `
                + `${container.ports.map(({ containerPort }) => containerPort).join(', ')}: unless it listens there all the same, the probe fails`,
              fix: `use ${container.ports.map(({ containerPort }) => containerPort).slice(0, 5).join(' or ')}, or add \`containerPort: ${port}\` to the container's ports`,
              effect: Effect.HAZARD,
            });
          }
        }
      }
    }
  },
};

/** The port as the kubelet takes it: text that is a number is one. */
function portOf(probe: Probe | undefined): number | string | undefined {
  const port = probe?.handler?.port;
  return typeof port === 'string' && /^\d+$/.test(port) ? Number(port) : port;
}
