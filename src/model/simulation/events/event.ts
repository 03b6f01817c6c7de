/** What can happen to a simulated namespace: one object a kind of event, in the format of `conformance/FORMAT.md`. */
import type { JsonObject } from '../../decoder';
import type { Propagation } from '../api-server';
import type { Entry } from '../scenario';
import type { SimulatedCluster } from '../simulated-cluster';

/** What the field of each kind of event holds. */
export interface EventValues {
  readonly ready: string;
  readonly unready: string;
  readonly fail: string;
  readonly succeed: string;
  readonly delete: string;
  readonly terminated: string;
  readonly deletePvc: string;
  readonly patch: JsonObject;
  readonly deleteSet: Propagation;
  readonly createSet: JsonObject;
  readonly wait: number;
  readonly relabel: string;
  readonly disown: string;
  readonly create: Entry;
  readonly deleteObject: string;
  readonly release: string;
  readonly upgrade: string;
}

export type EventKind = keyof EventValues;

/** Fields that some kinds of events have beside their own. */
export interface EventOptions {
  /** The set that `patch` and `deleteSet` mean. Default: the scenario's own set. */
  readonly set?: string;

  /** The labels that `relabel` gives a pod; a label that is null goes. */
  readonly labels?: { readonly [key: string]: string | null };
}

/** An event: the field of its kind, and its options. */
export type ScenarioEvent = { [Kind in EventKind]: EventOptions & { readonly [Field in Kind]: EventValues[Kind] } }[EventKind];

/** How one kind of event is read from a scenario, and what it does. */
export interface EventHandler<Value> {
  /** Reads the value of the event's field. Throws `UnreadableScenario`. */
  readonly read: (json: unknown, path: string) => Value;

  /** Lets it happen. Gives the API server's reason when the API server refuses it. */
  readonly perform: (cluster: SimulatedCluster, value: Value, options: EventOptions) => string | undefined;

  /** Whether the value is the name of a pod, without which nothing happens. */
  readonly isAboutPod?: true;
}
