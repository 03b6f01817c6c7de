/** Kinds that have no namespace, whatever a manifest of theirs says. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'ClusterRole', 'ClusterRoleBinding', 'CSIDriver', 'CustomResourceDefinition', 'IngressClass', 'Namespace', 'PersistentVolume', 'PriorityClass',
  'RuntimeClass', 'ServiceCIDR', 'StorageClass', 'VolumeAttributesClass',
]);

/** Whether objects of that kind, one of Kubernetes' own, are in no namespace. */
export function isClusterScoped(kind: string): boolean {
  return CLUSTER_SCOPED.has(kind);
}
