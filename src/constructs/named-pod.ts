import type { StatefulSet } from './stateful-set';
import { podDnsName } from '../model/dns';
import { PodIdentity } from '../model/prediction/predicted';

/**
 * A pod of a `StatefulSet`, whose governing service gives it a name.
 */
export interface NamedPod extends PodIdentity {
  /**
   * The name that resolves to this pod while it is ready (or the Service publishes addresses that are not):
   * `web-0.nginx.default.svc.cluster.local`. A governing service whose own selector leaves the pod out stops the synth.
   */
  readonly dnsName: string;
}

/** @internal */
export function namedPods(set: StatefulSet): NamedPod[] {
  const { dnsName: service } = set;
  return set.prediction.pods.map((pod) => ({ ...pod, dnsName: podDnsName(pod.name, service) }));
}
