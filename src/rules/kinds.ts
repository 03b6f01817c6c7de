/** Kinds of Kubernetes' own, and where the API server has them. */

/** By group and version: all of the groups without a point, and some of others. */
const KINDS: { readonly [apiVersion: string]: string } = {
  'v1': 'Binding ComponentStatus ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate '
    + 'ReplicationController ResourceQuota Secret Service ServiceAccount',
  'apps/v1': 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet',
  'batch/v1': 'CronJob Job',
  'autoscaling/v2': 'HorizontalPodAutoscaler',
  'autoscaling/v1': 'HorizontalPodAutoscaler Scale',
  'policy/v1': 'Eviction PodDisruptionBudget',
  'networking.k8s.io/v1': 'Ingress IngressClass NetworkPolicy',
  'storage.k8s.io/v1': 'CSIDriver CSINode StorageClass VolumeAttachment',
  'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
  'scheduling.k8s.io/v1': 'PriorityClass',
  'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
};

const PAIRS = Object.entries(KINDS).flatMap(([apiVersion, kinds]) => kinds.split(' ').map((kind): [string, string] => [kind, apiVersion]));

const KNOWN = new Set(PAIRS.map(([kind, apiVersion]) => `${apiVersion}/${kind}`));

/** The newest version of each. */
const PLACES = new Map([...PAIRS].reverse());

/** Names of kinds. */
export const KIND_NAMES: readonly string[] = [...PLACES.keys()];

/** Whether the kind is one of that group and version. */
export function isKnownKind(apiVersion: string, kind: string): boolean {
  return KNOWN.has(`${apiVersion}/${kind}`);
}

/** The group and version of a kind, if it is known. */
export function placeOf(kind: string): string | undefined {
  return PLACES.get(kind);
}
