import {
  AutoscalerManifest, ClaimManifest, decodeAutoscaler, decodeClaim, decodePodDisruptionBudget, decodeService, decodeStatefulSet,
  decodeStorageClass, Manifest, PodDisruptionBudgetManifest, ServiceManifest, StatefulSetManifest, StorageClassManifest,
} from '../model/objects';
import { Behaviour, behaviourOf, DEFAULT_VERSION, parseVersion } from '../model/versions';

/** Facts that rules judge by. */
export interface WorldOptions {
  /** `major.minor`; without one, the version that the library takes for granted. */
  readonly kubernetesVersion?: string;

  /** The namespace of manifests that name none. */
  readonly defaultNamespace?: string;
}

/**
 * All manifests that are judged together, decoded once and indexed by what rules ask for.
 */
export class World {
  /** What the control plane of that version does. */
  public readonly behaviour: Behaviour;
  public readonly statefulSets = new Array<StatefulSetManifest>();
  public readonly services = new Array<ServiceManifest>();
  public readonly claims = new Array<ClaimManifest>();
  public readonly storageClasses = new Array<StorageClassManifest>();
  public readonly disruptionBudgets = new Array<PodDisruptionBudgetManifest>();
  public readonly autoscalers = new Array<AutoscalerManifest>();

  private readonly defaultNamespace: string;
  private readonly byName = new Map<string, Manifest[]>();
  private readonly byNamespaceAndName = new Map<string, Manifest[]>();

  constructor(manifests: readonly unknown[], options: WorldOptions) {
    this.behaviour = behaviourOf(parseVersion(options.kubernetesVersion ?? DEFAULT_VERSION) ?? parseVersion(DEFAULT_VERSION)!);
    this.defaultNamespace = options.defaultNamespace ?? 'default';
    manifests.forEach((manifest) => this.add(manifest));
  }

  /** Every object that was understood. */
  public get objects(): Manifest[] {
    return [...this.byName.values()].flat();
  }

  /** The governing Service of a set, if it is among the manifests; of several of that name, the last applied wins. */
  public governingService(set: StatefulSetManifest): ServiceManifest | undefined {
    return set.serviceName === '' ? undefined : this.find<ServiceManifest>('Service', set.serviceName, this.namespaceOf(set)).at(-1);
  }

  /** The namespace that an object is in. */
  public namespaceOf(object: Manifest): string {
    return object.namespace ?? this.defaultNamespace;
  }

  /** The objects of that kind and name, in that namespace or, without one, in any. */
  public find<T extends Manifest>(kind: string, name: string, namespace?: string): T[] {
    const found = namespace === undefined ? this.byName.get(`${kind}/${name}`) : this.byNamespaceAndName.get(`${kind}/${namespace}/${name}`);
    return [...found ?? []] as T[];
  }

  private add(json: unknown): void {
    const { apiVersion, kind } = (json ?? {}) as { apiVersion?: unknown; kind?: unknown };
    switch (`${apiVersion}/${kind}`) {
      case 'apps/v1/StatefulSet': return this.index(this.statefulSets, decodeStatefulSet(json).value);
      case 'v1/Service': return this.index(this.services, decodeService(json).value);
      case 'v1/PersistentVolumeClaim': return this.index(this.claims, decodeClaim(json).value);
      case 'storage.k8s.io/v1/StorageClass': return this.index(this.storageClasses, decodeStorageClass(json).value);
      case 'policy/v1/PodDisruptionBudget': return this.index(this.disruptionBudgets, decodePodDisruptionBudget(json).value);
      case 'autoscaling/v1/HorizontalPodAutoscaler':
      case 'autoscaling/v2/HorizontalPodAutoscaler': return this.index(this.autoscalers, decodeAutoscaler(json).value);
      default:
    }
  }

  private index<T extends Manifest>(list: T[], object: T): void {
    list.push(object);
    append(this.byName, `${object.kind}/${object.name}`, object);
    append(this.byNamespaceAndName, `${object.kind}/${this.namespaceOf(object)}/${object.name}`, object);
  }
}

function append(lists: Map<string, Manifest[]>, key: string, object: Manifest): void {
  const list = lists.get(key);
  if (list) list.push(object);
  else lists.set(key, [object]);
}
