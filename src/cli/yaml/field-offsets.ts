/** Where the fields of a document are in the text: what is kept of the parser's events once the values have been read. */
import { getScalarValue, ScalarEvent } from 'js-yaml';
import { END, FIRST_STYLE, KIND, MAPPING, PLAIN, POP, SEQUENCE, START, WIDTH, YamlEvents } from './events';
import { isPlainText, keyText, resolvePlain } from './schema';

/** The events of documents, as numbers. */
export class FieldOffsets {
  private readonly source: string;
  private readonly numbers: Int32Array;
  private readonly items = new Map<number, number[]>();

  /** @param base what to add to an offset of an event */
  public constructor(events: YamlEvents, private readonly base: number) {
    this.source = events.source;
    this.numbers = new Int32Array(events.numbers);
  }

  /**
   * The offset of the field or item at a path, or of the nearest thing around it that exists.
   *
   * @param from the first event of the document's value, `to` the one after its last
   */
  public of(path: readonly (string | number)[], from: number, to: number): number {
    let at = from;
    let found = from;
    for (const step of path) {
      const next = this.child(at, step);
      if (next === undefined) break;
      [found, at] = next;
    }
    return this.offset(found, to);
  }

  /** Where a field's key or an item stands, and where its value. */
  private child(parent: number, step: string | number): [number, number] | undefined {
    const kind = this.numbers[parent * WIDTH + KIND];
    if (kind === SEQUENCE) {
      const item = this.itemsOf(parent)[Number(step)];
      return item === undefined ? undefined : [item, item];
    }
    if (kind !== MAPPING) return undefined;
    for (let key = parent + 1; this.numbers[key * WIDTH + KIND] !== POP;) {
      const value = this.after(key);
      if (this.isKey(key, String(step))) return [key, value];
      key = this.after(value);
    }
    return undefined;
  }

  /** The events of a list's items, found once: each of thousands of items may be asked for. */
  private itemsOf(list: number): readonly number[] {
    let items = this.items.get(list);
    if (items === undefined) {
      items = [];
      for (let item = list + 1; this.numbers[item * WIDTH + KIND] !== POP; item = this.after(item)) items.push(item);
      this.items.set(list, items);
    }
    return items;
  }

  private isKey(event: number, key: string): boolean {
    const at = event * WIDTH;
    const kind = this.numbers[at + KIND];
    const valueStart = this.numbers[at + START];
    const valueEnd = this.numbers[at + END];
    if (kind < FIRST_STYLE || valueStart < 0) return false;
    if (kind !== PLAIN) return getScalarValue(this.source, { valueStart, valueEnd, style: kind - FIRST_STYLE } as ScalarEvent) === key;
    if (isPlainText(key) && valueEnd - valueStart === key.length && this.source.startsWith(key, valueStart)) return true;
    const written = this.source.slice(valueStart, valueEnd);
    if (isPlainText(written)) return false;
    const { value, tag } = resolvePlain(written);
    return keyText(value, tag) === key;
  }

  /** The event after the value that begins with this one. */
  private after(event: number): number {
    const kind = this.numbers[event * WIDTH + KIND];
    return kind === MAPPING || kind === SEQUENCE ? this.numbers[event * WIDTH + END] : event + 1;
  }

  /** An empty value has no place: what comes after it in its document has, or what comes before. */
  private offset(event: number, to: number): number {
    let at = event;
    while (at < to && this.startOf(at) < 0) at++;
    if (at === to) while (at >= 0 && this.startOf(at) < 0) at--;
    return this.base + (at < 0 ? 0 : this.startOf(at));
  }

  private startOf(event: number): number {
    return this.numbers[event * WIDTH + START];
  }
}
