/**
 * What Kubernetes will make of manifests: the types of a prediction. They are part of the library's public surface and
 * of its JSON output; `prediction.ts` fills them.
 */
import { PredictedAutoscaling, PredictedCapacity } from './predicted-capacity';
import { PredictedService, SrvRecord } from './predicted-service';

export * from './predicted-capacity';
export * from './predicted-service';

/**
 * What is known about the target when a prediction is made.
 */
export interface PredictionOptions {
  /**
   * The Kubernetes version of the cluster, `1.34`.
   *
   * @default '1.34'
   */
  readonly kubernetesVersion?: string;

  /**
   * The domain under which the cluster's DNS serves Services.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;

  /**
   * The namespace of manifests that name none.
   *
   * @default 'default'
   */
  readonly defaultNamespace?: string;

  /**
   * The storage class that claims get when they name none.
   *
   * @default - the class among the manifests that is marked as the default; without one, claims that name no class are
   * predicted without
   */
  readonly defaultStorageClass?: string;
}

/**
 * Everything that can be told from manifests alone, before anything runs.
 */
export interface Prediction {
  /** The Kubernetes version that it holds for. */
  readonly kubernetesVersion: string;

  /** The domain that DNS names end in. */
  readonly clusterDomain: string;

  /** One for each StatefulSet, in the order of the manifests. */
  readonly statefulSets: PredictedStatefulSet[];
}

/**
 * A StatefulSet, and all that comes of it.
 */
export interface PredictedStatefulSet {
  /** Its namespace. */
  readonly namespace: string;

  /** Its name. */
  readonly name: string;

  /** The name of its governing Service, empty when it names none. */
  readonly serviceName: string;

  /**
   * The governing Service.
   *
   * @default - the manifests hold no Service of that name in the set's namespace
   */
  readonly service?: PredictedService;

  /**
   * Why the pods have no names in DNS.
   *
   * @default - they have
   */
  readonly noDnsReason?: string;

  /** The other Services that select at least one of the pods. */
  readonly otherServices: PredictedService[];

  /** `OrderedReady`: each step waits until the one before is available; `Parallel`: only updates do. */
  readonly podManagementPolicy: string;

  /** `RollingUpdate`, `OnDelete` or, where the cluster has it, `Recreate`. */
  readonly updateStrategy: string;

  /** How many seconds a pod is ready before it counts as available. */
  readonly minReadySeconds: number;

  /**
   * How many pods a change of the template replaces at once: one, or what `maxUnavailable` allows where the cluster
   * obeys it; all for `Recreate`, none for `OnDelete`.
   */
  readonly updatedAtOnce: number;

  /**
   * How many seconds a replaced pod is ready before an update goes on: `minReadySeconds`, which updates of `Parallel`
   * sets pay no heed to before Kubernetes 1.34.
   */
  readonly updateMinReadySeconds: number;

  /** Whether claims are kept (`Retain`) or deleted (`Delete`) when the set is scaled down past their pod. */
  readonly whenScaled: string;

  /** Whether claims are kept (`Retain`) or deleted (`Delete`) with the set. */
  readonly whenDeleted: string;

  /**
   * The pods, by ascending ordinal: as many as `spec.replicas` says, within the limits of the autoscaler where there is
   * one.
   */
  readonly pods: PredictedPod[];

  /** The names of the pods in the order in which they are created. */
  readonly startOrder: string[];

  /** The names of the pods in the order in which scaling down to zero deletes them. Deleting the set has no order. */
  readonly scaleDownOrder: string[];

  /** The names of the pods in the order in which a change of the template replaces them; none for `OnDelete`. */
  readonly updateOrder: string[];

  /** What these pods and claims ask for. */
  readonly capacity: PredictedCapacity;

  /**
   * What a HorizontalPodAutoscaler makes of it.
   *
   * @default - none among the manifests scales this set
   */
  readonly autoscaling?: PredictedAutoscaling;

  /** What a reader should know about this prediction, a sentence each: fields that could not be read, what hides behind a name. */
  readonly notes: string[];
}

/**
 * What is known of every pod of a set.
 */
export interface PodIdentity {
  /** Its name. */
  readonly name: string;

  /** Its ordinal. */
  readonly ordinal: number;

  /** Its host name, which is its name. */
  readonly hostname: string;

  /** The template's labels and those that the controller adds, except `controller-revision-hash`, which depends on the cluster. */
  readonly labels: { [key: string]: string };

  /** The SRV records of the governing Service whose target is this pod. */
  readonly srv: SrvRecord[];

  /**
   * The names that a reverse look-up (PTR) of the pod's address gives, while it has records: its DNS name, and one below
   * each other Service that selects it, in which `{address}` stands for the address with dashes.
   */
  readonly reverseNames: string[];

  /** Its claims, in the order of the templates. */
  readonly claims: PredictedClaim[];
}

/**
 * A pod of a set.
 */
export interface PredictedPod extends PodIdentity {
  /**
   * The name that resolves to this pod while it is ready (or the Service publishes addresses that are not):
   * `web-0.nginx.default.svc.cluster.local`.
   *
   * @default - it has none; `PredictedStatefulSet.noDnsReason` says why
   */
  readonly dnsName?: string;
}

/**
 * A PersistentVolumeClaim of a pod.
 */
export interface PredictedClaim {
  /** Its name. */
  readonly name: string;

  /** The name of its template, under which the pod mounts it. */
  readonly template: string;

  /** Its labels. */
  readonly labels: { [key: string]: string };

  /** Its access modes. */
  readonly accessModes: string[];

  /**
   * The storage that it asks for, as Kubernetes prints it.
   *
   * @default - it asks for none, or what it asks for is no quantity
   */
  readonly storage?: string;

  /**
   * Its storage class; empty: none, only volumes that exist.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;

  /** `Filesystem` or `Block`. */
  readonly volumeMode: string;

  /**
   * The kind of the object that it is deleted with, `StatefulSet`.
   *
   * @default - it is deleted with nothing
   */
  readonly owner?: string;

  /** Whether the manifests hold a claim of this name already: it is taken as it is, and the values here are its own. */
  readonly exists: boolean;
}
