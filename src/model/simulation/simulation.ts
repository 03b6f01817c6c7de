/**
 * A simulated namespace: the API server, the controllers and a kubelet that does what it is told, and events that
 * happen to them. After each event everything runs until nothing changes any more.
 */
import { ApiServer, Propagation } from './api-server';
import { ClusterObject, PodPhase, StatefulSet, Uid } from '../controller/cluster-objects';
import { JsonObject } from '../decoder';
import { ClaimProtection, GarbageCollector } from './garbage-collector';
import { jsonEquals } from '../json';
import { newObject } from './new-object';
import { Entry, rejection, ScenarioEvent, TraceStep } from './scenario';
import { StatefulSetController } from './set-controller';
import { Store } from './store';
import { Behaviour, behaviourOf, FeatureGates, parseVersion } from '../versions';
import { View } from './view';
import { explainStop, Reason } from '../controller/waits';

/** What a namespace is to be like. */
export interface SimulationOptions {
  readonly kubernetesVersion: string;
  readonly featureGates?: FeatureGates;

  /** A deleted pod stays until `terminated`. Default: it goes at once. */
  readonly manualTermination?: boolean;

  /** The name of the set that events mean when they name none. */
  readonly mainSet: string;

  /** Picks one of so many courses where the real controllers may go several ways. Default: 0, the usual one. */
  readonly choose?: (courses: number) => number;
}

/** The finalizer with which a scenario holds an object. */
const HOLD_FINALIZER = 'example.com/hold';

/** Steps for each object after which a simulation is taken to go in circles. */
const PATIENCE = 100;

/** A namespace, and what happens in it. */
export class Simulation {
  private readonly store = new Store();
  private readonly api: ApiServer;
  private readonly controller: StatefulSetController;
  private readonly collector: GarbageCollector;
  private readonly protection: ClaimProtection;
  private readonly view: View;
  private readonly made = new Map<string, ClusterObject>();
  private readonly choose: (courses: number) => number;

  /** Objects that somebody else than the controllers has made or changed. */
  private readonly touched = new Set<Uid>();

  /** Pods that the kubelet has to end. */
  private readonly ending = new Set<string>();

  /** Pods that are Pending, oldest first; some may have moved on. */
  private readonly starting = new Set<string>();

  private behaviour: Behaviour;
  private now = 0;

  public constructor(private readonly options: SimulationOptions) {
    this.choose = options.choose ?? (() => 0);
    this.behaviour = this.behaviourOf(options.kubernetesVersion);
    this.api = new ApiServer(this.store, this.behaviour);
    this.controller = new StatefulSetController(this.api, this.store, () => ({
      now: this.now, behaviour: this.behaviour, choose: this.choose,
    }));
    this.collector = new GarbageCollector(this.api, this.store, this.choose);
    this.protection = new ClaimProtection(this.api, this.store);
    this.view = new View(this.store, options.mainSet);
    this.store.subscribe((before, after) => this.notice(before, after));
  }

  /** Creates an object as a scenario's `existing` has it, and lets everything come to rest. */
  public create(entry: Entry): void {
    this.createEntry(entry);
    this.settle();
  }

  /** Creates a set and lets everything come to rest; gives the API server's reason when it refuses. */
  public createSet(json: JsonObject): string | undefined {
    const problems = this.api.createSet(json);
    this.settle();
    return problems.length > 0 ? rejection(problems) : undefined;
  }

  /** Lets one event happen and everything come to rest; gives the API server's reason when it refuses. */
  public apply(event: ScenarioEvent): string | undefined {
    const refused = this.perform(event);
    this.settle();
    return refused;
  }

  /** Begins a step: what happened so far does not belong to it. */
  public begin(): void {
    this.api.log.length = 0;
    this.made.clear();
  }

  /** What happened since {@link begin}, in order. */
  public get actions(): readonly string[] {
    return this.api.log;
  }

  /** The state, as a trace writes it down, with what happened since {@link begin}. */
  public snapshot(): Omit<TraceStep, 'event'> {
    const { view, options: { mainSet } } = this;
    return withoutUndefined({
      actions: [...this.api.log],
      pods: view.pods(),
      pvcs: view.claims(),
      status: view.status(mainSet),
      statuses: view.statuses(),
      revisions: view.revisions(),
      content: Object.fromEntries([...this.made].map(([key, object]) => [key, this.content(object)])),
      identity: view.identity(this.touched),
    });
  }

  /** What the controller waits for, set by set; what a person can do about it. */
  public explainWait(): Reason[] {
    return [...this.store.sets.values()].flatMap((set) => this.explainSet(set));
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

  private explainSet(set: StatefulSet): Reason[] {
    const stop = this.controller.stops.get(set.name);
    if (stop === undefined) return [];
    const errors = this.controller.failed.get(set.name) ?? [];
    const stops = errors.length > 0 ? errors : [stop];
    const roster = this.controller.rosterOf(set);
    return stops.flatMap((reason) => explainStop({ set, roster, stop: reason, pod: (name) => this.store.pods.get(name) }) ?? []);
  }

  private behaviourOf(version: string): Behaviour {
    return behaviourOf(parseVersion(version) ?? { major: 1, minor: 34 }, this.options.featureGates);
  }

  private content(object: ClusterObject): JsonObject {
    return object.kind === 'Pod' ? this.view.podContent(object) : object.kind === 'PersistentVolumeClaim' ? this.view.claimContent(object) : {};
  }

  private notice(before: ClusterObject | undefined, after: ClusterObject | undefined): void {
    if (before === undefined && after !== undefined) {
      if (after.kind === 'Pod') {
        this.made.set(`pod/${after.name}`, after);
        this.starting.add(after.name);
      }
      if (after.kind === 'PersistentVolumeClaim') this.made.set(`pvc/${after.name}`, after);
    }
    if (after?.kind === 'Pod' && after.terminating && !after.ended && !this.options.manualTermination) this.ending.add(after.name);
  }

  /** Everybody does what there is to do, until there is nothing. Failed syncs are tried again until that is no use. */
  private settle(): void {
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

  private step(): boolean {
    return this.controller.step() || this.endOnePod() || this.collector.step() || this.protection.step();
  }

  private endOnePod(): boolean {
    for (const name of this.ending) {
      this.ending.delete(name);
      const pod = this.store.pods.get(name);
      if (pod?.terminating && !pod.ended) {
        if (this.ending.size === 0) this.terminate(name);
        else this.api.deletePod(name, true);
        return true;
      }
    }
    return false;
  }

  private perform(event: ScenarioEvent): string | undefined {
    const { store, api } = this;
    const target = event.set ?? this.options.mainSet;
    if (event.ready !== undefined) this.setPhase(event.ready, 'Running', true);
    else if (event.unready !== undefined) this.setPhase(event.unready, 'Running', false);
    else if (event.fail !== undefined) this.setPhase(event.fail, 'Failed', false);
    else if (event.succeed !== undefined) this.setPhase(event.succeed, 'Succeeded', false);
    else if (event.delete !== undefined) api.deletePod(event.delete);
    else if (event.terminated !== undefined) this.terminate(event.terminated);
    else if (event.deletePvc !== undefined) this.deleteIfThere(store.claims.get(event.deletePvc));
    else if (event.patch !== undefined) return refusal(api.patchSet(target, event.patch));
    else if (event.deleteSet !== undefined) this.deleteSet(target, event.deleteSet);
    else if (event.createSet !== undefined) return refusal(api.createSet(event.createSet));
    else if (event.wait !== undefined) this.passTime(event.wait);
    else if (event.relabel !== undefined) this.relabel(event.relabel, event.labels ?? {});
    else if (event.disown !== undefined) this.disown(this.find(event.disown));
    else if (event.create !== undefined) this.createEntry(event.create);
    else if (event.deleteObject !== undefined) this.deleteIfThere(this.find(event.deleteObject));
    else if (event.release !== undefined) this.release(this.find(event.release));
    else if (event.upgrade !== undefined) this.upgrade(event.upgrade);
    return undefined;
  }

  /**
   * The controller sees the set go, then garbage collection takes up what it owns, mostly before the controller gets to
   * see any of that. A sync whose cache has the revisions that were deleted makes none anew.
   */
  private deleteSet(name: string, propagation: Propagation): void {
    this.api.deleteSet(name, propagation);
    if (propagation !== 'Foreground') return;
    const course = this.choose(4);
    if (course === 1) this.controller.keepRevisionsInSight('all');
    if (course === 2) this.controller.keepRevisionsInSight('newest');
    if (course !== 3) this.controller.step();
    this.collectAll();
  }

  /** Whether the last pod's end is first seen by garbage collection or by the controller of a set that waits for it. */
  private terminate(name: string): void {
    const isAwaited = [...this.store.sets.values()].some(({ terminating }) => terminating);
    this.shorten(name);
    this.api.deletePod(name, true);
    if (isAwaited && this.choose(2) === 1) this.collectAll();
  }

  /** The API server first writes that the grace period is over: the controller syncs once more with the pod still there. */
  private shorten(name: string): void {
    const pod = this.store.pods.get(name);
    if (pod === undefined || !pod.terminating) return;
    this.api.update({ ...pod });
    this.controller.step();
  }

  private collectAll(): void {
    let busy = true;
    while (busy) busy = this.collector.step();
  }

  private setPhase(name: string, phase: PodPhase, ready: boolean): void {
    const pod = this.store.pods.get(name);
    if (pod === undefined) return;
    // What is so already is written again: the controller syncs.
    this.api.update({ ...pod, phase, ready, readySince: ready && !pod.ready ? this.now : pod.readySince });
  }

  private passTime(seconds: number): void {
    this.now += seconds;
    this.controller.passTime();
  }

  private relabel(name: string, labels: { readonly [key: string]: string | null }): void {
    const pod = this.store.pods.get(name);
    if (pod === undefined) return;
    this.touched.add(pod.uid);
    const entries = Object.entries({ ...pod.labels, ...labels }).filter((entry): entry is [string, string] => entry[1] !== null);
    const next = Object.fromEntries(entries);
    if (!jsonEquals(next, pod.labels)) this.api.update({ ...pod, labels: next });
  }

  private disown(object: ClusterObject | undefined): void {
    if (object === undefined) return;
    this.touched.add(object.uid);
    this.api.setOwners(object.uid, []);
  }

  private release(object: ClusterObject | undefined): void {
    if (object === undefined) return;
    this.touched.add(object.uid);
    this.api.removeFinalizer(object.uid, HOLD_FINALIZER);
  }

  private deleteIfThere(object: ClusterObject | undefined): void {
    if (object !== undefined) this.api.deleteObject(object, object.kind === 'Pod' ? undefined : 'Background');
  }

  /** The object that `pod/web-0`, `pvc/data-web-0` or `configmap/boss` stands for. */
  private find(reference: string): ClusterObject | undefined {
    const slash = reference.indexOf('/');
    const name = reference.slice(slash + 1);
    switch (reference.slice(0, slash)) {
      case 'pod': return this.store.pods.get(name);
      case 'pvc': return this.store.claims.get(name);
      case 'configmap': return this.store.others.get(name);
      default: return undefined;
    }
  }

  private createEntry({ object, state, terminating }: Entry): void {
    const made = newObject(object, this.store);
    if (made === undefined) return;
    if (made.kind === 'Pod') {
      const phases: { [state: string]: PodPhase } = { ready: 'Running', unready: 'Running', failed: 'Failed', succeeded: 'Succeeded' };
      const pod = this.api.createPod(made);
      this.made.delete(`pod/${pod.name}`);
      this.touched.add(pod.uid);
      if (state !== undefined) {
        this.settle();
        this.setPhase(pod.name, phases[state], state === 'ready');
      }
    } else if (made.kind === 'PersistentVolumeClaim') {
      this.api.createClaim(made);
      this.made.delete(`pvc/${made.name}`);
    } else {
      this.store.put(made);
    }
    const key = { Pod: 'pod', PersistentVolumeClaim: 'pvc', ConfigMap: 'configmap' }[made.kind];
    if (!terminating) return;
    this.settle();
    this.deleteIfThere(this.find(`${key}/${made.name}`));
  }

  private upgrade(version: string): void {
    this.behaviour = this.behaviourOf(version);
    this.api.behaviour = this.behaviour;
    this.controller.restart();
  }
}

function refusal(problems: Parameters<typeof rejection>[0]): string | undefined {
  return problems.length > 0 ? rejection(problems) : undefined;
}

function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
