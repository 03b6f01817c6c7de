/**
 * The parts of a simulated namespace: the API server, the controllers, a kubelet that does as it is told, and what they share.
 * {@link settle} lets everything run until nothing changes any more.
 */
import { ApiServer } from './api-server';
import { ClusterObject, Uid } from '../controller/cluster-objects';
import { terminate } from './events/terminated';
import { ClaimProtection, GarbageCollector } from './garbage-collector';
import { StatefulSetController } from './set-controller';
import { Store } from './store';
import { Behaviour, behaviourOf, FeatureGates, parseVersion } from '../versions';

/** What a namespace is to be like. */
export interface SimulationOptions {
  readonly kubernetesVersion: string;
  readonly featureGates?: FeatureGates;

  /** A deleted pod stays until `terminated`. Default: it goes at once. */
  readonly manualTermination?: boolean;

  /** The name of the set that events mean when they name none. */
  readonly mainSet: string;

  /** Picks the outcome of a race between controllers, of so many. Default: 0, the usual one. */
  readonly pickOutcome?: (outcomes: number) => number;
}

/** Steps for each object after which a simulation is taken to go in circles. */
const PATIENCE = 100;

export class SimulatedCluster {
  public readonly mainSet: string;
  public readonly pickOutcome: (outcomes: number) => number;
  public readonly store = new Store();
  public readonly api: ApiServer;
  public readonly controller: StatefulSetController;

  /** Objects that somebody else than the controllers has created or changed. */
  public readonly touched = new Set<Uid>();

  /** Seconds since the beginning. */
  public now = 0;

  private readonly collector: GarbageCollector;
  private readonly protection: ClaimProtection;

  /** Pods and claims that were created since the last {@link forgetCreations}, by `pod/…` and `pvc/…`. */
  private readonly created = new Map<string, ClusterObject>();

  /** Pods that the kubelet has to end. */
  private readonly ending = new Set<string>();

  /** Pods that are Pending, oldest first; some may have moved on. */
  private readonly starting = new Set<string>();

  private behaviour: Behaviour;

  public constructor(private readonly options: SimulationOptions) {
    this.mainSet = options.mainSet;
    this.pickOutcome = options.pickOutcome ?? (() => 0);
    this.behaviour = this.behaviourOf(options.kubernetesVersion);
    this.api = new ApiServer(this.store, this.behaviour);
    this.controller = new StatefulSetController(this.api, this.store, () => ({
      now: this.now, behaviour: this.behaviour, pickOutcome: this.pickOutcome,
    }));
    this.collector = new GarbageCollector(this.api, this.store, this.pickOutcome);
    this.protection = new ClaimProtection(this.api, this.store);
    this.store.subscribe((before, after) => this.notice(before, after));
  }

  /** Everybody does what there is to do, until nothing is left. Failed syncs are tried again until that changes nothing. */
  public settle(): void {
    let retried = -1;
    do {
      for (let steps = 0; this.step(); steps++) {
        if (steps > PATIENCE * (10 + this.store.size)) throw new Error('the simulation does not come to rest: please report the scenario');
      }
      if (this.store.changes === retried) break;
      retried = this.store.changes;
      for (const name of this.controller.failed.keys()) this.controller.enqueueStatefulSet(name);
    } while (this.controller.isBusy);
    this.controller.rest();
  }

  /** Garbage collection alone does what it has to do. */
  public collectGarbage(): void {
    let busy = true;
    while (busy) busy = this.collector.step();
  }

  /** From now on the control plane is of this version. */
  public runVersion(version: string): void {
    this.behaviour = this.behaviourOf(version);
    this.api.behaviour = this.behaviour;
  }

  /** The object that `pod/web-0`, `pvc/data-web-0` or `configmap/boss` stands for. */
  public find(reference: string): ClusterObject | undefined {
    const slash = reference.indexOf('/');
    const name = reference.slice(slash + 1);
    switch (reference.slice(0, slash)) {
      case 'pod': return this.store.pods.get(name);
      case 'pvc': return this.store.claims.get(name);
      case 'configmap': return this.store.others.get(name);
      default: return undefined;
    }
  }

  /** The pods and claims that controllers have created since the last {@link forgetCreations}. */
  public get creations(): ReadonlyMap<string, ClusterObject> {
    return this.created;
  }

  public forgetCreations(): void {
    this.created.clear();
  }

  /** A pod or claim that a scenario has created is none of the controllers'. */
  public forgetCreation(reference: string): void {
    this.created.delete(reference);
  }

  /** The pod that has been Pending longest, and is not being deleted: what a kubelet would start next. */
  public nextPending(): string | undefined {
    for (const name of this.starting) {
      const pod = this.store.pods.get(name);
      if (pod?.phase === 'Pending' && !pod.terminating) return name;
      this.starting.delete(name);
    }
    return undefined;
  }

  private behaviourOf(version: string): Behaviour {
    return behaviourOf(parseVersion(version) ?? { major: 1, minor: 34 }, this.options.featureGates);
  }

  private notice(before: ClusterObject | undefined, after: ClusterObject | undefined): void {
    if (before === undefined && after !== undefined) {
      if (after.kind === 'Pod') {
        this.created.set(`pod/${after.name}`, after);
        this.starting.add(after.name);
      }
      if (after.kind === 'PersistentVolumeClaim') this.created.set(`pvc/${after.name}`, after);
    }
    if (after?.kind === 'Pod' && after.terminating && !after.ended && !this.options.manualTermination) this.ending.add(after.name);
  }

  private step(): boolean {
    return this.controller.step() || this.endOnePod() || this.collector.step() || this.protection.step();
  }

  private endOnePod(): boolean {
    for (const name of this.ending) {
      this.ending.delete(name);
      const pod = this.store.pods.get(name);
      if (pod?.terminating && !pod.ended) {
        if (this.ending.size === 0) terminate(this, name);
        else this.api.deletePod(name, true);
        return true;
      }
    }
    return false;
  }
}
