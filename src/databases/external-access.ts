import * as kplus from 'cdk8s-plus-28';
import { StatefulSet } from '../constructs/stateful-set';

/**
 * How clients outside the cluster reach each member.
 */
export interface ExternalAccess {
  /**
   * The addresses that may connect, as CIDRs. With a load balancer everybody else finds the door closed, at the load
   * balancer and at the pods.
   */
  readonly sourceRanges: string[];

  /**
   * The type of the Services.
   *
   * @default ServiceType.LOAD_BALANCER
   */
  readonly serviceType?: kplus.ServiceType;

  /**
   * The DNS name that external-dns gives each member; `{name}` and `{ordinal}` are replaced by the pod's.
   *
   * @default - none
   */
  readonly hostname?: string;

  /**
   * Annotations of each Service; `{name}` and `{ordinal}` in a value are replaced by the pod's.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/**
 * The Services, a member each.
 *
 * @internal
 */
export function addExternalServices(set: StatefulSet, access: ExternalAccess, ports: kplus.ServicePort[]): kplus.Service[] {
  const type = access.serviceType ?? kplus.ServiceType.LOAD_BALANCER;
  return set.addPodServices({
    ports,
    serviceType: type,
    annotations: { ...access.hostname ? { 'external-dns.alpha.kubernetes.io/hostname': access.hostname } : {}, ...access.annotations },
    sourceRanges: type === kplus.ServiceType.LOAD_BALANCER ? access.sourceRanges : undefined,
    // There is one pod to go to. By way of another node, the NetworkPolicy would see that node's address.
    preserveClientAddress: type !== kplus.ServiceType.CLUSTER_IP,
  });
}

/**
 * @throws when several members would have one name
 *
 * @internal
 */
export function checkHostname(title: string, access: ExternalAccess | undefined, replicas: number): void {
  const { hostname } = access ?? {};
  if (hostname === undefined || replicas === 1 || /\{(name|ordinal)\}/.test(hostname)) return;
  throw new Error(`${title}: externalAccess.hostname is '${hostname}', and all ${replicas} members would be called so: a client would reach any of them; write '{name}.${hostname}'`);
}
