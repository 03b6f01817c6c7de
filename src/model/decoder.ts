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
  return isJsonObject(json) && Object.hasOwn(json, key) ? json[key] : undefined;
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

  private constructor(
    /** The value, as it is. */
    public readonly json: unknown,
    private readonly parent: JsonReader | undefined,
    /** What the parent's path is followed by. Most paths are never asked for, so none is put together before. */
    private readonly step: string | number,
    /** The problems of the whole document. */
    public readonly problems: Problem[],
  ) {}

  /** The path from the document's root. */
  public get path(): string {
    if (this.parent === undefined) return '';
    const { path } = this.parent;
    if (typeof this.step === 'number') return `${path}[${this.step}]`;
    return path === '' || this.step.startsWith('[') ? `${path}${this.step}` : `${path}.${this.step}`;
  }

  /** Whether something is there. `null` is nothing, as for the API server. */
  public get isPresent(): boolean {
    return this.json !== undefined && this.json !== null;
  }

  /** The field of an object; absent on anything else. Say {@link isObject} once to have that noted. */
  public field(name: string): JsonReader {
    return new JsonReader(ownField(this.json, name), this, name, this.problems);
  }

  /** Whether an object is there; anything else that is present is a problem. */
  public isObject(): boolean {
    if (!this.isPresent) return false;
    if (isJsonObject(this.json)) return true;
    this.expected('an object');
    return false;
  }

  /** The text there. */
  public string(): string | undefined {
    return this.typed('a string', isString);
  }

  /** The truth value there. */
  public boolean(): boolean | undefined {
    return this.typed('true or false', isBoolean);
  }

  /** The whole number of 32 bits there. */
  public integer(): number | undefined {
    return this.typed('a whole number', isInt32);
  }

  /** The whole number of 64 bits there, as precise as a JavaScript number is. */
  public long(): number | undefined {
    return this.typed('a whole number', isInteger);
  }

  /** The whole number or text there. */
  public intOrString(): IntOrString | undefined {
    return this.typed('a whole number or a string', isIntOrString);
  }

  /** The quantity there, as written: text, or a number, which Kubernetes takes as well. Whether it parses is not looked at. */
  public quantity(): string | undefined {
    const value = this.typed('a quantity', (json): json is number | string => typeof json === 'string' || Number.isFinite(json));
    return value === undefined ? undefined : String(value);
  }

  /** Readers on a list's items; none when there is no list. */
  public items(): JsonReader[] {
    if (!this.isPresent) return [];
    const list = this.typed('a list', Array.isArray) ?? [];
    return list.map((item, index) => new JsonReader(item, this, index, this.problems));
  }

  /** The objects of a list; an item that is none (null included) is a problem and left out. */
  public objects(): JsonReader[] {
    return this.items().filter((item) => {
      if (item.json === null) item.expected('an object');
      return item.isObject();
    });
  }

  /** The texts of a list; what is none is a problem and left out. */
  public strings(): string[] {
    return this.items().flatMap((item) => item.string() ?? []);
  }

  /** An object whose values are texts; others are problems and left out. `null` is the empty text, as for the API server. */
  public stringMap(): { [key: string]: string } {
    return this.mapOf((json) => (json === null ? '' : json), (item) => item.string());
  }

  /** An object whose values are quantities, as written. */
  public quantityMap(): { [key: string]: string } {
    return this.mapOf((json) => json, (item) => item.quantity());
  }

  /** Most values are texts: only for the others is a reader, with its path, made. */
  private mapOf(normalize: (json: unknown) => unknown, read: (item: JsonReader) => string | undefined): { [key: string]: string } {
    if (!this.isObject()) return {};
    const fields: [string, string][] = [];
    for (const [key, json] of Object.entries(this.json as JsonObject)) {
      const normal = normalize(json);
      const value = typeof normal === 'string' ? normal : read(new JsonReader(json, this, keyStep(key).replace(/^\./, ''), this.problems));
      if (value !== undefined) fields.push([key, value]);
    }
    return Object.fromEntries(fields);
  }

  /** Notes that something else was expected here. */
  public expected(what: string): void {
    this.problems.push({ path: this.path, message: `expected ${what}, got ${describeJson(this.json)}` });
  }

  private typed<T>(what: string, is: (json: unknown) => json is T): T | undefined {
    if (!this.isPresent) return undefined;
    if (is(this.json)) return this.json;
    this.expected(what);
    return undefined;
  }
}

function isString(json: unknown): json is string {
  return typeof json === 'string';
}

function isBoolean(json: unknown): json is boolean {
  return typeof json === 'boolean';
}

function isInteger(json: unknown): json is number {
  return Number.isInteger(json);
}

function isIntOrString(json: unknown): json is IntOrString {
  return typeof json === 'string' || isInt32(json);
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
