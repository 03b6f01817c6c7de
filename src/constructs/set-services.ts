import { ApiObject, ApiObjectMetadata, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { containerPorts } from './headless-service';
import { namedMetadata, refuseSecond } from './naming';
import type { StatefulSet } from './stateful-set';
import { LABEL_LIMIT, toDnsLabel } from '../model/names';

/**
 * Options of `StatefulSet.addClientService`.
 */
export interface ClientServiceOptions {
  /**
   * What tells this Service from others of the set: it ends the Service's name.
   *
   * @default client
   */
  readonly id?: string;

  /**
   * Metadata of the Service.
   *
   * @default - named `<set>-<id>`
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The type of the Service.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly serviceType?: kplus.ServiceType;

  /**
   * The ports.
   *
   * @default - the container ports
   */
  readonly ports?: kplus.ServicePort[];
}

/**
 * Options of `StatefulSet.addPodServices`.
 */
export interface PodServiceOptions {
  /**
   * Labels of each Service.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of each Service; `{name}` and `{ordinal}` in a value are replaced by the pod's.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * The type of the Services.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly serviceType?: kplus.ServiceType;

  /**
   * The ports.
   *
   * @default - the container ports
   */
  readonly ports?: kplus.ServicePort[];

  /**
   * With type LoadBalancer: the addresses that it lets in, as CIDRs.
   *
   * @default - any
   */
  readonly sourceRanges?: string[];

  /**
   * With type LoadBalancer or NodePort: whether pods see the client's own address. Only the pod's node answers then,
   * which load balancers find out by health checks.
   *
   * @default false
   */
  readonly preserveClientAddress?: boolean;
}

/** @internal */
export function addClientService(set: StatefulSet, options: ClientServiceOptions): kplus.Service {
  const { id = 'client' } = options;
  const suffix = namedMetadata(set, id).name;
  const name = options.metadata?.name ?? toDnsLabel(`${set.name}-${suffix}`, LABEL_LIMIT)!;
  const child = id === 'client' ? 'ClientService' : `ClientService-${id}`;
  refuseSecond(set, child, `addClientService() has added a Service '${name}' already; give another one an \`id\` of its own`);
  return new kplus.Service(set, child, {
    metadata: { namespace: set.metadata.namespace, ...options.metadata, name },
    type: options.serviceType,
    ports: portsOf(set, options.ports),
    selector: set,
  });
}

/** @internal */
export function addPodServices(set: StatefulSet, options: PodServiceOptions): kplus.Service[] {
  const ports = portsOf(set, options.ports);
  return set.pods.map((pod) => {
    const id = `PodService${pod.ordinal}`;
    refuseSecond(set, id, `addPodServices() has added a Service '${pod.name}' already; call it once`);
    const annotations = Object.entries(options.annotations ?? {})
      .map(([key, value]) => [key, value.replaceAll('{name}', pod.name).replaceAll('{ordinal}', String(pod.ordinal))]);
    const service = new kplus.Service(set, id, {
      metadata: { name: pod.name, namespace: set.metadata.namespace, labels: options.labels, annotations: Object.fromEntries(annotations) },
      type: options.serviceType,
      ports,
      selector: set,
      loadBalancerSourceRanges: options.sourceRanges,
    });
    if (options.preserveClientAddress) ApiObject.of(service).addJsonPatch(JsonPatch.add('/spec/externalTrafficPolicy', 'Local'));
    service.selectLabel('statefulset.kubernetes.io/pod-name', pod.name);
    return service;
  });
}

function portsOf(set: StatefulSet, given?: kplus.ServicePort[]): kplus.ServicePort[] {
  const ports = given ?? containerPorts([set]);
  if (ports.length === 0) {
    throw new Error(`stateful set ${set.node.path}: a Service with a virtual IP needs a port and no container has one; give \`ports\`, or a container's portNumber`);
  }
  return ports;
}
