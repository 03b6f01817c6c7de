/** Reads scenarios from unknown JSON. A trace is a scenario as well: what is recorded in it is not read. */
import { Problem } from '../decoder';
import { EVENTS } from './events';
import { EventKind, ScenarioEvent } from './events/event';
import { Scenario, ScenarioStep } from './scenario';
import { booleanAt, entryAt, nameAt, objectAt, optionalList, setAt, UnreadableScenario, versionAt } from './scenario-reader';
import { DEFAULT_VERSION } from '../versions';

/** The scenarios that could be read, or what is wrong. */
export type DecodedScenarios =
  | { readonly scenarios: readonly Scenario[] }
  | { readonly problem: Problem };

/** Reads a list of scenarios, or a single one. */
export function decodeScenarios(json: unknown): DecodedScenarios {
  try {
    const list = Array.isArray(json) ? json : [json];
    return { scenarios: list.map((item, index) => scenario(item, Array.isArray(json) ? `[${index}]` : '')) };
  } catch (error) {
    if (!(error instanceof UnreadableScenario)) throw error;
    return { problem: { path: error.path, message: error.message } };
  }
}

function scenario(json: unknown, path: string): Scenario {
  const object = objectAt(json, path);
  const at = (field: string) => (path === '' ? field : `${path}.${field}`);
  const { name, kubernetesVersion = DEFAULT_VERSION, featureGates, manualTermination, existing, otherSets, steps } = object;
  const entries = optionalList(existing, at('existing')).map((entry, index) => entryAt(entry, `${at('existing')}[${index}]`));
  return {
    name: typeof name === 'string' ? name : '',
    kubernetesVersion: versionAt(kubernetesVersion, at('kubernetesVersion')),
    ...(featureGates === undefined ? {} : { featureGates: gatesAt(featureGates, at('featureGates')) }),
    ...(manualTermination === undefined ? {} : { manualTermination: booleanAt(manualTermination, at('manualTermination')) }),
    ...(existing === undefined ? {} : { existing: entries }),
    ...(otherSets === undefined ? {} : {
      otherSets: optionalList(otherSets, at('otherSets')).map((set, index) => setAt(set, `${at('otherSets')}[${index}]`)),
    }),
    statefulSet: setAt(object.statefulSet, at('statefulSet')),
    steps: stepsAt(steps, at('steps')),
  };
}

/** The steps; without any, the creation alone. */
function stepsAt(json: unknown, path: string): ScenarioStep[] {
  const steps = optionalList(json, path);
  if (steps.length === 0) return [{}];
  return steps.map((step, index) => {
    const { event } = objectAt(step, `${path}[${index}]`);
    if (event === undefined) {
      if (index > 0) throw new UnreadableScenario(`${path}[${index}]`, 'has no event; only the first step, the creation of the set, has none');
      return {};
    }
    if (index === 0) throw new UnreadableScenario(`${path}[0]`, 'has an event, and the first step is the creation of the set: nothing is there before it; begin with a step {}');
    return { event: eventAt(event, `${path}[${index}].event`) };
  });
}

/** Fields that some kinds of events have beside their own. */
const OPTIONS: { readonly [field: string]: (json: unknown, path: string) => unknown } = { labels: objectAt, set: nameAt };

function eventAt(json: unknown, path: string): ScenarioEvent {
  const object = objectAt(json, path);
  const kinds = Object.keys(object).filter(isEventKind);
  const unknown = Object.keys(object).find((field) => !isEventKind(field) && !Object.hasOwn(OPTIONS, field));
  if (unknown !== undefined) throw new UnreadableScenario(path, `unknown event ${JSON.stringify(unknown)}; events: ${Object.keys(EVENTS).join(', ')}`);
  if (kinds.length !== 1) throw new UnreadableScenario(path, `expected one event, got ${kinds.length === 0 ? 'none' : kinds.join(' and ')}`);
  const read = (field: string, value: unknown) => (isEventKind(field) ? EVENTS[field].read : OPTIONS[field])(value, `${path}.${field}`);
  return Object.fromEntries(Object.entries(object).map(([field, value]) => [field, read(field, value)])) as unknown as ScenarioEvent;
}

function isEventKind(field: string): field is EventKind {
  return Object.hasOwn(EVENTS, field);
}

function gatesAt(json: unknown, path: string): { readonly [gate: string]: boolean } {
  return Object.fromEntries(Object.entries(objectAt(json, path)).map(([gate, value]) => [gate, booleanAt(value, `${path}.${gate}`)]));
}
