import { PodIndex } from './pod-index';
import { Workload } from './workload';
import { isJsonObject, JsonReader } from '../model/decoder';
import { Labels, LabelSelector } from '../model/labels';
import { decodeNetworkPolicy, NetworkPolicyManifest } from '../model/network-policy';
import {
  AutoscalerManifest, ClaimManifest, decodeAutoscaler, decodeClaim, decodePodDisruptionBudget, decodeService, decodeStatefulSet,
  decodeStorageClass, decodeVolume, flattenLists, Manifest, PodDisruptionBudgetManifest, readManifest, ServiceManifest, StatefulSetManifest,
  StorageClassManifest, VolumeManifest,
} from '../model/objects';
import { Behaviour, behaviourOfText, DEFAULT_VERSION } from '../model/versions';
import { decodeWorkload, isWorkloadKind, WorkloadManifest } from '../model/workloads';

/** Facts that rules judge by. */
export interface WorldOptions {
  /** `major.minor`; without one, the version that the library takes for granted. */
  readonly kubernetesVersion?: string;

  /** The namespace of manifests that name none. */
  readonly defaultNamespace?: string;

  /** What is live, or the last release: the manifests are judged as changes of it where it has the same objects. */
  readonly before?: readonly unknown[];
}

/** A workload that is a StatefulSet. */
export type SetWorkload = Workload & { readonly set: StatefulSetManifest };

/** What selects pods by their labels. */
export type SelectingManifest = ServiceManifest | PodDisruptionBudgetManifest | NetworkPolicyManifest;

/**
 * All manifests that are judged together, decoded once and indexed by what rules ask for: every question takes the same
 * time however many manifests there are.
 */
export class World {
  /** What the control plane of that version does. */
  public readonly behaviour: Behaviour;
  /** Every object, of any kind. */
  public readonly objects = new Array<Manifest>();
  public readonly statefulSets = new Array<StatefulSetManifest>();
  /** Everything that makes pods, StatefulSets included. */
  public readonly workloads = new Array<Workload>();
  public readonly services = new Array<ServiceManifest>();
  public readonly claims = new Array<ClaimManifest>();
  public readonly volumes = new Array<VolumeManifest>();
  public readonly storageClasses = new Array<StorageClassManifest>();
  public readonly disruptionBudgets = new Array<PodDisruptionBudgetManifest>();
  public readonly networkPolicies = new Array<NetworkPolicyManifest>();
  public readonly autoscalers = new Array<AutoscalerManifest>();

  private readonly defaultNamespace: string;
  private readonly byName = new Map<string, Manifest[]>();
  private readonly byNamespaceAndName = new Map<string, Manifest[]>();
  private readonly namesOfKind = new Map<string, Set<string>>();
  private readonly documents = new Map<unknown, unknown>();
  private readonly live = new Map<string, unknown>();
  private past?: World;
  private readonly workloadsOfSets = new Array<SetWorkload>();
  private readonly workloadOf = new Map<Manifest, Workload>();
  private readonly namespacesWithCustomResources = new Set<string>();
  private readonly selections = new Map<Manifest, Workload[]>();
  private readonly selectors = new Map<readonly SelectingManifest[], Map<Workload, SelectingManifest[]>>();
  private podIndex?: PodIndex;
  private defaultClasses?: readonly StorageClassManifest[];
  private autoscalersByTarget?: Map<string, AutoscalerManifest>;

  constructor(manifests: readonly unknown[], private readonly options: WorldOptions) {
    this.behaviour = behaviourOfText(options.kubernetesVersion ?? DEFAULT_VERSION);
    this.defaultNamespace = options.defaultNamespace ?? 'default';
    for (const document of manifests) {
      for (const json of flattenLists([document])) {
        if (json !== document) this.documents.set(json, document);
        this.add(json);
      }
    }
    for (const json of flattenLists(options.before ?? [])) {
      if (isJsonObject(json)) this.live.set(this.keyOf(readManifest(JsonReader.of(json))), json);
    }
  }

  /** The namespace that an object is in. */
  public namespaceOf(object: Manifest): string {
    return object.namespace ?? this.defaultNamespace;
  }

  /** The objects of that kind and name, in that namespace or, without one, in any. */
  public find<T extends Manifest>(kind: string, name: string, namespace?: string): readonly T[] {
    const found = namespace === undefined ? this.byName.get(`${kind}/${name}`) : this.byNamespaceAndName.get(`${kind}/${namespace}/${name}`);
    return (found ?? []) as readonly Manifest[] as readonly T[];
  }

  /** What the object is before it is applied, if it is there: the one of that group, kind, namespace and name. */
  public liveOf(object: Manifest): unknown {
    return this.live.size === 0 ? undefined : this.live.get(this.keyOf(object));
  }

  /** What is there before the manifests are applied, as a world of its own; undefined when nobody has said. */
  public get before(): World | undefined {
    if (this.options.before === undefined) return undefined;
    return this.past ??= new World(this.options.before, { ...this.options, before: undefined });
  }

  /** The names of all objects of a kind, in a namespace or, for kinds that have none, in the cluster. */
  public names(kind: string, namespace?: string): Iterable<string> {
    return this.namesOfKind.get(namespace === undefined ? kind : `${kind}/${namespace}`) ?? [];
  }

  /** What was given that the object is in: itself, or the list that it is an item of. */
  public documentOf(object: Manifest): unknown {
    return this.documents.get(object.raw) ?? object.raw;
  }

  /** The set with all that rules ask of it. */
  public workload(set: StatefulSetManifest): Workload {
    return this.workloadOf.get(set)!;
  }

  /** The StatefulSets, with all that rules ask of them. */
  public get sets(): readonly SetWorkload[] {
    return this.workloadsOfSets;
  }

  /** The governing Service of a set, if it is among the manifests; of several of that name, the last applied wins. */
  public governingService(set: StatefulSetManifest): ServiceManifest | undefined {
    return set.serviceName === '' ? undefined : this.find<ServiceManifest>('Service', set.serviceName, this.namespaceOf(set)).at(-1);
  }

  /** The autoscaler of a set or another workload, if it is among the manifests. */
  public autoscalerOf(scaled: Manifest): AutoscalerManifest | undefined {
    this.autoscalersByTarget ??= new Map(this.autoscalers.map((each) => [
      `${each.target.kind}/${this.namespaceOf(each)}/${each.target.name}`, each,
    ]));
    return this.autoscalersByTarget.get(`${scaled.kind}/${this.namespaceOf(scaled)}/${scaled.name}`);
  }

  /** The class of a claim, if it is among the manifests: the one it names or, when it names none, the default. */
  public classOf(claim: ClaimManifest): StorageClassManifest | undefined {
    if (claim.storageClassName !== undefined) return this.find<StorageClassManifest>('StorageClass', claim.storageClassName).at(-1);
    // Each claim asks: looked for once, the time does not grow with claims times classes.
    this.defaultClasses ??= this.storageClasses.filter(({ isDefault }) => isDefault);
    return this.defaultClasses.length === 1 ? this.defaultClasses[0] : undefined;
  }

  /** The workloads whose pods an object selects. */
  public selectedBy(object: SelectingManifest): readonly Workload[] {
    let selected = this.selections.get(object);
    if (selected === undefined) {
      const selector = selectorOf(object);
      selected = selector === undefined ? [] : this.pods.selected(this.namespaceOf(object), selector);
      this.selections.set(object, selected);
    }
    return selected;
  }

  public servicesOf(workload: Workload): readonly ServiceManifest[] {
    return this.selecting(workload, this.services);
  }

  public disruptionBudgetsOf(workload: Workload): readonly PodDisruptionBudgetManifest[] {
    return this.selecting(workload, this.disruptionBudgets);
  }

  public networkPoliciesOf(workload: Workload): readonly NetworkPolicyManifest[] {
    return this.selecting(workload, this.networkPolicies);
  }

  /** The pod templates, by their labels. */
  public get pods(): PodIndex {
    return this.podIndex ??= new PodIndex(this.workloads);
  }

  /** Whether objects that only an operator understands are in the namespace: they may make pods that nobody here knows. */
  public hasCustomResources(namespace: string): boolean {
    return this.namespacesWithCustomResources.has(namespace);
  }

  /** The labels of a namespace, as far as they are known. */
  public namespaceLabels(namespace: string): Labels {
    return { ...this.find('Namespace', namespace).at(-1)?.labels, 'kubernetes.io/metadata.name': namespace };
  }

  private keyOf(object: Manifest): string {
    const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
    return JSON.stringify([group, object.kind, isClusterScoped(object.kind) ? '' : this.namespaceOf(object), object.name]);
  }

  private selecting<T extends SelectingManifest>(workload: Workload, objects: readonly T[]): readonly T[] {
    let byWorkload = this.selectors.get(objects) as Map<Workload, T[]> | undefined;
    if (byWorkload === undefined) {
      byWorkload = new Map();
      for (const object of objects) for (const selected of this.selectedBy(object)) append(byWorkload, selected, object);
      this.selectors.set(objects, byWorkload);
    }
    return byWorkload.get(workload) ?? [];
  }

  private add(json: unknown): void {
    const { apiVersion, kind } = (json ?? {}) as { apiVersion?: unknown; kind?: unknown };
    const versionAndKind = `${apiVersion}/${kind}`;
    switch (versionAndKind) {
      case 'apps/v1/StatefulSet': return this.addSet(decodeStatefulSet(json).value);
      case 'v1/Service': return this.index(decodeService(json).value, this.services);
      case 'v1/PersistentVolumeClaim': return this.index(decodeClaim(json).value, this.claims);
      case 'v1/PersistentVolume': return this.index(decodeVolume(json).value, this.volumes);
      case 'storage.k8s.io/v1/StorageClass': return this.index(decodeStorageClass(json).value, this.storageClasses);
      case 'policy/v1/PodDisruptionBudget': return this.index(decodePodDisruptionBudget(json).value, this.disruptionBudgets);
      case 'networking.k8s.io/v1/NetworkPolicy': return this.index(decodeNetworkPolicy(json).value, this.networkPolicies);
      case 'autoscaling/v1/HorizontalPodAutoscaler':
      case 'autoscaling/v2/HorizontalPodAutoscaler': return this.index(decodeAutoscaler(json).value, this.autoscalers);
      default:
        if (isWorkloadKind(versionAndKind)) this.addWorkload(decodeWorkload(json, versionAndKind).value);
        else if (isJsonObject(json)) this.index(readManifest(JsonReader.of(json)));
    }
  }

  private addSet(set: StatefulSetManifest): void {
    this.index(set, this.statefulSets);
    const workload = Workload.ofSet(set, this.namespaceOf(set));
    this.workloads.push(workload);
    this.workloadsOfSets.push(workload as SetWorkload);
    this.workloadOf.set(set, workload);
  }

  private addWorkload(manifest: WorkloadManifest): void {
    this.index(manifest);
    this.workloads.push(Workload.of(manifest, this.namespaceOf(manifest)));
  }

  private index<T extends Manifest>(object: T, list?: T[]): void {
    list?.push(object);
    this.objects.push(object);
    const { kind, name } = object;
    const namespace = this.namespaceOf(object);
    append(this.byName, `${kind}/${name}`, object);
    append(this.byNamespaceAndName, `${kind}/${namespace}/${name}`, object);
    for (const key of [kind, `${kind}/${namespace}`]) {
      const names = this.namesOfKind.get(key);
      if (names) names.add(name);
      else this.namesOfKind.set(key, new Set([name]));
    }
    if (isCustom(object.apiVersion)) this.namespacesWithCustomResources.add(namespace);
  }
}

/** What an object selects pods by; undefined when it selects none. */
export function selectorOf(object: SelectingManifest): LabelSelector | undefined {
  if ('podSelector' in object) return object.podSelector;
  if ('minAvailable' in object) {
    // A budget without a selector is about no pod; with an empty one, about all.
    const spec = (object.raw as { spec?: { selector?: unknown } }).spec;
    return isJsonObject(spec?.selector) ? object.selector : undefined;
  }
  const { selector, type } = object as ServiceManifest;
  if (type === 'ExternalName' || selector === undefined || Object.keys(selector).length === 0) return undefined;
  return { matchLabels: selector, matchExpressions: [] };
}

/** Whether an API group is none of Kubernetes' own. */
function isCustom(apiVersion: string): boolean {
  const group = apiVersion.slice(0, apiVersion.lastIndexOf('/'));
  return group.includes('.') && !group.endsWith('.k8s.io');
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Kinds that have no namespace, whatever a manifest of theirs says. */
function isClusterScoped(kind: string): boolean {
  return kind === 'PersistentVolume' || kind === 'StorageClass';
}
