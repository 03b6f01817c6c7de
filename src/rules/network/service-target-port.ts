import { ServiceManifest, ServicePort } from '../../model/objects';
import { ContainerPort, targetPortNumber } from '../../model/pods/pod-template';
import { Effect } from '../finding';
import { Report, Rule } from '../rule';
import { portNameFix } from '../wording';
import { Workload } from '../workload';

export const serviceTargetPort: Rule = {
  id: 'service-target-port',
  effect: Effect.OUTAGE,
  title: 'A Service\'s targetPort is a port of the containers that it selects',
  why: 'A named target port stands for the container port of that name; without one the Service has no endpoint for it. A number is taken as it is, '
    + 'whether or not anything listens there.',
  perObject: true,

  check(world, report) {
    for (const service of world.services) {
      const selected = world.selectedBy(service);
      if (selected.length === 0 || service.type === 'ExternalName') continue;
      service.ports.forEach((port, index) => {
        if (typeof port.targetPort === 'string') checkName(service, port, index, selected, report);
        else checkNumber(service, port, index, selected, report);
      });
    }
  },
};

function portsOf({ runningContainers }: Workload): ContainerPort[] {
  return runningContainers.flatMap(({ ports }) => ports);
}

function checkName(service: ServiceManifest, port: ServicePort, index: number, selected: readonly Workload[], report: Report): void {
  const { targetPort, protocol } = port;
  if (selected.some((workload) => targetPortNumber(portsOf(workload), targetPort, protocol) !== undefined)) return;
  const all = selected.flatMap(portsOf);
  const path = `spec.ports[${index}].targetPort`;
  // Pods behind a headless Service are reached at whatever port they listen on.
  const effect = service.isHeadless ? Effect.HAZARD : undefined;
  const otherProtocol = all.find(({ name }) => name === targetPort)?.protocol;
  if (otherProtocol !== undefined) {
    report(service, {
      path,
      message: `port '${targetPort}' of ${selected[0].title} is ${otherProtocol}, not ${protocol}: the Service has no endpoint for it`,
      fix: `set protocol to ${otherProtocol}`,
      effect,
    });
    return;
  }
  report(service, {
    path,
    message: `no container of ${selected[0].title} has a port called '${targetPort}': `
      + (service.isHeadless ? 'it has no SRV record' : 'the Service has no endpoint for it'),
    fix: portNameFix(String(targetPort), [...new Set(all.flatMap(({ name }) => name ?? []))]),
    effect,
  });
}

function checkNumber(service: ServiceManifest, port: ServicePort, index: number, selected: readonly Workload[], report: Report): void {
  const { targetPort, protocol } = port;
  // Container ports are for information only: where none is written, nothing follows.
  const lists = selected.map(portsOf);
  if (service.isHeadless || lists.some((ports) => ports.length === 0)) return;
  if (lists.some((ports) => ports.some((each) => each.containerPort === targetPort && each.protocol === protocol))) return;
  const numbers = [...new Set(lists.flat().map(({ containerPort }) => String(containerPort)))];
  report(service, {
    path: `spec.ports[${index}].targetPort`,
    message: `targetPort ${targetPort} (${protocol}) is none of the ports of ${selected[0].title}: ${numbers.slice(0, 5).join(', ')}; `
      + 'unless it listens there all the same, connections are refused',
    fix: `use ${numbers.length === 1 ? numbers[0] : `one of ${numbers.slice(0, 5).join(', ')}`}, or add it to the container's ports`,
    effect: Effect.HAZARD,
  });
}
