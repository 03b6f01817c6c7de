/**
 * Names in the cluster's DNS. Source of truth: Kubernetes' DNS-based service discovery specification, and CoreDNS where
 * that says more.
 */

/** The domain of a cluster that is not told another. */
export const DEFAULT_CLUSTER_DOMAIN = 'cluster.local';

/** `<service>.<namespace>.svc.<domain>` */
export function serviceDnsName(service: string, namespace: string, clusterDomain: string = DEFAULT_CLUSTER_DOMAIN): string {
  return `${service}.${namespace}.svc.${clusterDomain}`;
}

/** `<pod>.<service>.<namespace>.svc.<domain>`, given the pod's label and the Service's name. */
export function podDnsName(pod: string, serviceName: string): string {
  return `${pod}.${serviceName}`;
}

/** `_<port>._<protocol>.<service>.<namespace>.svc.<domain>`, given the Service's name. */
export function srvName(port: string, protocol: string, serviceName: string): string {
  return `_${port}._${protocol.toLowerCase()}.${serviceName}`;
}
