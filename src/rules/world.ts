import { isClusterScoped } from './cluster-scoped';
import { ObjectLists, SetWorkload } from './object-lists';
import { PodIndex } from './pod-index';
import { Workload } from './workload';
import { isJsonObject, JsonReader, ownField } from '../model/decoder';
import { Labels, LabelSelector } from '../model/labels';
import { decodeNetworkPolicy, NetworkPolicyManifest } from '../model/network-policy';
import {
  AutoscalerManifest, ClaimManifest, decodeAutoscaler, decodeClaim, decodePodDisruptionBudget, decodeService, decodeStatefulSet,
  decodeStorageClass, decodeVolume, flattenLists, Manifest, PodDisruptionBudgetManifest, readManifest, ServiceManifest, StatefulSetManifest,
  StorageClassManifest,
} from '../model/objects';
import { PodDetails, podDetails } from '../model/pods/pod-details';
import { PodTemplate } from '../model/pods/pod-template';
import { RepeatedPodSpecs } from '../model/pods/repeated-pod-specs';
import { decodeWorkload, isWorkloadKind, WorkloadManifest } from '../model/pods/workloads';
import { Behaviour, behaviourOfText, DEFAULT_VERSION } from '../model/versions';

export type { SetWorkload } from './object-lists';

/** Facts that rules judge by. */
export interface WorldOptions {
  /** `major.minor`; without one, the version that the library takes for granted. */
  readonly kubernetesVersion?: string;

  /** The namespace of manifests that name none. */
  readonly defaultNamespace?: string;

  /** What is live, or the last release: the manifests are judged as changes of it where it has the same objects. */
  readonly before?: readonly unknown[];
}

/** How many objects are in a part: with what belongs to them, they are in a processor's cache. */
const PART_SIZE = 64;

/** What selects pods by their labels. */
export type SelectingManifest = ServiceManifest | PodDisruptionBudgetManifest | NetworkPolicyManifest;

/**
 * All manifests that are judged together, decoded once and indexed by what rules ask for: every question takes the same
 * time however many manifests there are.
 */
export class World {
  /** What the control plane of that version does. */
  public readonly behaviour: Behaviour;

  /** Their pod specs, as far as they repeat themselves. */
  public readonly podSpecs = new RepeatedPodSpecs();

  private readonly defaultNamespace: string;
  private readonly all = new ObjectLists();
  private readonly parts = new Array<ObjectLists>();
  /** What rules see: all, or a part. */
  private seen = this.all;
  private readonly byName = new Map<string, Manifest[]>();
  private readonly byNamespaceAndName = new Map<string, Manifest[]>();
  private readonly namesOfKind = new Map<string, Set<string>>();
  private readonly documents = new Map<unknown, unknown>();
  private readonly live = new Map<string, unknown>();
  private past?: World;
  private readonly workloadOf = new Map<Manifest, Workload>();
  private readonly namespacesWithCustomResources = new Set<string>();
  private readonly selections = new Map<Manifest, Workload[]>();
  private readonly selectors = new Map<readonly SelectingManifest[], Map<Workload, SelectingManifest[]>>();
  private readonly details = new Map<unknown, PodDetails>();
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
      if (!isJsonObject(json)) continue;
      const manifest = readManifest(JsonReader.of(json));
      // What the server names is made anew each time.
      if (manifest.name !== '') this.live.set(this.keyOf(manifest), json);
    }
  }

  public get objects(): readonly Manifest[] { return this.seen.objects; }
  public get statefulSets(): readonly StatefulSetManifest[] { return this.seen.statefulSets; }
  public get sets(): readonly SetWorkload[] { return this.seen.sets; }
  public get workloads(): readonly Workload[] { return this.seen.workloads; }
  public get services(): readonly ServiceManifest[] { return this.seen.services; }
  public get claims(): readonly ClaimManifest[] { return this.seen.claims; }
  public get storageClasses(): readonly StorageClassManifest[] { return this.seen.storageClasses; }
  public get disruptionBudgets(): readonly PodDisruptionBudgetManifest[] { return this.seen.disruptionBudgets; }
  public get networkPolicies(): readonly NetworkPolicyManifest[] { return this.seen.networkPolicies; }
  public get autoscalers(): readonly AutoscalerManifest[] { return this.seen.autoscalers; }

  /**
   * Shows one part of the objects after the other: the lists hold that part, and whatever is looked up is looked for among
   * all. Rules that look at one object at a time are twice as fast when all of them have looked at some objects before
   * they go on to others, because what is in the processor's cache stays there.
   */
  public inParts(look: () => void): void {
    for (const part of this.parts) {
      this.seen = part;
      look();
    }
    this.seen = this.all;
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
    return this.live.size === 0 || object.name === '' ? undefined : this.live.get(this.keyOf(object));
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

  /** The governing Service of a set, if it is among the manifests; of several of that name, the last applied wins. */
  public governingService(set: StatefulSetManifest): ServiceManifest | undefined {
    return set.serviceName === '' ? undefined : this.find<ServiceManifest>('Service', set.serviceName, this.namespaceOf(set)).at(-1);
  }

  /** The autoscaler of a set or another workload, if it is among the manifests. */
  public autoscalerOf(scaled: Manifest): AutoscalerManifest | undefined {
    this.autoscalersByTarget ??= new Map(this.all.autoscalers.map((each) => [
      `${each.target.kind}/${this.namespaceOf(each)}/${each.target.name}`, each,
    ]));
    return this.autoscalersByTarget.get(`${scaled.kind}/${this.namespaceOf(scaled)}/${scaled.name}`);
  }

  /** The class of a claim, if it is among the manifests: the one it names or, when it names none, the default. */
  public classOf(claim: ClaimManifest): StorageClassManifest | undefined {
    if (claim.storageClassName !== undefined) return this.find<StorageClassManifest>('StorageClass', claim.storageClassName).at(-1);
    // Each claim asks: looked for once, the time does not grow with claims times classes.
    this.defaultClasses ??= this.all.storageClasses.filter(({ isDefault }) => isDefault);
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
    return this.selecting(workload, this.all.services);
  }

  public disruptionBudgetsOf(workload: Workload): readonly PodDisruptionBudgetManifest[] {
    return this.selecting(workload, this.all.disruptionBudgets);
  }

  public networkPoliciesOf(workload: Workload): readonly NetworkPolicyManifest[] {
    return this.selecting(workload, this.all.networkPolicies);
  }

  /** The pod templates, by their labels. */
  public get pods(): PodIndex {
    return this.podIndex ??= new PodIndex(this.all.workloads);
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
      for (const object of objects) for (const selected of this.selectedBy(object)) appendTo(byWorkload, selected, object);
      this.selectors.set(objects, byWorkload);
    }
    return byWorkload.get(workload) ?? [];
  }

  private add(json: unknown): void {
    const { apiVersion, kind } = (json ?? {}) as { apiVersion?: unknown; kind?: unknown };
    const versionAndKind = `${apiVersion}/${kind}`;
    switch (versionAndKind) {
      case 'apps/v1/StatefulSet': return this.addSet(decodeStatefulSet(json).value);
      case 'v1/Service': return this.index(decodeService(json).value, 'services');
      case 'v1/PersistentVolumeClaim': return this.index(decodeClaim(json).value, 'claims');
      case 'v1/PersistentVolume': return this.index(decodeVolume(json).value);
      case 'storage.k8s.io/v1/StorageClass': return this.index(decodeStorageClass(json).value, 'storageClasses');
      case 'policy/v1/PodDisruptionBudget': return this.index(decodePodDisruptionBudget(json).value, 'disruptionBudgets');
      case 'networking.k8s.io/v1/NetworkPolicy': return this.index(decodeNetworkPolicy(json).value, 'networkPolicies');
      case 'autoscaling/v1/HorizontalPodAutoscaler':
      case 'autoscaling/v2/HorizontalPodAutoscaler': return this.index(decodeAutoscaler(json).value, 'autoscalers');
      default:
        if (isWorkloadKind(versionAndKind)) this.addWorkload(decodeWorkload(json, versionAndKind).value);
        else if (isJsonObject(json)) this.index(readManifest(JsonReader.of(json)));
    }
  }

  private readonly readDetails = (template: PodTemplate): PodDetails => {
    const written = ownField(template.raw, 'spec');
    const spec = isJsonObject(written) ? this.podSpecs.first(written) : undefined;
    let details = this.details.get(spec);
    if (details === undefined) this.details.set(spec, details = podDetails(template));
    return details;
  };

  private addSet(set: StatefulSetManifest): void {
    this.index(set, 'statefulSets');
    const workload = Workload.ofSet(set, this.namespaceOf(set), this.readDetails);
    this.append('workloads', workload);
    this.append('sets', workload as SetWorkload);
    this.workloadOf.set(set, workload);
  }

  private addWorkload(manifest: WorkloadManifest): void {
    this.index(manifest);
    this.append('workloads', Workload.of(manifest, this.namespaceOf(manifest), this.readDetails));
  }

  private append<K extends keyof ObjectLists>(list: K, item: ObjectLists[K][number]): void {
    for (const lists of [this.all, this.parts[this.parts.length - 1]]) (lists[list] as unknown[]).push(item);
  }

  private index<K extends keyof ObjectLists>(object: ObjectLists[K][number] & Manifest, list?: K): void {
    if (this.all.objects.length % PART_SIZE === 0) this.parts.push(new ObjectLists());
    this.append('objects', object);
    if (list !== undefined) this.append(list, object);
    const { kind, name } = object;
    const namespace = this.namespaceOf(object);
    appendTo(this.byName, `${kind}/${name}`, object);
    appendTo(this.byNamespaceAndName, `${kind}/${namespace}/${name}`, object);
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

function appendTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
