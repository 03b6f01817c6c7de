/**
 * Which pods are behind a Service, with which addresses and ports. Source of truth: the EndpointSlice controller
 * (k8s.io/endpointslice).
 */
import { Labels, labelsInclude } from '../labels';
import { ServicePort } from '../objects';
import { ContainerPort, targetPortNumber } from '../pods/pod-template';

/** A Service in a cluster. A {@link ServiceManifest} has all of it once its namespace is known. */
export interface ClusterService {
  readonly namespace: string;
  readonly name: string;

  /** `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`. */
  readonly type: string;

  readonly isHeadless: boolean;

  /** The virtual addresses; none for a headless Service. */
  readonly clusterIPs: readonly string[];

  readonly selector?: Labels;
  readonly ports: readonly ServicePort[];
  readonly publishNotReadyAddresses: boolean;

  /** Empty: as the cluster is. */
  readonly ipFamilies: readonly string[];

  readonly ipFamilyPolicy: string;
  readonly externalName?: string;
}

/** A pod in a cluster. */
export interface ClusterPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;

  /** Its addresses, none before it has been set up. */
  readonly ips: readonly string[];

  /** Whether its condition `Ready` is true. */
  readonly ready: boolean;

  /** Whether its deletion has been asked for. */
  readonly terminating: boolean;

  /** `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`. */
  readonly phase: string;

  /** Absent: not bound to a node. */
  readonly nodeName?: string;

  readonly hostname?: string;
  readonly subdomain?: string;

  /** The ports of its containers and sidecars. */
  readonly ports: readonly ContainerPort[];
}

/** An address family, as a Service names it. */
export type IpFamily = 'IPv4' | 'IPv6';

/** One address of one pod behind a Service. */
export interface Endpoint {
  readonly pod: ClusterPod;
  readonly ip: string;

  /** The pod's host name, when the Service is the one that it names as its subdomain. */
  readonly hostname?: string;

  /** None when the Service has no ports or the pod none of those that the Service names. */
  readonly ports: readonly EndpointPort[];
}

/** A port of a Service, as a pod has it. */
export interface EndpointPort {
  /** Empty when the Service's port has none. */
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
}

/** The family of an address. */
export function ipFamily(ip: string): IpFamily {
  return ip.includes(':') ? 'IPv6' : 'IPv4';
}

/**
 * The families that a Service has.
 *
 * @param cluster the families of the cluster, the primary one first
 */
export function familiesOf(service: Pick<ClusterService, 'ipFamilies' | 'ipFamilyPolicy' | 'clusterIPs' | 'isHeadless'>,
  cluster: readonly IpFamily[]): IpFamily[] {
  const addresses = service.isHeadless ? [] : service.clusterIPs;
  let asked = service.ipFamilies.filter((each): each is IpFamily => each === 'IPv4' || each === 'IPv6');
  if (asked.length === 0) asked = addresses.map(ipFamily);
  const families = asked.length > 0 ? asked : cluster.slice(0, 1);
  return service.ipFamilyPolicy === 'SingleStack' ? families.slice(0, Math.max(1, asked.length)) : [...new Set([...families, ...cluster])];
}

/**
 * The endpoints that are served: those of pods that are ready, or of all that could be when the Service publishes
 * addresses that are not.
 *
 * @param pods those that the Service's selector matches, in its namespace
 */
export function endpointsOf(service: ClusterService, pods: readonly ClusterPod[], families: readonly IpFamily[]): Endpoint[] {
  return pods.filter((pod) => isServed(service, pod)).flatMap((pod) => {
    const ports = service.ports.flatMap((port): EndpointPort[] => {
      const number = targetPortNumber(pod.ports, port.targetPort, port.protocol);
      return number === undefined ? [] : [{ name: port.name ?? '', port: number, protocol: port.protocol }];
    });
    const hostname = isGoverned(service, pod) ? pod.hostname : undefined;
    return families.flatMap((family) => pod.ips.filter((ip) => ipFamily(ip) === family).map((ip) => ({ pod, ip, hostname, ports })));
  });
}

/** The label of an endpoint below its Service: its host name, or its address with dashes. */
export function endpointLabel({ hostname, ip }: Endpoint): string {
  if (hostname !== undefined) return hostname;
  const dashed = ip.replace(/[.:]/g, '-');
  // A label must not end in a dash, as `fd00::` would.
  return dashed.endsWith('-') ? `${dashed}0` : dashed;
}

function isServed({ publishNotReadyAddresses }: ClusterService, { phase, ready, terminating, nodeName }: ClusterPod): boolean {
  if (phase === 'Failed' || phase === 'Succeeded') return false;
  return publishNotReadyAddresses || (ready && !terminating && nodeName !== undefined && nodeName !== '');
}

/** Whether the Service is the one that the pod's host name stands under. */
function isGoverned(service: ClusterService, pod: ClusterPod): boolean {
  return pod.hostname !== undefined && pod.hostname !== '' && pod.subdomain === service.name && pod.namespace === service.namespace;
}

/** Pods by label, so that a Service's are found without looking at all. */
export class PodIndex {
  private readonly byLabel = new Map<string, ClusterPod[]>();

  public constructor(pods: readonly ClusterPod[]) {
    for (const pod of pods) {
      for (const [key, value] of Object.entries(pod.labels)) {
        const label = JSON.stringify([pod.namespace, key, value]);
        const bucket = this.byLabel.get(label);
        if (bucket) bucket.push(pod);
        else this.byLabel.set(label, [pod]);
      }
    }
  }

  /** The pods that a Service selects; none when it has no selector. */
  public selectedBy({ namespace, selector = {} }: Pick<ClusterService, 'namespace' | 'selector'>): ClusterPod[] {
    const buckets = Object.entries(selector).map(([key, value]) => this.byLabel.get(JSON.stringify([namespace, key, value])) ?? []);
    if (buckets.length === 0) return [];
    const smallest = buckets.reduce((one, other) => (other.length < one.length ? other : one));
    return smallest.filter((pod) => labelsInclude(pod.labels, selector));
  }
}
