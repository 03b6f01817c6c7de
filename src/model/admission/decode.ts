/**
 * Reads a manifest as the API server decodes it: every field has to be of its type, and in strict decoding every field
 * has to be known. What comes out has no nulls, no unknown fields and none of switched-off features, so that the rules
 * for values can rely on it.
 */
import { describeJson, isJsonObject, JsonObject, Problem } from '../decoder';
import { keyStep } from '../field-path';
import { parseQuantity } from '../quantities';
import { fieldIn, fieldsOf, FieldType } from './types';
import { Behaviour } from '../versions';

/** A manifest, read. */
export interface DecodedManifest {
  readonly value: JsonObject;

  /** Fields of another type than the server's. */
  readonly mistyped: readonly Problem[];

  /** Fields that the server does not have. */
  readonly unknown: readonly Problem[];
}

const INT32 = [-(2 ** 31), 2 ** 31 - 1] as const;
const INT64 = [-(2 ** 63), 2 ** 63 - 1] as const;

/** As far down as no manifest goes. */
const DEPTH_LIMIT = 100;

/** What is stored already: fields of switched-off features that it has are kept, in it and in what is to replace it. */
export interface Stored {
  readonly value: JsonObject;
  readonly keptFields: ReadonlySet<string>;
}

/** Something whose structure is known to be right, and what is read of it. */
export interface WellFormed {
  readonly written: JsonObject;
  readonly read: JsonObject;
}

/** Reads what is stored. */
export function decodeStored(json: unknown, kind: string, behaviour: Behaviour): Stored {
  const decoder = new Decoder(kind, behaviour, behaviour.droppedFields);
  const value = decoder.read(json, { kind: 'fields', type: kind }, 0);
  return { value: isJsonObject(value) ? value : {}, keptFields: decoder.switchedOff };
}

/**
 * Reads a manifest of that kind as that minor release does.
 *
 * @param stored what it is to replace
 * @param pod its pod spec, when that is known to be right
 */
export function decodeManifest(json: unknown, kind: string, behaviour: Behaviour, stored?: Stored, pod?: WellFormed): DecodedManifest {
  const decoder = new Decoder(kind, behaviour, stored?.keptFields ?? new Set(), pod);
  const value = decoder.read(json, { kind: 'fields', type: kind }, 0);
  return { value: isJsonObject(value) ? value : {}, mistyped: decoder.mistyped, unknown: decoder.unknown };
}

/** Reads a part of an object whose structure is known to be right: what is not is left out. */
export function decodePart(json: unknown, type: string, behaviour: Behaviour): JsonObject {
  return decodeManifest(json, type, behaviour).value;
}

class Decoder {
  public readonly mistyped: Problem[] = [];
  public readonly unknown: Problem[] = [];

  /** The fields of switched-off features that are there. */
  public readonly switchedOff = new Set<string>();

  private readonly minor: number;
  private readonly droppedKeys: ReadonlySet<string>;

  /** Where the value that is read stands: a path is put together only for what is wrong. */
  private readonly steps: Step[] = [];

  public constructor(
    private readonly kind: string,
    private readonly behaviour: Behaviour,
    private readonly kept: ReadonlySet<string>,
    private readonly pod?: WellFormed,
  ) {
    this.minor = behaviour.minor;
    this.droppedKeys = keysOf(behaviour.droppedFields);
  }

  /** The value, clean; undefined when there is none or it is of another type. */
  public read(json: unknown, type: FieldType, depth: number): unknown {
    if (json === undefined || json === null || depth > DEPTH_LIMIT) return undefined;
    switch (type.kind) {
      case 'fields': return isJsonObject(json) ? this.readFields(json, type.type, depth) : this.expected('an object', json);
      case 'list': return this.readList(json, type.items, depth);
      case 'map': return this.readMap(json, type.items, depth);
      case 'object': return isJsonObject(json) ? json : this.expected('an object', json);
      case 'text': return typeof json === 'string' ? json : this.expected('a string', json);
      case 'truth': return typeof json === 'boolean' ? json : this.expected('true or false', json);
      case 'int32': return isInteger(json, INT32) ? json : this.expected('a whole number of 32 bits', json);
      case 'int64': return isInteger(json, INT64) ? json : this.expected('a whole number', json);
      case 'intOrText':
        return typeof json === 'string' || isInteger(json, INT32) ? json : this.expected('a whole number or a string', json);
      case 'quantity': return isQuantity(json) ? String(json).trim() : this.expected('a quantity such as 1Gi', json);
      case 'time': return isTime(json) ? json : this.expected('a time such as 2024-01-01T00:00:00Z', json);
    }
  }

  /** What is right as it is, as nearly everything, is not copied. */
  private readFields(json: JsonObject, type: string, depth: number): JsonObject | undefined {
    if (json === this.pod?.written && type === 'PodSpec') return this.pod.read;
    const fields = fieldsOf(type);
    let clean: { [key: string]: unknown } | undefined;
    const { steps } = this;
    const end = steps.length;
    const keys = Object.keys(json);
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index];
      const field = fieldIn(fields, key, this.minor);
      steps[end] = key;
      let value: unknown;
      if (field === undefined) {
        this.unknown.push({ path: pathOf(steps), message: fields.has(key) ? `there is no such field in Kubernetes 1.${this.minor}` : unknownField(key, fields) });
      } else {
        value = this.read(json[key], field.type, depth + 1);
        if (value !== undefined && this.droppedKeys.has(key) && !this.isKept(type, key)) value = undefined;
      }
      if (clean === undefined && (value === undefined || value !== json[key])) {
        clean = Object.fromEntries(keys.slice(0, index).map((earlier) => [earlier, json[earlier]]));
      }
      if (clean !== undefined && value !== undefined) clean[key] = value;
    }
    steps.length = end;
    if (clean !== undefined && type === 'Lifecycle' && this.isNothingButDropped(json, clean)) return undefined;
    return clean ?? json;
  }

  /** A lifecycle of nothing but a signal that is dropped goes with it, from the release on that knows signals; an empty one stays. */
  private isNothingButDropped(json: JsonObject, clean: JsonObject): boolean {
    const isDropped = (key: string): boolean => this.droppedKeys.has(key) && json[key] !== undefined && json[key] !== null;
    return this.minor >= 33 && Object.keys(clean).length === 0 && Object.keys(json).some(isDropped);
  }

  private isKept(type: string, key: string): boolean {
    const { droppedFields } = this.behaviour;
    const names = [`${type}.${key}`, `${this.kind}/${type}.${key}`].filter((name) => droppedFields.has(name));
    for (const name of names) this.switchedOff.add(name);
    return names.every((name) => this.kept.has(name));
  }

  private readList(json: unknown, items: FieldType, depth: number): unknown {
    if (!Array.isArray(json)) return this.expected('a list', json);
    const { steps } = this;
    const end = steps.length;
    let clean: unknown[] | undefined;
    for (let index = 0; index < json.length; index++) {
      steps[end] = index;
      const item = this.read(json[index], items, depth + 1) ?? zeroOf(items);
      if (clean === undefined && item !== json[index]) clean = json.slice(0, index);
      clean?.push(item);
    }
    steps.length = end;
    return clean ?? json;
  }

  private readMap(json: unknown, items: FieldType, depth: number): unknown {
    if (!isJsonObject(json)) return this.expected('an object', json);
    const keys = Object.keys(json);
    // Labels are the most usual: they are right as they are.
    if (items.kind === 'text' && keys.every((key) => typeof json[key] === 'string')) return json;
    const { steps } = this;
    const end = steps.length;
    const values = keys.map((key) => {
      steps[end] = { key };
      return this.read(json[key], items, depth + 1) ?? zeroOf(items);
    });
    steps.length = end;
    if (values.every((value, index) => value === json[keys[index]])) return json;
    return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
  }

  private expected(what: string, json: unknown): undefined {
    this.mistyped.push({ path: pathOf(this.steps), message: `expected ${what}, got ${describeJson(json)}` });
    return undefined;
  }
}

const DROPPED_KEYS = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();

/** The names of those fields, of whatever type: nearly always a field is not among them, and that is soon said. */
function keysOf(dropped: ReadonlySet<string>): ReadonlySet<string> {
  let keys = DROPPED_KEYS.get(dropped);
  if (keys === undefined) DROPPED_KEYS.set(dropped, keys = new Set([...dropped].map((name) => name.slice(name.lastIndexOf('.') + 1))));
  return keys;
}

/** A step to a value: the name of a field, the index of an item, or the key of an entry. */
type Step = string | number | { readonly key: string };

function pathOf(steps: readonly Step[]): string {
  return steps.map((step, index) => {
    if (typeof step === 'number') return `[${step}]`;
    if (typeof step === 'string') return index === 0 ? step : `.${step}`;
    return keyStep(step.key);
  }).join('');
}

/** What the server puts where a list or a map has null. */
function zeroOf(type: FieldType): unknown {
  switch (type.kind) {
    case 'text': return '';
    case 'truth': return false;
    case 'int32': case 'int64': case 'intOrText': return 0;
    case 'quantity': return '0';
    case 'list': return [];
    default: return {};
  }
}

function isInteger(json: unknown, [least, most]: readonly [number, number]): boolean {
  return Number.isInteger(json) && (json as number) >= least && (json as number) <= most;
}

/** The server takes numbers as they are written, and looks past blanks around a text. */
function isQuantity(json: unknown): boolean {
  return (typeof json === 'string' || Number.isFinite(json)) && parseQuantity(String(json).trim()) !== undefined;
}

function isTime(json: unknown): boolean {
  return typeof json === 'string' && /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[-+]\d\d:\d\d)$/.test(json);
}

/** A field that differs only in case is most likely meant. */
function unknownField(key: string, fields: ReadonlyMap<string, unknown>): string {
  const meant = [...fields.keys()].find((name) => name.toLowerCase() === key.toLowerCase());
  return meant === undefined ? 'there is no such field' : `there is no such field, '${meant}' is meant`;
}
