/**
 * What the cluster's DNS says of a set's pods while they are ready, found as {@link DnsZone} finds it; pods that do not
 * run have no addresses yet.
 */
import { podDnsName, serviceDnsName, srvName } from '../dns';
import { SrvRecord } from './predicted-service';
import { PlacedService } from './surroundings';
import { ClusterPod, ClusterService, endpointLabel, endpointsOf } from '../dns/endpoints';
import { ContainerPort } from '../pods/pod-template';

/** Stands for the address of a pod in a name that is made of it. */
const ADDRESS = '{address}';

/** The records of one pod. */
export interface PodRecords {
  /** Absent: the Service that the pod names as its own does not select it. */
  readonly dnsName?: string;

  readonly srv: SrvRecord[];
  readonly reverseNames: string[];
}

/** A pod by what Services look at. */
interface NamedPod {
  readonly name: string;
  readonly labels: { readonly [key: string]: string };
}

/** What the pods of one set share. */
export interface PodsOfSet {
  readonly namespace: string;

  /** The Service that the pods name as their own. */
  readonly serviceName: string;

  readonly ports: readonly ContainerPort[];
  readonly clusterDomain: string;
}

/** The records of pods, given the Services that select any of them, each with those that it selects. */
export function recordsOfPods<P extends NamedPod>(
  selecting: ReadonlyMap<PlacedService, readonly P[]>, set: PodsOfSet,
): (pod: P) => PodRecords {
  const found = new Map<string, PodRecords>();
  const running = new Map<P, ClusterPod>();
  const runningPod = (pod: P): ClusterPod => {
    let made = running.get(pod);
    if (made === undefined) running.set(pod, made = readyPod(pod, set));
    return made;
  };
  for (const [{ namespace, manifest }, pods] of selecting) {
    const service: ClusterService = { ...manifest, namespace };
    const dnsName = serviceDnsName(service.name, namespace, set.clusterDomain);
    // One address stands for those of every family.
    for (const endpoint of endpointsOf(service, pods.map(runningPod), ['IPv4'])) {
      const name = podDnsName(endpointLabel(endpoint), dnsName);
      const before = found.get(endpoint.pod.name) ?? NO_RECORDS;
      const reverseNames = [...before.reverseNames, name];
      if (endpoint.hostname === undefined) {
        found.set(endpoint.pod.name, { ...before, reverseNames });
        continue;
      }
      // Behind a virtual address, the Service itself is the target of its SRV records.
      const ports = service.isHeadless ? endpoint.ports.filter((port) => port.name !== '') : [];
      const srv = ports.map((port) => ({ name: srvName(port.name, port.protocol, dnsName), target: name, port: port.port }));
      found.set(endpoint.pod.name, { dnsName: name, srv, reverseNames });
    }
  }
  return (pod) => found.get(pod.name) ?? NO_RECORDS;
}

const NO_RECORDS: PodRecords = { srv: [], reverseNames: [] };

function readyPod({ name, labels }: NamedPod, { namespace, serviceName, ports }: PodsOfSet): ClusterPod {
  return {
    namespace, name, labels, ports, ips: [ADDRESS], ready: true, terminating: false, phase: 'Running', nodeName: 'a node', hostname: name, subdomain: serviceName,
  };
}
