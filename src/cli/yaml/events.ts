/** What a parser says of a text, in three numbers an event: there are hundreds of thousands of them. */
import { AliasEvent, Event, EVENT_ID, MappingEvent, SCALAR_STYLE, ScalarEvent, SequenceEvent } from 'js-yaml';

/** Numbers of each event: its kind, where it begins, and where it ends or, of what others are in, the event after it. */
export const WIDTH = 3;
export const KIND = 0;
export const START = 1;
export const END = 2;

/** The kinds. */
export const { DOCUMENT, SEQUENCE, MAPPING, ALIAS, POP } = EVENT_ID;

/** A scalar's kind says how it is quoted, too. */
export const FIRST_STYLE = 16;
export const PLAIN = FIRST_STYLE + SCALAR_STYLE.PLAIN;

/** Where a value is that is not there: nothing stands where it was expected. */
export const NOWHERE = -1;

/** An event of a value that may have an anchor and a tag. */
export type ValueEvent = ScalarEvent | SequenceEvent | MappingEvent;

/** The events of a text, from the first to the last. */
export class YamlEvents {
  public readonly numbers: number[] = [];

  /** js-yaml's own, of those that have an anchor or a tag, or stand for other text than is written, by their place in the list. */
  public readonly unusual = new Map<number, ValueEvent | AliasEvent>();

  /** Where the numbers are of what has not ended yet. */
  private readonly open: number[] = [];

  /** @param source the text that the events are of */
  public constructor(public readonly source: string) {}

  public get length(): number {
    return this.numbers.length / WIDTH;
  }

  /** A scalar that stands for what is written, but for its quotes. */
  public scalar(kind: number, start: number, end: number): void {
    this.numbers.push(kind, start, end);
  }

  public unusualScalar(event: ScalarEvent): void {
    this.unusual.set(this.length, event);
    this.scalar(FIRST_STYLE + event.style, event.valueStart, event.valueEnd);
  }

  /** A value that is not there. */
  public nothing(): void {
    this.scalar(PLAIN, NOWHERE, NOWHERE);
  }

  /** A document, mapping or list: what comes is in it, up to its end. */
  public begin(kind: number, start: number): void {
    this.open.push(this.numbers.length);
    this.numbers.push(kind, start, NOWHERE);
  }

  public end(): void {
    this.numbers.push(POP, NOWHERE, NOWHERE);
    this.numbers[this.open.pop()! + END] = this.numbers.length / WIDTH;
  }
}

/** The events that js-yaml gives of a text. */
export function yamlEventsOf(source: string, events: readonly Event[]): YamlEvents {
  const all = new YamlEvents(source);
  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.SCALAR:
        if (isUsual(event)) all.scalar(FIRST_STYLE + event.style, event.valueStart, event.valueEnd);
        else all.unusualScalar(event);
        break;
      case EVENT_ID.ALIAS:
        all.unusual.set(all.length, event);
        all.numbers.push(ALIAS, event.anchorStart, event.anchorEnd);
        break;
      case EVENT_ID.DOCUMENT:
        all.begin(DOCUMENT, NOWHERE);
        break;
      case EVENT_ID.POP:
        all.end();
        break;
      default:
        if (hasProperties(event)) all.unusual.set(all.length, event);
        all.begin(event.type, event.start);
    }
  }
  return all;
}

/** Whether a scalar is what is written, or nothing. */
function isUsual(event: ScalarEvent): boolean {
  return (event.fast || event.valueStart < 0) && !hasProperties(event);
}

function hasProperties({ anchorStart, tagStart }: ValueEvent): boolean {
  return anchorStart >= 0 || tagStart >= 0;
}
