/** Makes JSON values of the events of YAML's parser, as sigs.k8s.io/yaml does: scalars, keys, merges and aliases. */
import { EVENT_ID, getScalarValue, ScalarEvent } from 'js-yaml';
import { END, FIRST_STYLE, KIND, MAPPING, NOWHERE, PLAIN, POP, SEQUENCE, START, ValueEvent, WIDTH, YamlEvents } from './events';
import { isPlainText, keyText, resolvePlain, resolveTagged, Scalar, ScalarTag } from './schema';

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

  private readonly source: string;
  private readonly numbers: readonly number[];

  public constructor(private readonly events: YamlEvents) {
    this.source = events.source;
    this.numbers = events.numbers;
  }

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
    const at = this.at++;
    const { unusual } = this.events;
    const event = unusual.size === 0 ? undefined : unusual.get(at);
    if (event?.type === EVENT_ID.ALIAS) return this.alias(this.source.slice(event.anchorStart, event.anchorEnd));
    this.size++;
    return event === undefined || event.anchorStart < 0 ? this.valueOf(at, event) : this.anchored(at, event);
  }

  private valueOf(at: number, event: ValueEvent | undefined): unknown {
    const kind = this.numbers[at * WIDTH + KIND];
    if (kind >= FIRST_STYLE) return this.scalar(at, kind, event as ScalarEvent | undefined);
    if (kind === MAPPING) return this.mapping();
    if (kind === SEQUENCE) return this.sequence();
    throw this.error('a value was expected', at);
  }

  private anchored(at: number, event: ValueEvent): unknown {
    const name = this.source.slice(event.anchorStart, event.anchorEnd);
    const before = this.size - 1;
    this.anchors.set(name, undefined);
    const value = this.valueOf(at, event);
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

  /** @param event js-yaml's, where the text is not what is written, or has a tag */
  private scalar(at: number, kind: number, event: ScalarEvent | undefined): Scalar {
    const text = event ? getScalarValue(this.source, event) : this.writtenAt(at);
    const value = event !== undefined && event.tagStart >= 0 ? this.tagged(text, event) : this.untagged(text, kind);
    if (typeof value === 'number' && !Number.isFinite(value) && !this.isKeyPosition()) {
      throw this.error(`${text} is no number that a manifest can hold: quote it if it is text`, at);
    }
    return value;
  }

  private writtenAt(at: number): string {
    const start = this.numbers[at * WIDTH + START];
    return start === NOWHERE ? '' : this.source.slice(start, this.numbers[at * WIDTH + END]);
  }

  private tagged(text: string, { tagStart, tagEnd }: ScalarEvent): Scalar {
    const written = this.source.slice(tagStart, tagEnd);
    const value = resolveTagged(text, longTag(written));
    if (value === undefined) throw this.error(`${shorten(JSON.stringify(text))} is no ${written}`, this.at - 1);
    this.tag = typeof value === 'string' ? 'str' : resolvePlain(text).tag;
    return value;
  }

  private untagged(text: string, kind: number): Scalar {
    if (kind !== PLAIN || isPlainText(text)) {
      this.tag = 'str';
      return text;
    }
    const { value, tag } = resolvePlain(text);
    this.tag = tag;
    return value;
  }

  private sequence(): unknown[] {
    const value: unknown[] = [];
    while (!this.isAtEnd()) value.push(this.read());
    this.at++;
    return value;
  }

  private mapping(): { [key: string]: unknown } {
    const value: { [key: string]: unknown } = {};
    // Which keys are written here, once others have been merged in.
    let written: Set<string> | undefined;
    while (!this.isAtEnd()) {
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

  private isAtEnd(): boolean {
    return this.numbers[this.at * WIDTH + KIND] === POP;
  }

  /** `<<`, unquoted: its value's fields become fields here. */
  private isMergeKey(): boolean {
    const at = this.at * WIDTH;
    const start = this.numbers[at + START];
    return this.numbers[at + KIND] === PLAIN && this.numbers[at + END] - start === 2 && this.source.startsWith('<<', start);
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
      const offset = this.numbers[index * WIDTH + START];
      if (offset !== NOWHERE) return offset;
    }
    return this.source.length;
  }
}

function longTag(written: string): string {
  if (written.startsWith('!!')) return `tag:yaml.org,2002:${written.slice(2)}`;
  return written.startsWith('!<') ? written.slice(2, -1) : written;
}

/** The beginning of what is too long for a line. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Sets a field of the object's own, whatever it is called. */
function setOwn(object: { [key: string]: unknown }, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
