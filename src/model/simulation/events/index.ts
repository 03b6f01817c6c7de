/** All kinds of events, by the field that names them in a scenario. A new kind is a file here, its value in `event.ts`, and a line below. */
import type { SimulatedCluster } from '../simulated-cluster';
import { create } from './create';
import { createSet } from './create-set';
import { deleteObject, deletePvc } from './delete-object';
import { deletePod } from './delete-pod';
import { deleteSet } from './delete-set';
import { disown } from './disown';
import type { EventHandler, EventKind, EventValues, ScenarioEvent } from './event';
import { patch } from './patch';
import { fail, ready, succeed, unready } from './pod-phase';
import { relabel } from './relabel';
import { release } from './release';
import { terminated } from './terminated';
import { upgrade } from './upgrade';
import { wait } from './wait';

export const EVENTS: { readonly [Kind in EventKind]: EventHandler<EventValues[Kind]> } = {
  ready,
  unready,
  fail,
  succeed,
  delete: deletePod,
  terminated,
  deletePvc,
  patch,
  deleteSet,
  createSet,
  wait,
  relabel,
  disown,
  create,
  deleteObject,
  release,
  upgrade,
};

/** Lets an event happen. Gives the API server's reason when the API server refuses it. */
export function perform(cluster: SimulatedCluster, event: ScenarioEvent): string | undefined {
  const [kind, value] = kindAndValue(event);
  return EVENTS[kind].perform(cluster, value, event);
}

/** The pod without which nothing happens at an event; undefined when the event is not about a pod. */
export function podOf(event: ScenarioEvent): string | undefined {
  const [kind, value] = kindAndValue(event);
  return EVENTS[kind].isAboutPod ? value : undefined;
}

/** The value of the event's field, when the event is of that kind. */
export function valueOf<Kind extends EventKind>(event: ScenarioEvent | undefined, kind: Kind): EventValues[Kind] | undefined {
  return (event as Partial<EventValues> | undefined)?.[kind];
}

/** The compiler cannot tell that a handler and a value are of one kind: they are, for both are found by the kind. */
function kindAndValue(event: ScenarioEvent): [EventKind, never] {
  const kind = Object.keys(event).find((field) => Object.hasOwn(EVENTS, field)) as EventKind;
  return [kind, valueOf(event, kind) as never];
}
