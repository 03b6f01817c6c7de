/**
 * Fields that a server has and does not keep while their feature is switched off: it reads them, checks their types,
 * and drops them before it looks at their values. Source: the strategies' functions that drop disabled fields.
 */
import type { FeatureGates } from '../versions';

interface Gate {
  readonly gate: string;

  /** The first minor release in which it is on by default; absent: in none. */
  readonly since?: number;
}

/** By type and field; a kind before that: only in objects of that kind. */
const GATED: { readonly [field: string]: Gate } = {
  'Container.resizePolicy': { gate: 'InPlacePodVerticalScaling', since: 33 },
  'Container.restartPolicyRules': { gate: 'ContainerRestartRules', since: 35 },
  'EnvVarSource.fileKeyRef': { gate: 'EnvFiles', since: 35 },
  'Lifecycle.stopSignal': { gate: 'ContainerStopSignals' },
  'LifecycleHandler.sleep': { gate: 'PodLifecycleSleepAction', since: 30 },
  // Claim templates keep it.
  'PersistentVolumeClaim/PersistentVolumeClaimSpec.volumeAttributesClassName': { gate: 'VolumeAttributesClass', since: 34 },
  'PodAffinityTerm.matchLabelKeys': { gate: 'MatchLabelKeysInPodAffinity', since: 31 },
  'PodAffinityTerm.mismatchLabelKeys': { gate: 'MatchLabelKeysInPodAffinity', since: 31 },
  'PodSecurityContext.seLinuxChangePolicy': { gate: 'SELinuxChangePolicy', since: 33 },
  'PodSecurityContext.supplementalGroupsPolicy': { gate: 'SupplementalGroupsPolicy', since: 33 },
  'PodSpec.hostUsers': { gate: 'UserNamespacesSupport', since: 33 },
  'PodSpec.hostnameOverride': { gate: 'HostnameOverride', since: 35 },
  'PodSpec.resourceClaims': { gate: 'DynamicResourceAllocation', since: 34 },
  'PodSpec.resources': { gate: 'PodLevelResources', since: 34 },
  'PodSpec.schedulingGroup': { gate: 'GenericWorkload' },
  'PodSpec.workloadRef': { gate: 'GenericWorkload' },
  'ResourceRequirements.claims': { gate: 'DynamicResourceAllocation', since: 34 },
  'RollingUpdateStatefulSetStrategy.maxUnavailable': { gate: 'MaxUnavailableStatefulSet', since: 37 },
  'SecurityContext.procMount': { gate: 'ProcMountType', since: 33 },
  'ServiceSpec.trafficDistribution': { gate: 'ServiceTrafficDistribution', since: 31 },
  'VolumeMount.recursiveReadOnly': { gate: 'RecursiveReadOnlyMounts', since: 31 },
  'VolumeProjection.clusterTrustBundle': { gate: 'ClusterTrustBundleProjection', since: 37 },
  'VolumeProjection.podCertificate': { gate: 'PodCertificateRequest', since: 37 },
};

/** The fields, each `Type.field`, that do not reach what the server checks. */
export function droppedFields(minor: number, gates: FeatureGates): ReadonlySet<string> {
  const isOn = ({ gate, since = Infinity }: Gate) => (Object.hasOwn(gates, gate) ? gates[gate] : minor >= since);
  return new Set(Object.entries(GATED).filter(([, gate]) => !isOn(gate)).map(([field]) => field));
}
