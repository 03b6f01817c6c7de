import { ApiObject, ApiObjectMetadataDefinition, Duration, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ClaimRetentionPolicy } from './claim-retention';
import { Cluster } from './cluster';
import { PodDisruptionBudget, PodDisruptionBudgetOptions } from './disruption-budget';
import { checkServiceName, govern } from './governing-service';
import { HeadlessService } from './headless-service';
import { judgeAtSynth } from './judge';
import { NamedPod, namedPods } from './named-pod';
import { DEFAULT_NAMESPACE, namedMetadata, refuseSecond } from './naming';
import { PeerListOptions, renderPeerList } from './peer-list';
import { mountedTemplates, refuseSameNames, renderPodSpec } from './pod-spec';
import { predictSet } from './prediction';
import { addClientService, addPodServices, ClientServiceOptions, PodServiceOptions } from './set-services';
import { renderSetSpec } from './set-spec';
import { refuseSameSpread, Spread, SpreadOptions, spreadOf } from './spread';
import { StatefulSetProps } from './stateful-set-props';
import { UpdateStrategy } from './update-strategy';
import { VolumeClaimTemplate } from './volume-claim-template';
import { serviceDnsName } from '../model/dns';
import { SET_NAME_LIMIT } from '../model/names';
import { PredictedStatefulSet } from '../model/prediction/predicted';

/**
 * Pods with a stable name, a stable address and storage of their own. The set, its governing service and its claim
 * templates fit together by construction, and what Kubernetes will make of them can be read from it: `pods`,
 * `startOrder`, `updateOrder`.
 *
 * The set is called by `metadata.name` or the construct's id, and its selector depends on that name (or is given as
 * `selectorLabels`): moving the construct in the tree changes neither.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 *
 * @example
 * const web = new StatefulSet(chart, 'web', { replicas: 3, containers: [{ image: 'nginxinc/nginx-unprivileged:1.27', portNumber: 8080 }] });
 * const first = web.pods[0].dnsName; // web-0.web.default.svc.cluster.local
 */
export class StatefulSet extends kplus.Workload implements kplus.IScalable {
  /** The plural of the kind, as the API names it. */
  public readonly resourceType = 'statefulsets';

  /** The governing service. */
  public readonly service: kplus.Service;

  /** The lowest ordinal. */
  public readonly ordinalStart: number;

  /** Whether pods start and stop one after the other or all at once. */
  public readonly podManagementPolicy: kplus.PodManagementPolicy;

  /** What happens to running pods when the template changes. */
  public readonly updateStrategy: UpdateStrategy;

  /** How long a pod must be ready before it counts as available. */
  public readonly minReady: Duration;

  /** How many revisions that no pod has are kept; undefined for Kubernetes' default of 10. */
  public readonly revisionHistoryLimit?: number;

  /** What happens to claims when the set is deleted or scaled down. */
  public readonly claimRetention: ClaimRetentionPolicy;

  /** Whether an autoscaler decides the number of pods. */
  public hasAutoscaler = false;

  /** @see kplus.Resource.apiObject */
  protected readonly apiObject: ApiObject;

  private readonly identity: Record<string, string>;
  private readonly templateMetadata: ApiObjectMetadataDefinition;
  private readonly listedTemplates: VolumeClaimTemplate[];
  private readonly spreads = new Array<Spread>();
  private readonly lateAnnotations: Record<string, () => string> = {};
  private currentReplicas?: number;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when the name is too long for Kubernetes, a number is out of range, or the given service cannot govern the set
   */
  constructor(scope: Construct, id: string, props: StatefulSetProps = {}) {
    super(scope, id, {
      ...props,
      // cdk8s-plus would select by a hash of the path, and would spread anew at every rendering.
      select: false,
      spread: false,
      securityContext: { fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH, ...props.securityContext },
    });
    const metadata = namedMetadata(scope, id, props.metadata);
    checkSetName(this.node.path, metadata.name);
    this.identity = props.selectorLabels ?? { 'app.kubernetes.io/name': metadata.name, 'app.kubernetes.io/instance': metadata.name };
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { ...metadata, labels: { ...this.identity, ...metadata.labels } },
      spec: Lazy.any({ produce: () => this._toKube() }),
    });
    this.templateMetadata = new ApiObjectMetadataDefinition({
      ...props.podMetadata,
      labels: { ...props.podMetadata?.labels, ...this.identity },
      apiObject: this.apiObject,
    });
    if (props.select ?? true) this.select(kplus.LabelSelector.of({ labels: this.identity }));

    this.currentReplicas = checkCount(this.node.path, 'replicas', props.replicas);
    this.ordinalStart = checkCount(this.node.path, 'ordinalStart', props.ordinalStart) ?? 0;
    this.podManagementPolicy = props.podManagementPolicy ?? kplus.PodManagementPolicy.ORDERED_READY;
    this.updateStrategy = props.updateStrategy ?? UpdateStrategy.rollingUpdate();
    this.minReady = props.minReady ?? Duration.seconds(0);
    this.revisionHistoryLimit = checkCount(this.node.path, 'revisionHistoryLimit', props.revisionHistoryLimit);
    this.claimRetention = { ...props.claimRetention };
    this.listedTemplates = [...props.volumeClaimTemplates ?? []];
    if (!props.service) checkServiceName(this, metadata.name);
    this.service = props.service ?? new HeadlessService(this, 'Service', {
      metadata: { name: metadata.name, namespace: props.metadata?.namespace },
    });
    govern(this.service, this);

    if (this.isolate) this.connections.isolate();
    if (props.spread) {
      this.spreadOver();
      this.spreadOver({ topology: kplus.Topology.ZONE });
    }
    judgeAtSynth(this);
  }

  /** The number of pods, as written; 1 when it is left to an autoscaler, and `pods` are those of its minimum. */
  public get replicas(): number {
    return this.currentReplicas ?? 1;
  }

  /**
   * Changes the number of pods. What is derived from it follows: `peerList` everywhere it was used, `pods` when read again.
   *
   * @param replicas at least 0
   * @throws when the number is no whole number of at least 0
   */
  public scale(replicas: number): void {
    this.currentReplicas = checkCount(this.node.path, 'replicas', replicas);
  }

  /** The pod template's metadata. */
  public get podMetadata(): ApiObjectMetadataDefinition {
    return this.templateMetadata;
  }

  /** The labels that select the set's pods, and no others: made of the set's name, unless `selectorLabels` were given. */
  public get selectorLabels(): { [key: string]: string } {
    return { ...this.identity };
  }

  /**
   * The claim templates: those given, those added, and those that containers mount. They are in the order of their
   * names, since Kubernetes refuses to change the list, and mounting in another order must not.
   */
  public get volumeClaimTemplates(): VolumeClaimTemplate[] {
    const templates = [...new Set([...this.listedTemplates, ...mountedTemplates(this)])];
    return templates.sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
  }

  /**
   * Adds a claim template, which no container needs to mount.
   *
   * @param template the template to add
   */
  public addVolumeClaimTemplate(template: VolumeClaimTemplate): void {
    this.listedTemplates.push(template);
  }

  /**
   * The pods that will exist, by ordinal, with their DNS names and claims; with an autoscaler, those of its minimum. A
   * copy, as of now.
   */
  public get pods(): NamedPod[] {
    return namedPods(this);
  }

  /**
   * What Kubernetes will make of this set, read from the set, its governing service and its autoscaler: pods, records,
   * claims, orders. What else is in the app, such as other Services and patches, is for `Explanation.of`. A copy, as of now.
   */
  public get prediction(): PredictedStatefulSet {
    return predictSet(this);
  }

  /**
   * The DNS name of the governing service, which all pods answer to: `<service>.<namespace>.svc.<cluster domain>`.
   */
  public get dnsName(): string {
    return serviceDnsName(this.service.name, this.metadata.namespace ?? DEFAULT_NAMESPACE, Cluster.of(this).clusterDomain);
  }

  /**
   * The addresses of all pods as one string, for a seed list or the like. It may be used anywhere in the app, also as
   * part of a longer string, and follows later changes of the set: until synth it is a token, which cdk8s replaces.
   *
   * @param options what is not to be as it is by default
   * @throws when the port is none, or the format has something in braces that is not replaced
   *
   * @example
   * // db-0.db.shop.svc.cluster.local:7000,db-1.db.shop.svc.cluster.local:7000 …
   * container.env.addVariable('SEEDS', EnvValue.fromValue(set.peerList({ port: 7000 })));
   */
  public peerList(options: PeerListOptions = {}): string {
    return renderPeerList(this, () => predictSet(this, options.atMaximum).pods, options);
  }

  /**
   * Spreads the pods over hosts or zones, by a topology spread constraint. Call it once for each topology.
   *
   * @param options what is not to be as it is by default
   * @throws when the pods are spread over that topology already
   */
  public spreadOver(options: SpreadOptions = {}): void {
    const spread = spreadOf(options);
    refuseSameSpread(this, this.spreads, spread);
    this.spreads.push(spread);
  }

  /**
   * Adds a Service with a virtual IP for clients. Only ready pods get its traffic. A second one takes an `id`.
   *
   * @param options what is not to be as it is by default
   * @throws when there is one of that id, or no port is given and no container has one
   */
  public addClientService(options: ClientServiceOptions = {}): kplus.Service {
    return addClientService(this, options);
  }

  /**
   * Adds a Service for each pod of now, named like the pod, for access from outside the cluster.
   *
   * @param options what is not to be as it is by default
   * @throws when they are there already, or no port is given and no container has one
   */
  public addPodServices(options: PodServiceOptions = {}): kplus.Service[] {
    return addPodServices(this, options);
  }

  /**
   * Adds a PodDisruptionBudget: how many pods a drain may take at a time. It does not limit updates or scaling.
   *
   * @param options what is not to be as it is by default
   * @throws when the set has one, or both minAvailable and maxUnavailable are given
   */
  public addDisruptionBudget(options: PodDisruptionBudgetOptions = {}): PodDisruptionBudget {
    refuseSecond(this, 'DisruptionBudget', 'addDisruptionBudget() has added a budget already, and a pod in two could not be evicted; call it once');
    return new PodDisruptionBudget(this, 'DisruptionBudget', {
      ...options,
      metadata: { name: this.name, namespace: this.metadata.namespace, ...options.metadata },
      selector: this,
    });
  }

  /** @see kplus.IPodSelector.toPodSelectorConfig */
  public toPodSelectorConfig(): kplus.PodSelectorConfig {
    const { namespace } = this.metadata;
    return {
      labelSelector: kplus.LabelSelector.of({ labels: this.identity }),
      namespaces: namespace ? { names: [namespace] } : undefined,
    };
  }

  /** @see kplus.IScalable.markHasAutoscaler */
  public markHasAutoscaler(): void {
    this.hasAutoscaler = true;
  }

  /** @see kplus.IScalable.toScalingTarget */
  public toScalingTarget(): kplus.ScalingTarget {
    return {
      kind: this.apiObject.kind,
      apiVersion: this.apiObject.apiVersion,
      name: this.name,
      containers: this.containers,
      replicas: this.currentReplicas,
    };
  }

  /**
   * An annotation of the pods that is known at synth only, and may follow from the prediction: that does not look at it.
   *
   * @internal
   */
  public _annotateLate(key: string, produce: () => string): void {
    this.lateAnnotations[key] = produce;
  }

  /** @internal */
  public _toKube(): any {
    refuseSameNames(this, this.listedTemplates);
    const metadata = this.podMetadata.toJson();
    const late = Object.entries(this.lateAnnotations).map(([key, produce]) => [key, produce()]);
    return renderSetSpec(this, {
      metadata: late.length === 0 ? metadata : { ...metadata, annotations: { ...metadata.annotations, ...Object.fromEntries(late) } },
      spec: renderPodSpec(this._toPodSpec(), this, this.spreads, this.identity),
    });
  }
}

function checkSetName(path: string, name: string): void {
  if (name.length > SET_NAME_LIMIT) {
    throw new Error(`stateful set ${path}: the name '${name}' has ${name.length} characters; Kubernetes accepts it, but over ${SET_NAME_LIMIT} `
      + 'the label controller-revision-hash does not hold it and no pod can be made; give a shorter metadata.name');
  }
}

function checkCount(path: string, field: string, value: number | undefined): number | undefined {
  if (value !== undefined && (!Number.isInteger(value) || value < 0)) {
    throw new Error(`stateful set ${path}: ${field} is ${value}, expected a whole number of at least 0`);
  }
  return value;
}
