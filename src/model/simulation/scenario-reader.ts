/** Readers of a scenario's fields. Each gives what it has read, or throws with the path and what was expected there. */
import { describeJson, isJsonObject, JsonObject, ownField } from '../decoder';
import type { Entry } from './scenario';
import { isKnownVersion, NEWEST_MINOR, OLDEST_MINOR, parseVersion } from '../versions';

/** A field that is not what a scenario has at that place. Thrown by the readers only, and caught by `decodeScenarios`. */
export class UnreadableScenario extends Error {
  public constructor(public readonly path: string, message: string) {
    super(message);
  }
}

/** More pods than this in one set are not simulated. */
export const MOST_REPLICAS = 100_000;

const STATES = ['ready', 'unready', 'failed', 'succeeded'] as const;

/** An object of `existing` or of a `create` event. */
export function entryAt(json: unknown, path: string): Entry {
  const entry = objectAt(json, path);
  const object = objectAt(entry.object, `${path}.object`);
  oneOf(object.kind, `${path}.object.kind`, ['ConfigMap', 'PersistentVolumeClaim', 'Pod']);
  nameAt(ownField(object.metadata, 'name'), `${path}.object.metadata.name`);
  if (entry.state !== undefined) oneOf(entry.state, `${path}.state`, STATES);
  return { ...entry, object };
}

export function setAt(json: unknown, path: string): JsonObject {
  const set = objectAt(json, path);
  nameAt(ownField(set.metadata, 'name'), `${path}.metadata.name`);
  checkReplicas(set, path);
  return set;
}

export function setPatchAt(json: unknown, path: string): JsonObject {
  const patch = objectAt(json, path);
  checkReplicas(patch, path);
  return patch;
}

function checkReplicas(set: JsonObject, path: string): void {
  const replicas = ownField(set.spec, 'replicas');
  if (typeof replicas === 'number' && replicas > MOST_REPLICAS) {
    throw new UnreadableScenario(`${path}.spec.replicas`, `at most ${MOST_REPLICAS} pods are simulated, got ${replicas}`);
  }
}

export function versionAt(json: unknown, path: string): string {
  const text = typeof json === 'string' ? json : '';
  const version = parseVersion(text);
  if (version === undefined || !isKnownVersion(version)) {
    throw new UnreadableScenario(path, `expected a version from "1.${OLDEST_MINOR}" to "1.${NEWEST_MINOR}", got ${describeJson(json)}`);
  }
  return text;
}

export function objectAt(json: unknown, path: string): JsonObject {
  if (!isJsonObject(json)) throw new UnreadableScenario(path, `expected an object, got ${describeJson(json)}`);
  return json;
}

export function optionalList(json: unknown, path: string): readonly unknown[] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json)) throw new UnreadableScenario(path, `expected a list, got ${describeJson(json)}`);
  return json;
}

export function nameAt(json: unknown, path: string): string {
  if (typeof json !== 'string' || json === '') throw new UnreadableScenario(path, `expected a name, got ${describeJson(json)}`);
  return json;
}

export function booleanAt(json: unknown, path: string): boolean {
  if (typeof json !== 'boolean') throw new UnreadableScenario(path, `expected true or false, got ${describeJson(json)}`);
  return json;
}

export function secondsAt(json: unknown, path: string): number {
  if (typeof json !== 'number' || !(json >= 0)) throw new UnreadableScenario(path, `expected seconds, got ${describeJson(json)}`);
  return json;
}

/** `pod/web-0`, `pvc/data-web-0` or `configmap/settings`. */
export function referenceAt(json: unknown, path: string): string {
  if (typeof json !== 'string' || !/^(pod|pvc|configmap)\/./.test(json)) {
    throw new UnreadableScenario(path, `expected pod/…, pvc/… or configmap/…, got ${describeJson(json)}`);
  }
  return json;
}

export function oneOf<Value extends string>(json: unknown, path: string, values: readonly Value[]): Value {
  const value = values.find((each) => each === json);
  if (value === undefined) throw new UnreadableScenario(path, `expected ${values.join(' or ')}, got ${describeJson(json)}`);
  return value;
}
