/**
 * Parses YAML or JSON into documents of JSON values as kubectl would, and knows the line of every field. The syntax is
 * js-yaml's work; what scalars, keys, merges and aliases mean is done here, because it differs from YAML 1.2.
 */
import { Event, EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, ScalarEvent, YAMLException } from 'js-yaml';
import { Lines } from './lines';
import { keyText, resolvePlain, resolveTagged, Scalar, ScalarTag } from './yaml-schema';

/** One document of a stream. */
export interface YamlDocument {
  /** Its JSON value; null when there is nothing but comments. */
  readonly value: unknown;

  /** The line that its content starts on, counted from 1. */
  readonly line: number;

  /** The line of the field or item at a path, or of the nearest thing around it that exists. */
  lineOf(path: readonly (string | number)[]): number;
}

/** What is wrong with a text, and in which line, counted from 1. */
export class YamlError extends Error {
  public constructor(message: string, public readonly line: number) {
    super(message);
  }
}

/** Deeper than any manifest, shallower than what the stack holds. */
const MAX_DEPTH = 300;

/** No document stands for more values than this by repeating anchors: some are written to exhaust the reader. */
const MAX_VALUES_BY_ALIAS = 1_000_000;

/**
 * Parses a stream of documents.
 *
 * @throws YamlError
 */
export function parseYaml(text: string): YamlDocument[] {
  const source = text.replace(/^\uFEFF/, '');
  return parseJson(source) ?? new Constructor(source, parseSyntax(source)).documents();
}

/** What is plainly one JSON document is read by JSON's own reader, which is much faster. */
function parseJson(source: string): YamlDocument[] | undefined {
  const [content] = /\S/.exec(source) ?? [];
  if (content !== '{' && content !== '[') return undefined;
  try {
    const value: unknown = JSON.parse(source);
    const line = new Lines(source).at(source.indexOf(content));
    return [{ value, line, lineOf: (path) => new Constructor(source, parseSyntax(source)).documents()[0]?.lineOf(path) ?? line }];
  } catch {
    // Flow YAML looks like JSON; and where it is neither, YAML's reader says in which line.
    return undefined;
  }
}

function parseSyntax(source: string): Event[] {
  try {
    return parseEvents(source, { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark?.line ?? 0;
    if (error.reason.includes('maxDepth')) throw new YamlError(`nested more than ${MAX_DEPTH} levels deep`, line + 1);
    const content = contentOf(source, line);
    if (content.includes('{{')) throw new YamlError(IS_TEMPLATE, line + 1);
    throw new YamlError(`${error.reason}${content === '' ? '' : `: ${shorten(content)}`}`, line + 1);
  }
}

const IS_TEMPLATE = 'a template, not YAML: render it first, for instance with \'helm template\'';

/** The text of a line, counted from 0. */
function contentOf(source: string, line: number): string {
  return source.split(/\r?\n/, line + 1)[line]?.trim() ?? '';
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** A value that has been read, and for how many values it stands. */
interface Read {
  readonly value: unknown;
  readonly tag?: ScalarTag;
  readonly size: number;
}

/** Builds values from the parser's events, from the first to the last. */
class Constructor {
  private at = 0;
  private keyAt = -1;
  private readonly anchors = new Map<string, Read | undefined>();

  private readonly lines: Lines;

  public constructor(private readonly source: string, private readonly events: readonly Event[]) {
    this.lines = new Lines(source);
  }

  public documents(): YamlDocument[] {
    const documents: YamlDocument[] = [];
    while (this.at < this.events.length) {
      this.at++;
      const start = this.at;
      this.anchors.clear();
      const { value } = this.read();
      const line = this.lineOfEvent(start);
      documents.push({ value, line, lineOf: (path) => this.lineOf(start, path) });
      this.at++;
    }
    return documents;
  }

  private read(): Read {
    const event = this.events[this.at++];
    switch (event.type) {
      case EVENT_ID.SCALAR: return this.anchored(event, () => this.scalar(event));
      case EVENT_ID.SEQUENCE: return this.anchored(event, () => this.sequence());
      case EVENT_ID.MAPPING: return this.anchored(event, () => this.mapping());
      case EVENT_ID.ALIAS: return this.alias(this.source.slice(event.anchorStart, event.anchorEnd));
      default: throw this.error('a value was expected', this.at - 1);
    }
  }

  private anchored(event: { readonly anchorStart: number; readonly anchorEnd: number }, read: () => Read): Read {
    if (event.anchorStart < 0) return read();
    const name = this.source.slice(event.anchorStart, event.anchorEnd);
    this.anchors.set(name, undefined);
    const result = read();
    this.anchors.set(name, result);
    return result;
  }

  private alias(name: string): Read {
    if (!this.anchors.has(name)) throw this.error(`alias *${name} has no anchor`, this.at - 1);
    const anchored = this.anchors.get(name);
    if (!anchored) throw this.error(`anchor &${name} contains itself`, this.at - 1);
    return anchored;
  }

  private scalar(event: ScalarEvent): Read {
    const text = event.valueStart < 0 ? '' : getScalarValue(this.source, event);
    const { value, tag } = this.resolve(event, text);
    if (typeof value === 'number' && !Number.isFinite(value) && !this.isKeyPosition()) {
      throw this.error(`${text} is no number that a manifest can hold: quote it if it is text`, this.at - 1);
    }
    return { value, tag, size: 1 };
  }

  private resolve(event: ScalarEvent, text: string): { readonly value: Scalar; readonly tag: ScalarTag } {
    if (event.tagStart >= 0) {
      const written = this.source.slice(event.tagStart, event.tagEnd);
      const value = resolveTagged(text, longTag(written));
      if (value === undefined) throw this.error(`${shorten(JSON.stringify(text))} is no ${written}`, this.at - 1);
      return { value, tag: typeof value === 'string' ? 'str' : resolvePlain(text).tag };
    }
    return event.style === SCALAR_STYLE.PLAIN ? resolvePlain(text) : { value: text, tag: 'str' };
  }

  private sequence(): Read {
    const value: unknown[] = [];
    let size = 1;
    while (this.events[this.at].type !== EVENT_ID.POP) {
      const item = this.read();
      value.push(item.value);
      size = this.grown(size, item);
    }
    this.at++;
    return { value, size };
  }

  private mapping(): Read {
    const value: { [key: string]: unknown } = {};
    const keys = new Set<string>();
    let size = 1;
    while (this.events[this.at].type !== EVENT_ID.POP) {
      const keyAt = this.at;
      if (this.isMergeKey()) {
        this.at++;
        const merged = this.read();
        this.merge(value, merged.value, keyAt);
        size = this.grown(size, merged);
        continue;
      }
      const key = this.key();
      if (keys.has(key)) throw this.error(`key ${JSON.stringify(key)} is there twice`, keyAt);
      keys.add(key);
      const item = this.read();
      setOwn(value, key, item.value);
      size = this.grown(size, item);
    }
    this.at++;
    return { value, size };
  }

  private key(): string {
    const at = this.at;
    this.keyAt = at;
    const { value, tag } = this.read();
    const key = typeof value === 'object' ? undefined : keyText(value as Scalar, tag ?? 'str');
    // An unquoted `{{ … }}` happens to be an object with an object for its key.
    if (key === undefined && contentOf(this.source, this.lineOfEvent(at) - 1).includes('{{')) throw this.error(IS_TEMPLATE, at);
    if (key === undefined) throw this.error(`a key must be text, not ${value === null ? 'null' : 'a list or an object'}`, at);
    return key;
  }

  /** Whether the event that was just read is a key: `.inf` may be one. */
  private isKeyPosition(): boolean {
    return this.keyAt === this.at - 1;
  }

  /** `<<`, unquoted: its value's fields become fields here. */
  private isMergeKey(): boolean {
    const event = this.events[this.at];
    if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN || event.valueStart < 0) return false;
    return this.source.slice(event.valueStart, event.valueEnd) === '<<';
  }

  /** As go-yaml does: whatever is written later wins, be it merged or not; of a list's objects, the first. */
  private merge(into: { [key: string]: unknown }, from: unknown, keyAt: number): void {
    for (const each of Array.isArray(from) ? [...from].reverse() : [from]) {
      if (typeof each !== 'object' || each === null || Array.isArray(each)) {
        throw this.error('<< merges objects, or a list of them, and nothing else', keyAt);
      }
      for (const [key, value] of Object.entries(each)) setOwn(into, key, value);
    }
  }

  private grown(size: number, { size: more }: Read): number {
    if (size + more > MAX_VALUES_BY_ALIAS && this.anchors.size > 0) {
      throw this.error(`aliases make this more than ${MAX_VALUES_BY_ALIAS} values`, this.at - 1);
    }
    return size + more;
  }

  private error(message: string, at: number): YamlError {
    return new YamlError(message, this.lineOfEvent(at));
  }

  private lineOfEvent(at: number): number {
    for (let index = at; index < this.events.length; index++) {
      const offset = offsetOf(this.events[index]);
      if (offset >= 0) return this.lines.at(offset);
    }
    return this.lines.at(this.source.length);
  }

  /** Walks down the events below `start`, as far as the path leads. */
  private lineOf(start: number, path: readonly (string | number)[]): number {
    let at = start;
    let found = start;
    for (const step of path) {
      const next = this.child(at, step);
      if (!next) break;
      found = next.at;
      at = next.valueAt;
    }
    return this.lineOfEvent(found);
  }

  /** Where a field's key or an item stands, and where its value. */
  private child(at: number, step: string | number): { readonly at: number; readonly valueAt: number } | undefined {
    const parent = this.events[at];
    if (parent.type !== EVENT_ID.MAPPING && parent.type !== EVENT_ID.SEQUENCE) return undefined;
    let index = 0;
    for (let each = at + 1; this.events[each].type !== EVENT_ID.POP; index++) {
      const valueAt = parent.type === EVENT_ID.MAPPING ? this.end(each) : each;
      if (parent.type === EVENT_ID.MAPPING ? this.keyIs(each, String(step)) : index === Number(step)) return { at: each, valueAt };
      each = this.end(valueAt);
    }
    return undefined;
  }

  private keyIs(at: number, key: string): boolean {
    const event = this.events[at];
    if (event.type !== EVENT_ID.SCALAR) return false;
    const { value, tag } = this.resolve(event, event.valueStart < 0 ? '' : getScalarValue(this.source, event));
    return keyText(value, tag) === key;
  }

  /** The event after the one that ends the value which starts there. */
  private end(at: number): number {
    let depth = 0;
    for (let index = at; ; index++) {
      const { type } = this.events[index];
      if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
      if (type === EVENT_ID.POP) depth--;
      if (depth === 0) return index + 1;
    }
  }
}

function offsetOf(event: Event): number {
  switch (event.type) {
    case EVENT_ID.SCALAR: return event.valueStart;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE: return event.start;
    case EVENT_ID.ALIAS: return event.anchorStart;
    default: return -1;
  }
}

function longTag(written: string): string {
  if (written.startsWith('!!')) return `tag:yaml.org,2002:${written.slice(2)}`;
  return written.startsWith('!<') ? written.slice(2, -1) : written;
}

/** Sets a field of the object's own, whatever it is called. */
function setOwn(object: { [key: string]: unknown }, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
