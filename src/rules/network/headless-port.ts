import { targetPortNumber } from '../../model/pods/pod-template';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const headlessPort: Rule = {
  id: 'headless-port',
  effect: Effect.HAZARD,
  title: 'The port of a headless Service is the port of its pods',
  why: 'A headless Service is names only: clients connect to the pod itself, and nothing turns `port` into `targetPort` on the way. SRV records carry the '
    + 'target port.',
  perObject: true,

  check(world, report) {
    for (const service of world.services) {
      if (!service.isHeadless) continue;
      const ports = world.selectedBy(service).flatMap(({ runningContainers }) => runningContainers.flatMap((container) => container.ports));
      service.ports.forEach(({ port, targetPort, protocol }, index) => {
        const target = targetPortNumber(ports, targetPort, protocol);
        if (target === undefined || target === port || ports.some((each) => each.containerPort === port)) return;
        report(service, {
          path: `spec.ports[${index}].port`,
          message: `the Service is headless, so that clients reach its pods at ${target} only: port ${port} is not translated, and a connection to it is refused`,
          fix: `set \`port: ${target}\`, or use a Service with a cluster IP for clients`,
        });
      });
    }
  },
};
