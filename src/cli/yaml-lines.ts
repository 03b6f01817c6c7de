/** Where the fields of a document are in the text: what is kept of the parser's events once the values have been read. */
import { Event, EVENT_ID, getScalarValue, SCALAR_STYLE, ScalarEvent } from 'js-yaml';
import { isPlainText, keyText, resolvePlain } from './yaml-schema';

/** Numbers kept for each event: its kind, where it begins, and where it ends or, for an object or list, the event after it. */
const WIDTH = 3;

const KIND = 0;
const START = 1;
const END = 2;

/** A scalar's kind says how it is quoted. */
const FIRST_STYLE = 16;

/** The events of documents in a few numbers each: there are hundreds of thousands of them. */
export class FieldOffsets {
  private readonly numbers: Int32Array;
  private readonly items = new Map<number, number[]>();

  /**
   * @param source the text that the events' offsets are of
   * @param base what to add to an offset
   */
  public constructor(private readonly source: string, events: readonly Event[], private readonly base: number) {
    this.numbers = new Int32Array(events.length * WIDTH);
    const open: number[] = [];
    for (let index = 0; index < events.length; index++) {
      const event = events[index];
      const at = index * WIDTH;
      this.numbers[at + KIND] = event.type;
      this.numbers[at + START] = -1;
      switch (event.type) {
        case EVENT_ID.SCALAR:
          this.numbers[at + KIND] = FIRST_STYLE + event.style;
          this.numbers[at + START] = event.valueStart;
          this.numbers[at + END] = event.valueEnd;
          break;
        case EVENT_ID.MAPPING:
        case EVENT_ID.SEQUENCE:
          this.numbers[at + START] = event.start;
          open.push(at);
          break;
        case EVENT_ID.DOCUMENT:
          open.push(at);
          break;
        case EVENT_ID.ALIAS:
          this.numbers[at + START] = event.anchorStart;
          break;
        case EVENT_ID.POP:
          this.numbers[open.pop()! + END] = index + 1;
          break;
      }
    }
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
    if (kind === EVENT_ID.SEQUENCE) {
      const item = this.itemsOf(parent)[Number(step)];
      return item === undefined ? undefined : [item, item];
    }
    if (kind !== EVENT_ID.MAPPING) return undefined;
    for (let key = parent + 1; this.numbers[key * WIDTH + KIND] !== EVENT_ID.POP;) {
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
      for (let item = list + 1; this.numbers[item * WIDTH + KIND] !== EVENT_ID.POP; item = this.after(item)) items.push(item);
      this.items.set(list, items);
    }
    return items;
  }

  private isKey(event: number, key: string): boolean {
    const at = event * WIDTH;
    const style = this.numbers[at + KIND] - FIRST_STYLE;
    const valueStart = this.numbers[at + START];
    const valueEnd = this.numbers[at + END];
    if (style < 0 || valueStart < 0) return false;
    if (style !== SCALAR_STYLE.PLAIN) return getScalarValue(this.source, { valueStart, valueEnd, style } as ScalarEvent) === key;
    if (isPlainText(key) && valueEnd - valueStart === key.length && this.source.startsWith(key, valueStart)) return true;
    const written = this.source.slice(valueStart, valueEnd);
    if (isPlainText(written)) return false;
    const { value, tag } = resolvePlain(written);
    return keyText(value, tag) === key;
  }

  /** The event after the value that begins with this one. */
  private after(event: number): number {
    const kind = this.numbers[event * WIDTH + KIND];
    return kind === EVENT_ID.MAPPING || kind === EVENT_ID.SEQUENCE ? this.numbers[event * WIDTH + END] : event + 1;
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
