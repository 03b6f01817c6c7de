/**
 * A simulated namespace, and events that happen to it. After each event everything runs until nothing changes any more.
 */
import { ClusterObject, StatefulSet } from '../controller/cluster-objects';
import { JsonObject } from '../decoder';
import { perform } from './events';
import { createEntry } from './events/create';
import { ScenarioEvent } from './events/event';
import { Entry, rejection, TraceStep } from './scenario';
import { SimulatedCluster, SimulationOptions } from './simulated-cluster';
import { View } from './view';
import { explainStop, Reason } from '../controller/waits';

export class Simulation {
  private readonly cluster: SimulatedCluster;
  private readonly view: View;

  public constructor(options: SimulationOptions) {
    this.cluster = new SimulatedCluster(options);
    this.view = new View(this.cluster.store, options.mainSet);
  }

  /** Creates an object as a scenario's `existing` has it, and lets everything come to rest. */
  public create(entry: Entry): void {
    createEntry(this.cluster, entry);
    this.cluster.settle();
  }

  /** Creates a set and lets everything come to rest. Gives the API server's reason when the API server refuses the set. */
  public createSet(json: JsonObject): string | undefined {
    const problems = this.cluster.api.createSet(json);
    this.cluster.settle();
    return rejection(problems);
  }

  /** Lets one event happen and everything come to rest. Gives the API server's reason when the API server refuses the event. */
  public apply(event: ScenarioEvent): string | undefined {
    const refused = perform(this.cluster, event);
    this.cluster.settle();
    return refused;
  }

  /** Begins a step: what happened so far does not belong to it. */
  public begin(): void {
    this.cluster.api.log.length = 0;
    this.cluster.forgetCreations();
  }

  /** What happened since {@link begin}, in order. */
  public get actions(): readonly string[] {
    return this.cluster.api.log;
  }

  /** The state, as a trace writes it down, with what happened since {@link begin}. */
  public snapshot(): Omit<TraceStep, 'event'> {
    const { view, cluster } = this;
    return withoutUndefined({
      actions: [...cluster.api.log],
      pods: view.pods(),
      pvcs: view.claims(),
      status: view.status(cluster.mainSet),
      statuses: view.statuses(),
      revisions: view.revisions(),
      content: Object.fromEntries([...cluster.creations].map(([key, object]) => [key, this.content(object)])),
      identity: view.identity(cluster.touched),
    });
  }

  /** What the controller waits for, set by set; what a person can do about it. */
  public explainWait(): Reason[] {
    return [...this.cluster.store.sets.values()].flatMap((set) => this.explainSet(set));
  }

  /** The pod that has been Pending longest, and is not being deleted: what a kubelet would start next. */
  public nextPending(): string | undefined {
    return this.cluster.nextPending();
  }

  private explainSet(set: StatefulSet): Reason[] {
    const { controller, store } = this.cluster;
    const stop = controller.stops.get(set.name);
    if (stop === undefined) return [];
    const errors = controller.failed.get(set.name) ?? [];
    const stops = errors.length > 0 ? errors : [stop];
    const roster = controller.rosterOf(set);
    return stops.flatMap((reason) => explainStop({ set, roster, stop: reason, pod: (name) => store.pods.get(name) }) ?? []);
  }

  private content(object: ClusterObject): JsonObject {
    return object.kind === 'Pod' ? this.view.podContent(object) : object.kind === 'PersistentVolumeClaim' ? this.view.claimContent(object) : {};
  }
}

function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
