/** Makes JSON values of the events of YAML's parser, as sigs.k8s.io/yaml does: scalars, keys, merges and aliases. */
import { Event, EVENT_ID, getScalarValue, MappingEvent, SCALAR_STYLE, ScalarEvent, SequenceEvent } from 'js-yaml';
import { isPlainText, keyText, resolvePlain, resolveTagged, Scalar, ScalarTag } from './yaml-schema';

/** The value of one document, and the events that it was made of. */
export interface ReadDocument {
  readonly value: unknown;

  /** The first event of the value. */
  readonly from: number;

  /** The event after its last. */
  readonly to: number;
}

/** What no manifest can hold, and where it stands. */
export class UnreadableValue extends Error {
  /** @param isAtTemplate whether what stands there is a template's action */
  public constructor(message: string, public readonly offset: number, public readonly isAtTemplate = false) {
    super(message);
  }
}

/** No document stands for more values than this by repeating anchors: some are written to exhaust the reader. */
const MAX_VALUES_BY_ALIAS = 1_000_000;

type ValueEvent = ScalarEvent | SequenceEvent | MappingEvent;

/** What an anchor stands for. */
interface Anchored {
  readonly value: unknown;
  readonly tag: ScalarTag;
  readonly size: number;
}

/** Builds values from the parser's events, from the first to the last. */
export class YamlValues {
  private at = 0;
  /** The event of the key that is being read. */
  private keyAt = -1;
  /** The kind of the scalar that was read last. */
  private tag: ScalarTag = 'str';
  /** How many values the document has so far; an alias counts as many as it stands for. */
  private size = 0;
  private readonly anchors = new Map<string, Anchored | undefined>();

  public constructor(private readonly source: string, private readonly events: readonly Event[]) {}

  /** @throws UnreadableValue */
  public documents(): ReadDocument[] {
    const documents: ReadDocument[] = [];
    while (this.at < this.events.length) {
      this.at++;
      const from = this.at;
      this.anchors.clear();
      this.size = 0;
      documents.push({ value: this.read(), from, to: this.at });
      this.at++;
    }
    return documents;
  }

  private read(): unknown {
    const event = this.events[this.at++];
    if (event.type === EVENT_ID.ALIAS) return this.alias(this.source.slice(event.anchorStart, event.anchorEnd));
    if (event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.SEQUENCE && event.type !== EVENT_ID.MAPPING) {
      throw this.error('a value was expected', this.at - 1);
    }
    this.size++;
    return event.anchorStart < 0 ? this.valueOf(event) : this.anchored(event);
  }

  private valueOf(event: ValueEvent): unknown {
    if (event.type === EVENT_ID.SCALAR) return this.scalar(event);
    return event.type === EVENT_ID.MAPPING ? this.mapping() : this.sequence();
  }

  private anchored(event: ValueEvent): unknown {
    const name = this.source.slice(event.anchorStart, event.anchorEnd);
    const before = this.size - 1;
    this.anchors.set(name, undefined);
    const value = this.valueOf(event);
    this.anchors.set(name, { value, tag: this.tag, size: this.size - before });
    return value;
  }

  private alias(name: string): unknown {
    if (!this.anchors.has(name)) throw this.error(`alias *${name} has no anchor`, this.at - 1);
    const anchored = this.anchors.get(name);
    if (!anchored) throw this.error(`anchor &${name} contains itself`, this.at - 1);
    this.size += anchored.size;
    if (this.size > MAX_VALUES_BY_ALIAS) throw this.error(`aliases make this more than ${MAX_VALUES_BY_ALIAS} values`, this.at - 1);
    this.tag = anchored.tag;
    return anchored.value;
  }

  private scalar(event: ScalarEvent): Scalar {
    const text = event.valueStart < 0 ? '' : getScalarValue(this.source, event);
    const value = this.resolve(event, text);
    if (typeof value === 'number' && !Number.isFinite(value) && !this.isKeyPosition()) {
      throw this.error(`${text} is no number that a manifest can hold: quote it if it is text`, this.at - 1);
    }
    return value;
  }

  private resolve(event: ScalarEvent, text: string): Scalar {
    this.tag = 'str';
    if (event.tagStart >= 0) {
      const written = this.source.slice(event.tagStart, event.tagEnd);
      const value = resolveTagged(text, longTag(written));
      if (value === undefined) throw this.error(`${shorten(JSON.stringify(text))} is no ${written}`, this.at - 1);
      if (typeof value !== 'string') this.tag = resolvePlain(text).tag;
      return value;
    }
    if (event.style !== SCALAR_STYLE.PLAIN || isPlainText(text)) return text;
    const { value, tag } = resolvePlain(text);
    this.tag = tag;
    return value;
  }

  private sequence(): unknown[] {
    const value: unknown[] = [];
    while (this.events[this.at].type !== EVENT_ID.POP) value.push(this.read());
    this.at++;
    return value;
  }

  private mapping(): { [key: string]: unknown } {
    const value: { [key: string]: unknown } = {};
    // Which keys are written here, once others have been merged in.
    let written: Set<string> | undefined;
    while (this.events[this.at].type !== EVENT_ID.POP) {
      const keyAt = this.at;
      if (this.isMergeKey()) {
        written ??= new Set(Object.keys(value));
        this.at++;
        this.merge(value, this.read(), keyAt);
        continue;
      }
      const key = this.key();
      if (written?.has(key) ?? Object.hasOwn(value, key)) throw this.error(`key ${JSON.stringify(key)} is there twice`, keyAt);
      written?.add(key);
      setOwn(value, key, this.read());
    }
    this.at++;
    return value;
  }

  private key(): string {
    const at = this.at;
    this.keyAt = at;
    const value = this.read();
    if (typeof value === 'string') return value;
    const key = typeof value === 'object' ? undefined : keyText(value as Scalar, this.tag);
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
    if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN || event.valueEnd - event.valueStart !== 2) return false;
    return this.source.startsWith('<<', event.valueStart);
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

  private error(message: string, at: number): UnreadableValue {
    const offset = this.offsetFrom(at);
    const start = this.source.lastIndexOf('\n', offset - 1) + 1;
    const end = this.source.indexOf('\n', offset);
    // An unquoted `{{ … }}` happens to be an object with an object for its key.
    const isAtTemplate = message.startsWith('a key must be') && this.source.slice(start, end < 0 ? undefined : end).includes('{{');
    return new UnreadableValue(message, offset, isAtTemplate);
  }

  /** Where the event stands or, when it has no place, the next one that has. */
  private offsetFrom(at: number): number {
    for (let index = at; index < this.events.length; index++) {
      const offset = offsetOf(this.events[index]);
      if (offset >= 0) return offset;
    }
    return this.source.length;
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

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Sets a field of the object's own, whatever it is called. */
function setOwn(object: { [key: string]: unknown }, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
