import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Cluster } from './cluster';
import { DEFAULT_NAMESPACE, namedMetadata } from './naming';
import { serviceDnsName, srvName } from '../model/dns';

/**
 * An IP address family.
 */
export enum IpFamily {
  /** IPv4. */
  IPV4 = 'IPv4',
  /** IPv6. */
  IPV6 = 'IPv6',
}

/**
 * How many address families a Service asks for.
 */
export enum IpFamilyPolicy {
  /** One family. */
  SINGLE_STACK = 'SingleStack',
  /** Both families where the cluster has both, one otherwise. */
  PREFER_DUAL_STACK = 'PreferDualStack',
  /** Both families; the API server refuses the Service in a cluster with one. */
  REQUIRE_DUAL_STACK = 'RequireDualStack',
}

/**
 * Properties of a `HeadlessService`.
 */
export interface HeadlessServiceProps extends kplus.ResourceProps {
  /**
   * The pods that get records. A `StatefulSet` that is given this Service adds itself.
   *
   * @default - the pods of the StatefulSet that it governs
   */
  readonly selector?: kplus.IPodSelector;

  /**
   * Ports that get SRV records. A headless Service needs none: addresses resolve without.
   *
   * @default - the container ports of the StatefulSet that it governs, read at synth
   */
  readonly ports?: kplus.ServicePort[];

  /**
   * Whether pods have records before they are ready and while they terminate. Peers that look each other up to become
   * ready need this; clients should use another Service (`StatefulSet.addClientService`), which shows ready pods only.
   *
   * @default true
   */
  readonly publishNotReadyAddresses?: boolean;

  /**
   * Single or dual stack.
   *
   * @default - the API server's default, SingleStack
   */
  readonly ipFamilyPolicy?: IpFamilyPolicy;

  /**
   * The address families, the primary one first.
   *
   * @default - the cluster's
   */
  readonly ipFamilies?: IpFamily[];
}

/**
 * A Service without a virtual IP, which gives each of its pods a DNS name: what a StatefulSet calls its governing
 * service. Its name is `metadata.name`, or the construct's id.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
 */
export class HeadlessService extends kplus.Service {
  /** Whether pods have records before they are ready and while they terminate. */
  public readonly publishNotReadyAddresses: boolean;

  private readonly families: { readonly policy?: IpFamilyPolicy; readonly families?: IpFamily[] };
  private readonly selected: Record<string, string> = {};
  private readonly governed = new Array<kplus.AbstractPod>();

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   */
  constructor(scope: Construct, id: string, props: HeadlessServiceProps = {}) {
    const publishNotReadyAddresses = props.publishNotReadyAddresses ?? true;
    super(scope, id, {
      metadata: namedMetadata(scope, id, props.metadata),
      ports: props.ports,
      clusterIP: 'None',
      type: kplus.ServiceType.CLUSTER_IP,
      publishNotReadyAddresses,
    });
    this.publishNotReadyAddresses = publishNotReadyAddresses;
    this.families = { policy: props.ipFamilyPolicy, families: props.ipFamilies && [...props.ipFamilies] };
    if (props.selector) this.select(props.selector);
  }

  /**
   * The name under which all its pods resolve, and below which each pod has its own:
   * `<name>.<namespace>.svc.<cluster domain>`. Without a namespace in the chart or the metadata: `default`.
   */
  public get dnsName(): string {
    return serviceDnsName(this.name, this.metadata.namespace ?? DEFAULT_NAMESPACE, Cluster.of(this).clusterDomain);
  }

  /**
   * The name whose SRV records list every pod with the port's number: `_<port>._<protocol>.<dnsName>`.
   *
   * @param port the name of one of the ports
   * @throws when no port of this Service has that name
   */
  public srvName(port: string): string {
    const found = this.servedPorts.find((each) => each.name === port);
    if (!found) {
      const names = this.servedPorts.flatMap((each) => each.name ?? []);
      throw new Error(`headless service '${this.name}' (${this.node.path}): no port is named '${port}', so it has no SRV record; `
        + `named ports: ${names.join(', ') || 'none'}`);
    }
    return srvName(port, found.protocol ?? kplus.Protocol.TCP, this.dnsName);
  }

  /**
   * The ports in the manifest: those given, or else the container ports of the sets that it governs.
   */
  public get servedPorts(): kplus.ServicePort[] {
    const own = this.ports;
    return own.length > 0 ? own : containerPorts(this.governed);
  }

  /**
   * Adds the pods' identity labels to the selector.
   *
   * @throws when they are selected by expressions
   */
  public select(selector: kplus.IPodSelector): void {
    const { matchLabels, matchExpressions } = selector.toPodSelectorConfig().labelSelector._toKube();
    if (matchExpressions?.length) {
      throw new Error(`headless service '${this.name}' (${this.node.path}): the pods are selected by expressions, and a Service selects by labels only: `
        + 'it would select others too; give labels');
    }
    super.select(selector);
    Object.assign(this.selected, matchLabels ?? {});
  }

  /**
   * Adds one label to the selector.
   */
  public selectLabel(key: string, value: string): void {
    super.selectLabel(key, value);
    this.selected[key] = value;
  }

  /**
   * Takes a set's pods and ports.
   *
   * @internal
   */
  public _govern(workload: kplus.AbstractPod): void {
    if (Object.keys(this.selected).length === 0) this.select(workload);
    this.governed.push(workload);
  }

  /** @internal */
  public _toKube(): kplus.k8s.ServiceSpec {
    const ports = this.servedPorts;
    // Not super's: it refuses a Service without ports, and a headless one has every right to be.
    return {
      clusterIp: 'None',
      type: this.type,
      selector: Object.keys(this.selected).length === 0 ? undefined : { ...this.selected },
      ports: ports.length === 0 ? undefined : ports.map(({ targetPort, ...port }) => ({
        ...port,
        targetPort: targetPort === undefined ? undefined : kplus.k8s.IntOrString.fromNumber(targetPort),
      })),
      publishNotReadyAddresses: this.publishNotReadyAddresses,
      ipFamilyPolicy: this.families.policy,
      ipFamilies: this.families.families,
    };
  }
}

/**
 * The Service ports that show what the containers of those pods listen on.
 *
 * @internal
 */
export function containerPorts(pods: kplus.AbstractPod[]): kplus.ServicePort[] {
  const ports = pods.flatMap((pod) => pod.containers).flatMap((container) => container.ports);
  const distinct = [...new Map(ports.map((port) => [`${port.number}/${port.protocol ?? kplus.Protocol.TCP}`, port])).values()];
  const name = portNamer(distinct);
  return distinct.map((port) => ({ port: port.number, protocol: port.protocol, name: name(port) }));
}

/**
 * Of several ports of a Service, each must have a name of its own, while containers may share one: the first keeps it,
 * so that another container's port does not rename it.
 */
function portNamer(ports: kplus.ContainerPort[]): (port: kplus.ContainerPort) => string | undefined {
  const given = new Set(ports.map((port) => port.name));
  const used = new Set<string>();
  return ({ name, number, protocol = kplus.Protocol.TCP }) => {
    if (ports.length === 1) return name;
    const suffix = protocol.toLowerCase();
    const isFree = (each: string) => !used.has(each) && (each === name || !given.has(each));
    const candidates = [name ?? `${suffix}-${number}`, `${name ?? 'port'}-${number}`, `${name ?? 'port'}-${number}-${suffix}`];
    const chosen = candidates.find(isFree) ?? candidates[2];
    used.add(chosen);
    return chosen;
  };
}
