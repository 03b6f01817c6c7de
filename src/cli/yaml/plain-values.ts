/** Reads the values that stand in plain YAML: scalars, flow collections of one line, block scalars. */
import { CHOMPING_MODE, ChompingMode, EVENT_ID, SCALAR_STYLE, ScalarStyle } from 'js-yaml';
import { FIRST_STYLE, MAPPING, NOWHERE, PLAIN as PLAIN_SCALAR, SEQUENCE, YamlEvents } from './events';

/** What is deeper is left to js-yaml, which has a bound. */
export const MAX_DEPTH = 100;

export const SPACES = / */y;

/** What may come after a value in its line. */
export const REST = /(?: +#[^\n]*| *)(?:\n|$)/y;

/** A plain scalar in a line: it begins with no indicator, and nothing in it is the end of a key or the beginning of a comment. */
const PLAIN = /(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-(?! |\n|$))(?:[^\s:]|:(?! |\n|$)| +(?![ #\n]|$))*/y;

/** One in a flow collection, of characters that mean nothing there. */
const FLOW_PLAIN = /(?:[\w./$+~]|-(?=[\w./-]))(?:[\w./$+~=()-]|:(?=[\w/])| +(?=[\w./$+~=()-]))*/y;
const DOUBLE_QUOTED = /"(?:[^"\\\n]|\\[0abtnvfre "/\\N_LP])*"/y;
const SINGLE_QUOTED = /'(?:[^'\n]|'')*'/y;

/** Between the items of a flow collection, and not after the last. */
const COMMA = /, *(?![ \]}])/y;
const BLOCK_HEADER = /[|>][+-]?(?: +#[^\n]*| *)\n/y;

const SINGLE_QUOTED_SCALAR = FIRST_STYLE + SCALAR_STYLE.SINGLE_QUOTED;
const DOUBLE_QUOTED_SCALAR = FIRST_STYLE + SCALAR_STYLE.DOUBLE_QUOTED;

/** Thrown where the text is not as plain as it is taken here. */
export const UNUSUAL = Symbol('unusual');

/** A text, how far it has been read, and the events so far. */
export abstract class PlainValues {
  protected readonly events: YamlEvents;
  protected at = 0;

  public constructor(protected readonly text: string) {
    this.events = new YamlEvents(text);
  }

  /**
   * Reads the value that begins here, and what comes after it in its line.
   *
   * @param column that of the keys or dashes of the collection which the value is in
   * @returns whether the next line may go on with it
   */
  protected value(column: number): boolean {
    let isPlain = false;
    switch (this.text.charCodeAt(this.at)) {
      case 0x7c: // |
      case 0x3e: // >
        this.readBlock(column);
        return false;
      case 0x5b: // [
      case 0x7b: // {
        this.readFlowCollection(0);
        break;
      case 0x22: // "
      case 0x27: // '
        this.readQuoted();
        break;
      default:
        this.readPlain(PLAIN);
        isPlain = true;
    }
    this.need(REST);
    return isPlain;
  }

  /** The scalar of a key that has been passed. */
  protected addKey(start: number): void {
    const quote = this.text.charCodeAt(start);
    if (quote === 0x22) this.events.scalar(DOUBLE_QUOTED_SCALAR, start + 1, this.at - 1);
    else if (quote === 0x27) this.events.scalar(SINGLE_QUOTED_SCALAR, start + 1, this.at - 1);
    else this.events.scalar(PLAIN_SCALAR, start, this.at);
  }

  /** Passes what matches here, if it does. */
  protected pass(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  protected need(pattern: RegExp): void {
    if (!this.pass(pattern)) throw UNUSUAL;
  }

  protected nextLine(): number {
    const end = this.text.indexOf('\n', this.at);
    return end < 0 ? this.text.length : end + 1;
  }

  private readPlain(pattern: RegExp): void {
    const start = this.at;
    this.need(pattern);
    this.events.scalar(PLAIN_SCALAR, start, this.at);
  }

  private readQuoted(): void {
    const start = this.at;
    const isDouble = this.text.charCodeAt(start) === 0x22;
    this.need(isDouble ? DOUBLE_QUOTED : SINGLE_QUOTED);
    const hasEscapes = this.text.slice(start + 1, this.at - 1).includes(isDouble ? '\\' : '\'');
    if (hasEscapes) this.addUnusual(start + 1, this.at - 1, isDouble ? SCALAR_STYLE.DOUBLE_QUOTED : SCALAR_STYLE.SINGLE_QUOTED);
    else this.events.scalar(isDouble ? DOUBLE_QUOTED_SCALAR : SINGLE_QUOTED_SCALAR, start + 1, this.at - 1);
  }

  private readBlock(column: number): void {
    const style = this.text.charCodeAt(this.at) === 0x7c ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.FOLDED_BLOCK;
    const sign = this.text[this.at + 1];
    this.need(BLOCK_HEADER);
    const start = this.at;
    let indent = -1;
    while (this.at < this.text.length) {
      const line = this.at;
      this.pass(SPACES);
      const width = this.at - line;
      if (this.text.charCodeAt(this.at) === 0x0a) {
        // Spaces before the first line can be wrong.
        if (indent < 0 && width > 0) throw UNUSUAL;
        this.at++;
        continue;
      }
      if (width < (indent < 0 ? column + 1 : indent)) {
        this.at = line;
        break;
      }
      indent = indent < 0 ? width : indent;
      this.at = this.nextLine();
    }
    const chomping = sign === '+' ? CHOMPING_MODE.KEEP : sign === '-' ? CHOMPING_MODE.STRIP : CHOMPING_MODE.CLIP;
    this.addUnusual(start, this.at, style, chomping, indent);
  }

  private readFlowCollection(depth: number): void {
    const isList = this.text.charCodeAt(this.at) === 0x5b;
    const end = isList ? ']' : '}';
    this.events.begin(isList ? SEQUENCE : MAPPING, this.at);
    if (depth > MAX_DEPTH) throw UNUSUAL;
    this.at++;
    this.pass(SPACES);
    while (this.text[this.at] !== end) {
      if (!isList) this.readFlowKey();
      this.readFlowValue(depth);
      this.pass(SPACES);
      if (this.text[this.at] !== end) this.need(COMMA);
    }
    this.at++;
    this.events.end();
  }

  private readFlowKey(): void {
    this.readFlowScalar();
    if (!this.text.startsWith(': ', this.at)) throw UNUSUAL;
    this.at++;
    this.pass(SPACES);
  }

  private readFlowValue(depth: number): void {
    const first = this.text.charCodeAt(this.at);
    if (first === 0x5b || first === 0x7b) this.readFlowCollection(depth + 1);
    else this.readFlowScalar();
  }

  private readFlowScalar(): void {
    const first = this.text.charCodeAt(this.at);
    if (first === 0x22 || first === 0x27) this.readQuoted();
    else this.readPlain(FLOW_PLAIN);
  }

  /** A scalar whose text js-yaml makes of what is written. */
  private addUnusual(valueStart: number, valueEnd: number, style: ScalarStyle, chomping: ChompingMode = CHOMPING_MODE.CLIP, indent = -1): void {
    const [anchorStart, anchorEnd, tagStart, tagEnd] = [NOWHERE, NOWHERE, NOWHERE, NOWHERE];
    this.events.unusualScalar({
      type: EVENT_ID.SCALAR, valueStart, valueEnd, anchorStart, anchorEnd, tagStart, tagEnd, style, chomping, indent, fast: false,
    });
  }
}
