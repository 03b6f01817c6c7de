/**
 * Reading fields out of unknown JSON. A reader stands on one value and knows its path; it never throws. A value of the
 * wrong type reads as if it were absent, and what was wrong with it is noted as a problem.
 */

import { keyStep } from './field-path';

/** Something in a manifest that could not be read as what Kubernetes has at that place. */
export interface Problem {
  /** Where in the object: `spec.template.spec.containers[0].name`. Empty for the object itself. */
  readonly path: string;

  /** What was expected and what is there, in lower case, without the path. */
  readonly message: string;
}

/** What could be read of an object, and what could not. */
export interface Decoded<T> {
  /** The object's fields; one that could not be read has its default. */
  readonly value: T;

  /** What could not be read. Empty: everything that was looked at has the right type. */
  readonly problems: readonly Problem[];
}

/** Any object of a JSON document. */
export interface JsonObject { readonly [key: string]: unknown }

/** An `IntOrString` of Kubernetes: a number, a percentage or the name of a port. */
export type IntOrString = number | string;

/** Whether the value is a JSON object: neither null nor a list. */
export function isJsonObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** The value of the object's own field; inherited ones (`constructor`, `__proto__`) do not count. */
export function ownField(json: unknown, key: string): unknown {
  return isJsonObject(json) ? own(json, key) : undefined;
}

/** All that a JSON object inherits is functions, which JSON has none of; and `__proto__`. */
function own(json: JsonObject, key: string): unknown {
  const value = json[key];
  return (typeof value === 'function' || key === '__proto__') && !Object.hasOwn(json, key) ? undefined : value;
}

/** Kubernetes' integers are 64 bits at most, its counts 32; what is outside this range it cannot read either. */
const INT32_MAX = 2 ** 31 - 1;
const INT32_MIN = -(2 ** 31);

/** One value of a JSON document, its path, and the list that problems are noted in. */
export class JsonReader {
  /** A reader on a whole document, with an empty list of problems. */
  public static of(json: unknown): JsonReader {
    return new JsonReader(json, undefined, '', []);
  }

  /** The value's fields, if it is an object. */
  private readonly fields: JsonObject;

  private constructor(
    /** The value, as it is. */
    public readonly json: unknown,
    private readonly parent: JsonReader | undefined,
    /** What the parent's path is followed by. Most paths are never asked for, so none is put together before. */
    private readonly step: string | number,
    /** The problems of the whole document. */
    public readonly problems: Problem[],
  ) {
    this.fields = isJsonObject(json) ? json : NOTHING;
  }

  /** The path from the document's root. */
  public get path(): string {
    if (this.parent === undefined) return '';
    const { path } = this.parent;
    if (typeof this.step === 'number') return `${path}[${this.step}]`;
    return path === '' || this.step.startsWith('[') ? `${path}${this.step}` : `${path}.${this.step}`;
  }

  /** Whether something is there. `null` is nothing, as for the API server. */
  public get isPresent(): boolean {
    return isThere(this.json);
  }

  /** Whether something is in that field. */
  public has(field: string): boolean {
    return isThere(own(this.fields, field));
  }

  /** The field of an object; absent on anything else. Say {@link isObject} once to have that noted. */
  public field(name: string): JsonReader {
    return new JsonReader(own(this.fields, name), this, name, this.problems);
  }

  /** Whether an object is there; anything else that is present is a problem. */
  public isObject(): boolean {
    if (isJsonObject(this.json)) return true;
    if (this.isPresent) this.expected('an object');
    return false;
  }

  // Each of these reads the value there or, with a name, that field of it: most fields are as they should be, and need
  // no reader of their own.

  /** The text there. */
  public string(field?: string): string | undefined {
    const json = this.at(field);
    return typeof json === 'string' ? json : this.mistyped(json, 'a string', field);
  }

  /** The truth value there. */
  public boolean(field?: string): boolean | undefined {
    const json = this.at(field);
    return typeof json === 'boolean' ? json : this.mistyped(json, 'true or false', field);
  }

  /** The whole number of 32 bits there. */
  public integer(field?: string): number | undefined {
    const json = this.at(field);
    return isInt32(json) ? json : this.mistyped(json, 'a whole number', field);
  }

  /** The whole number of 64 bits there, as precise as a JavaScript number is. */
  public long(field?: string): number | undefined {
    const json = this.at(field);
    return isInteger(json) ? json : this.mistyped(json, 'a whole number', field);
  }

  /** The whole number or text there. */
  public intOrString(field?: string): IntOrString | undefined {
    const json = this.at(field);
    return typeof json === 'string' || isInt32(json) ? json : this.mistyped(json, 'a whole number or a string', field);
  }

  /** The quantity there, as written: text, or a number, which Kubernetes takes as well. Whether it parses is not looked at. */
  public quantity(field?: string): string | undefined {
    const json = this.at(field);
    if (typeof json === 'string') return json;
    return Number.isFinite(json) ? String(json) : this.mistyped(json, 'a quantity', field);
  }

  /** Readers on a list's items; none when there is no list. */
  public items(field?: string): JsonReader[] {
    if (field !== undefined) return this.has(field) ? this.field(field).items() : [];
    if (!Array.isArray(this.json)) return this.mistyped(this.json, 'a list') ?? [];
    return this.json.map((item, index) => new JsonReader(item, this, index, this.problems));
  }

  /** The objects of a list; an item that is none (null included) is a problem and left out. */
  public objects(field?: string): JsonReader[] {
    const items = this.items(field);
    return items.every(({ json }) => isJsonObject(json)) ? items : items.filter((item) => {
      if (item.json === null) item.expected('an object');
      return item.isObject();
    });
  }

  /** The texts of a list; what is none is a problem and left out. */
  public strings(field?: string): string[] {
    const items = this.items(field);
    return items.length === 0 ? [] : items.flatMap((item) => item.string() ?? []);
  }

  /** An object whose values are texts; others are problems and left out. `null` is the empty text, as for the API server. */
  public stringMap(field?: string): { readonly [key: string]: string } {
    return this.mapOf(field, (json) => (json === null ? '' : json), (item) => item.string());
  }

  /** An object whose values are quantities, as written. */
  public quantityMap(field?: string): { readonly [key: string]: string } {
    return this.mapOf(field, (json) => json, (item) => item.quantity());
  }

  /** Most values are texts, and nothing is to be done. */
  private mapOf(
    field: string | undefined, normalize: (json: unknown) => unknown, read: (item: JsonReader) => string | undefined,
  ): { readonly [key: string]: string } {
    const json = this.at(field);
    if (!isThere(json)) return NOTHING;
    if (isTextMap(json)) return json;
    const reader = field === undefined ? this : this.field(field);
    if (!reader.isObject()) return NOTHING;
    return Object.fromEntries(Object.entries(json as JsonObject).flatMap(([key, value]) => {
      const normal = normalize(value);
      const text = typeof normal === 'string' ? normal : read(new JsonReader(value, reader, keyStep(key).replace(/^\./, ''), this.problems));
      return text === undefined ? [] : [[key, text]];
    }));
  }

  /** Notes that something else was expected here. */
  public expected(what: string): void {
    this.problems.push({ path: this.path, message: `expected ${what}, got ${describeJson(this.json)}` });
  }

  private at(field: string | undefined): unknown {
    return field === undefined ? this.json : own(this.fields, field);
  }

  /** What is there reads as absent, and is a problem unless it is. */
  private mistyped(json: unknown, what: string, field?: string): undefined {
    if (isThere(json)) (field === undefined ? this : this.field(field)).expected(what);
  }
}

const NOTHING: { readonly [key: string]: string } = Object.freeze({});

function isThere(json: unknown): boolean {
  return json !== undefined && json !== null;
}

function isTextMap(json: unknown): json is { readonly [key: string]: string } {
  if (!isJsonObject(json)) return false;
  for (const key of Object.keys(json)) if (typeof json[key] !== 'string') return false;
  return true;
}

function isInteger(json: unknown): json is number {
  return Number.isInteger(json);
}

function isInt32(json: unknown): json is number {
  return Number.isInteger(json) && (json as number) <= INT32_MAX && (json as number) >= INT32_MIN;
}

/** A value in a message: short, and recognisable. */
export function describeJson(json: unknown): string {
  if (json === undefined) return 'nothing';
  if (Array.isArray(json)) return 'a list';
  if (isJsonObject(json)) return 'an object';
  if (typeof json === 'string') return JSON.stringify(json.length > 60 ? `${json.slice(0, 57)}...` : json);
  return String(json);
}
