/** The manifest fields that are read, typed. `objects.ts` reads them, with Kubernetes' defaults filled in. */
import { IntOrString } from './decoder';
import { LabelSelector } from './labels';
import { PodTemplate, Resources } from './pods/pod-template';

/** What every manifest has. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;

  /** Empty when there is none. */
  readonly name: string;

  /** Absent: the namespace that the manifest is applied to. */
  readonly namespace?: string;

  readonly labels: { readonly [key: string]: string };
  readonly annotations: { readonly [key: string]: string };

  /** The manifest as it is written. */
  readonly raw: unknown;
}

/** A StatefulSet of `apps/v1`. */
export interface StatefulSetManifest extends Manifest {
  /** Empty: the pods get no names in DNS. */
  readonly serviceName: string;

  /** Default: 1. */
  readonly replicas: number;

  /** `ordinals.start`. Default: 0. */
  readonly ordinalStart: number;

  /** `OrderedReady` or `Parallel`, or what is written instead. Default: `OrderedReady`. */
  readonly podManagementPolicy: string;

  readonly updateStrategy: UpdateStrategy;

  /** Seconds that a pod is ready before it counts as available. Default: 0. */
  readonly minReadySeconds: number;

  /** Revisions kept beside those in use. Default: 10. */
  readonly revisionHistoryLimit: number;

  readonly retentionPolicy: RetentionPolicy;
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  readonly claimTemplates: readonly ClaimManifest[];
}

/** `spec.updateStrategy`. */
export interface UpdateStrategy {
  /** `RollingUpdate` or `OnDelete`, or what is written instead. Default: `RollingUpdate`. */
  readonly type: string;

  /**
   * Absent when the type is written and the block is not: only when the type is absent does the API server fill it in,
   * and that decides which revision a hole is refilled with.
   */
  readonly rollingUpdate?: RollingUpdate;
}

export interface RollingUpdate {
  /** Counted from `ordinals.start`: pods below are not updated. Default: 0. */
  readonly partition: number;

  /** Absent: the field is not written, and one pod is updated at a time. */
  readonly maxUnavailable?: IntOrString;
}

/** `spec.persistentVolumeClaimRetentionPolicy`; each half is `Retain` or `Delete`, and `Retain` by default. */
export interface RetentionPolicy {
  readonly whenScaled: string;
  readonly whenDeleted: string;
}

/** A PersistentVolumeClaim, or a claim template of a set. */
export interface ClaimManifest extends Manifest {
  readonly accessModes: readonly string[];

  /** The storage requested, as written. */
  readonly storage?: string;

  /** Absent: the cluster's default class. Empty: no class, only volumes that exist already. */
  readonly storageClassName?: string;

  /** `Filesystem` or `Block`. Default: `Filesystem`. */
  readonly volumeMode: string;

  /** The volume that the claim is bound to, when that is chosen. */
  readonly volumeName?: string;

  readonly resources: Resources;
}

/** A Service of `v1`. */
export interface ServiceManifest extends Manifest {
  /** Default: `ClusterIP`. */
  readonly type: string;

  /** `None`, an address, or absent: the API server allocates one. */
  readonly clusterIP?: string;

  /** All addresses, the first of them being `clusterIP`. */
  readonly clusterIPs: readonly string[];

  /** `clusterIP: None`, and not an ExternalName. */
  readonly isHeadless: boolean;

  /** Absent or empty: the Service selects no pods; its endpoints are made by someone else. */
  readonly selector?: { readonly [key: string]: string };

  readonly ports: readonly ServicePort[];

  /** Default: false. */
  readonly publishNotReadyAddresses: boolean;

  /** `IPv4`, `IPv6`; empty: the cluster's first family. */
  readonly ipFamilies: readonly string[];

  /** `SingleStack`, `PreferDualStack` or `RequireDualStack`. Default: `SingleStack`. */
  readonly ipFamilyPolicy: string;

  readonly externalName?: string;
}

export interface ServicePort {
  /** Absent or empty: the only port of its Service. */
  readonly name?: string;

  /** Default: `TCP`. */
  readonly protocol: string;

  readonly port: number;

  /** A number or the name of a container's port. Default: {@link port}. */
  readonly targetPort: IntOrString;
}

/** A PersistentVolume of `v1`. */
export interface VolumeManifest extends Manifest {
  /** `capacity.storage`, as written. */
  readonly storage?: string;

  readonly accessModes: readonly string[];
  readonly storageClassName?: string;

  /** Default: `Filesystem`. */
  readonly volumeMode: string;

  /** Default: `Retain`. */
  readonly reclaimPolicy: string;

  /** The claim that the volume is kept for: its namespace and name. */
  readonly claimRef?: { readonly namespace: string; readonly name: string };
}

/** A StorageClass of `storage.k8s.io/v1`. */
export interface StorageClassManifest extends Manifest {
  readonly provisioner: string;
  readonly parameters: { readonly [key: string]: string };

  /** Default: `Delete`. */
  readonly reclaimPolicy: string;

  /** Default: `Immediate`. */
  readonly volumeBindingMode: string;

  /** Default: false. */
  readonly allowVolumeExpansion: boolean;

  /** Whether claims without a class get this one. */
  readonly isDefault: boolean;
}

/** A PodDisruptionBudget of `policy/v1`. */
export interface PodDisruptionBudgetManifest extends Manifest {
  readonly selector: LabelSelector;
  readonly minAvailable?: IntOrString;
  readonly maxUnavailable?: IntOrString;
}

/** A HorizontalPodAutoscaler of `autoscaling/v1` or `v2`. */
export interface AutoscalerManifest extends Manifest {
  /** API version, kind and name of what is scaled. */
  readonly target: { readonly apiVersion: string; readonly kind: string; readonly name: string };

  /** Default: 1. */
  readonly minReplicas: number;

  /** Default: 0, which the API server refuses. */
  readonly maxReplicas: number;
}
