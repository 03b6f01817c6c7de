/** Scenarios out of unknown JSON: traces are scenarios as well, what is recorded in them is left aside. */
import { describeJson, isJsonObject, JsonObject, ownField, Problem } from '../decoder';
import { Scenario, ScenarioEvent, ScenarioStep } from './scenario';
import { DEFAULT_VERSION, isKnownVersion, NEWEST_MINOR, OLDEST_MINOR, parseVersion } from '../versions';

/** The scenarios that could be read, or what is wrong. */
export type DecodedScenarios =
  | { readonly scenarios: readonly Scenario[] }
  | { readonly problem: Problem };

/** More pods than this in one set are not simulated. */
export const MOST_REPLICAS = 100_000;

/** Thrown inside this file only. */
class Unreadable extends Error {
  public constructor(public readonly path: string, message: string) {
    super(message);
  }
}

/** Reads a list of scenarios, or a single one. */
export function decodeScenarios(json: unknown): DecodedScenarios {
  try {
    const list = Array.isArray(json) ? json : [json];
    return { scenarios: list.map((item, index) => scenario(item, Array.isArray(json) ? `[${index}]` : '')) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
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
      if (index > 0) throw new Unreadable(`${path}[${index}]`, 'has no event; only the first step, the creation of the set, has none');
      return {};
    }
    if (index === 0) throw new Unreadable(`${path}[0]`, 'has an event, and the first step is the creation of the set: nothing is there before it; begin with a step {}');
    return { event: eventAt(event, `${path}[${index}].event`) };
  });
}

type FieldReader = (json: unknown, path: string) => unknown;

/** What each event's own field holds. */
const EVENTS: { readonly [event: string]: FieldReader } = {
  ready: textAt,
  unready: textAt,
  fail: textAt,
  succeed: textAt,
  delete: textAt,
  terminated: textAt,
  deletePvc: textAt,
  patch: patchAt,
  deleteSet: (json, path) => oneOf(json, path, ['Background', 'Foreground', 'Orphan']),
  createSet: setAt,
  wait: secondsAt,
  relabel: textAt,
  disown: referenceAt,
  create: entryAt,
  deleteObject: referenceAt,
  release: referenceAt,
  upgrade: versionAt,
};

/** Fields that go with an event. */
const COMPANIONS: { readonly [field: string]: FieldReader } = { labels: objectAt, set: textAt };

function eventAt(json: unknown, path: string): ScenarioEvent {
  const object = objectAt(json, path);
  const kinds = Object.keys(object).filter((key) => Object.hasOwn(EVENTS, key));
  const strange = Object.keys(object).find((key) => !Object.hasOwn(EVENTS, key) && !Object.hasOwn(COMPANIONS, key));
  if (strange !== undefined) throw new Unreadable(path, `unknown event ${JSON.stringify(strange)}; events: ${Object.keys(EVENTS).join(', ')}`);
  if (kinds.length !== 1) throw new Unreadable(path, `expected one event, got ${kinds.length === 0 ? 'none' : kinds.join(' and ')}`);
  const readers = { ...EVENTS, ...COMPANIONS };
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, readers[key](value, `${path}.${key}`)]));
}

function entryAt(json: unknown, path: string): JsonObject & { object: JsonObject } {
  const entry = objectAt(json, path);
  const object = objectAt(entry.object, `${path}.object`);
  oneOf(object.kind, `${path}.object.kind`, ['ConfigMap', 'PersistentVolumeClaim', 'Pod']);
  textAt(ownField(object.metadata, 'name'), `${path}.object.metadata.name`);
  if (entry.state !== undefined) oneOf(entry.state, `${path}.state`, ['ready', 'unready', 'failed', 'succeeded']);
  return { ...entry, object };
}

function setAt(json: unknown, path: string): JsonObject {
  const set = objectAt(json, path);
  textAt(ownField(set.metadata, 'name'), `${path}.metadata.name`);
  checkReplicas(set, path);
  return set;
}

function patchAt(json: unknown, path: string): JsonObject {
  const patch = objectAt(json, path);
  checkReplicas(patch, path);
  return patch;
}

function checkReplicas(set: JsonObject, path: string): void {
  const replicas = ownField(set.spec, 'replicas');
  if (typeof replicas === 'number' && replicas > MOST_REPLICAS) {
    throw new Unreadable(`${path}.spec.replicas`, `at most ${MOST_REPLICAS} pods are simulated, got ${replicas}`);
  }
}

function versionAt(json: unknown, path: string): string {
  const text = typeof json === 'string' ? json : '';
  const version = parseVersion(text);
  if (version === undefined || !isKnownVersion(version)) {
    throw new Unreadable(path, `expected a version from "1.${OLDEST_MINOR}" to "1.${NEWEST_MINOR}", got ${describeJson(json)}`);
  }
  return text;
}

function gatesAt(json: unknown, path: string): { readonly [gate: string]: boolean } {
  return Object.fromEntries(Object.entries(objectAt(json, path)).map(([gate, value]) => [gate, booleanAt(value, `${path}.${gate}`)]));
}

function objectAt(json: unknown, path: string): JsonObject {
  if (!isJsonObject(json)) throw new Unreadable(path, `expected an object, got ${describeJson(json)}`);
  return json;
}

function optionalList(json: unknown, path: string): readonly unknown[] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json)) throw new Unreadable(path, `expected a list, got ${describeJson(json)}`);
  return json;
}

function textAt(json: unknown, path: string): string {
  if (typeof json !== 'string' || json === '') throw new Unreadable(path, `expected a name, got ${describeJson(json)}`);
  return json;
}

function booleanAt(json: unknown, path: string): boolean {
  if (typeof json !== 'boolean') throw new Unreadable(path, `expected true or false, got ${describeJson(json)}`);
  return json;
}

function secondsAt(json: unknown, path: string): number {
  if (typeof json !== 'number' || !(json >= 0)) throw new Unreadable(path, `expected seconds, got ${describeJson(json)}`);
  return json;
}

function referenceAt(json: unknown, path: string): string {
  if (typeof json !== 'string' || !/^(pod|pvc|configmap)\/./.test(json)) {
    throw new Unreadable(path, `expected pod/…, pvc/… or configmap/…, got ${describeJson(json)}`);
  }
  return json;
}

function oneOf(json: unknown, path: string, values: readonly string[]): string {
  if (typeof json !== 'string' || !values.includes(json)) throw new Unreadable(path, `expected ${values.join(' or ')}, got ${describeJson(json)}`);
  return json;
}
