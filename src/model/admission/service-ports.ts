/** The ports of Services, and the ports of nodes that are allocated for them. */
import { JsonObject } from '../decoder';
import { count, objects, optionalText, Refuse, text } from './fields';

/** A port with its defaults. */
export interface ServicePort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly targetPort: number | string;

  /** 0: none is asked for. */
  readonly nodePort: number;
  readonly appProtocol?: string;
}

/** What is only known of a particular cluster. */
export interface PortFacts {
  /** The first and the last of the ports of nodes that Services can have. */
  readonly nodePorts?: readonly [number, number];

  /** Addresses and node ports that other objects have already. */
  readonly taken?: ReadonlySet<string>;
}

export function readPorts(spec: JsonObject): ServicePort[] {
  return objects(spec, 'ports').map((written) => {
    const port = count(written, 'port');
    const target = written.targetPort as number | string | undefined;
    return {
      name: text(written, 'name'),
      protocol: text(written, 'protocol') || 'TCP',
      port,
      targetPort: target || port,
      nodePort: count(written, 'nodePort'),
      appProtocol: optionalText(written, 'appProtocol'),
    };
  });
}

/** Refuses ports of nodes that cannot be had. Ports of one number share theirs, whatever the protocol. */
export function allocateNodePorts(ports: readonly ServicePort[], before: readonly ServicePort[] | undefined, facts: PortFacts, refuse: Refuse): void {
  const [least, most] = facts.nodePorts ?? [-Infinity, Infinity];
  const had = new Set(before?.map(({ nodePort }) => nodePort));
  const asked = new Map<number, number>();
  const taken = new Set<number>();
  for (const [index, { port, nodePort }] of ports.entries()) {
    if (nodePort === 0 || had.has(nodePort) || asked.get(port) === nodePort) continue;
    const path = `spec.ports[${index}].nodePort`;
    if (nodePort < least || nodePort > most) refuse(path, `must be between ${least} and ${most}, got ${nodePort}`);
    else if (facts.taken?.has(String(nodePort)) || (before === undefined && taken.has(nodePort))) refuse(path, `${nodePort} is taken`);
    taken.add(nodePort);
    asked.set(port, nodePort);
  }
}
