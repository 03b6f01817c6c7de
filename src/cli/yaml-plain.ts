/**
 * Reads the plain kind of YAML that most manifests are, a line at a time: block mappings and lists, scalars and flow
 * collections of one line, block scalars. It gives the very events that js-yaml gives, or none at all: whatever is out of
 * the ordinary, or wrong, is left to js-yaml.
 *
 * It is here for speed alone. Most runs are over before V8 has optimized anything, and js-yaml, which goes from character
 * to character, took a quarter of them. Here regular expressions do that, which are machine code from the start.
 */
import { CHOMPING_MODE, ChompingMode, EVENT_ID, SCALAR_STYLE, ScalarStyle } from 'js-yaml';
import { DOCUMENT, FIRST_STYLE, MAPPING, NOWHERE, PLAIN as PLAIN_SCALAR, SEQUENCE, YamlEvents } from './yaml-events';

/** Tabs, carriage returns, byte order marks and what cannot be printed: js-yaml knows where they may stand. */
const UNUSUAL_CHARACTER = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/** What is deeper is left to js-yaml, which has a bound. */
const MAX_DEPTH = 100;

/** V8 keeps a way back for each character that a repeated choice has passed, and has room for some hundred thousand of them. */
const MAX_LINE = 10_000;

const SPACES = / */y;
const DASH = /- +/y;

/** What may come after a value in its line. */
const REST = /(?: +#[^\n]*| *)(?:\n|$)/y;

/** A key, plain or quoted, that no escapes are in. */
const KEY = /(?:[A-Za-z0-9_][\w./-]*|"[^"\\\n]*"|'[^'\n]*')(?=:(?: |\n|$))/y;

/** A plain scalar in a line: it begins with no indicator, and nothing in it is the end of a key or the beginning of a comment. */
const PLAIN = /(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-(?! |\n|$))(?:[^\s:]|:(?! |\n|$)| +(?![ #\n]|$))*/y;

/** One in a flow collection, of characters that mean nothing there. */
const FLOW_PLAIN = /(?:[\w./$+~]|-(?=[\w./-]))(?:[\w./$+~=()-]|:(?=[\w/])| +(?=[\w./$+~=()-]))*/y;
const DOUBLE_QUOTED = /"(?:[^"\\\n]|\\[0abtnvfre "/\\N_LP])*"/y;
const SINGLE_QUOTED = /'(?:[^'\n]|'')*'/y;
const BLOCK_HEADER = /[|>][+-]?(?: +#[^\n]*| *)\n/y;

const SINGLE_QUOTED_SCALAR = FIRST_STYLE + SCALAR_STYLE.SINGLE_QUOTED;
const DOUBLE_QUOTED_SCALAR = FIRST_STYLE + SCALAR_STYLE.DOUBLE_QUOTED;

/** Thrown where the text is not as plain as this reader takes it. */
const UNUSUAL = Symbol('unusual');

/** The events of a text, as js-yaml gives them; undefined when js-yaml is to be asked. */
export function plainEvents(text: string): YamlEvents | undefined {
  // Spaces at the end have no line's end after them, which makes them a case of its own.
  if (UNUSUAL_CHARACTER.test(text) || text.endsWith(' ')) return undefined;
  try {
    return new PlainReader(text).read();
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

/** A block mapping or list that has begun, and the column of its keys or dashes. */
interface OpenCollection {
  readonly isList: boolean;
  readonly column: number;
}

class PlainReader {
  private readonly events: YamlEvents;
  private readonly open: OpenCollection[] = [];
  private at = 0;
  private isInDocument = false;
  /** Whether the document, or the last key of the innermost mapping, has no value yet. */
  private isPending = false;
  /** A line that begins beyond this column goes on with the plain scalar before it. */
  private plainUntil = Infinity;

  public constructor(private readonly text: string) {
    this.events = new YamlEvents(text);
  }

  public read(): YamlEvents {
    while (this.at < this.text.length) this.readLine();
    this.endDocument();
    return this.events;
  }

  private readLine(): void {
    const start = this.at;
    this.pass(SPACES);
    const column = this.at - start;
    const first = this.text.charCodeAt(this.at);
    if (first === 0x0a) {
      this.at++;
      return;
    }
    if (column > this.plainUntil) throw UNUSUAL;
    this.plainUntil = Infinity;
    const next = this.nextLine();
    if (first === 0x23) { // #
      this.at = next;
    } else if (next - start > MAX_LINE) {
      throw UNUSUAL;
    } else if (column === 0 && first === 0x2d && this.text.startsWith('---', this.at)) {
      this.at += 3;
      this.need(REST);
      this.endDocument();
      this.beginDocument();
    } else {
      if (!this.isInDocument) this.beginDocument();
      this.readEntry(column);
    }
  }

  private beginDocument(): void {
    this.events.begin(DOCUMENT, NOWHERE);
    this.isInDocument = true;
    this.isPending = true;
  }

  private endDocument(): void {
    if (!this.isInDocument) return;
    this.closeBeyond(-1);
    if (this.isPending) this.addNothing();
    this.events.end();
    this.isInDocument = false;
  }

  /** A key, or dashes with a key or a value after them. */
  private readEntry(column: number): void {
    const start = this.at;
    this.closeBeyond(column);
    if (!this.pass(DASH)) {
      if (!this.pass(KEY)) throw UNUSUAL;
      this.beginKey(column, start);
      this.readKey(start, column);
      return;
    }
    this.beginItem(column, start);
    let list = column;
    let content = column + this.at - start;
    for (let at = this.at; this.pass(DASH); at = this.at) {
      this.begin(true, content, at);
      list = content;
      content += this.at - at;
    }
    const at = this.at;
    if (this.pass(KEY)) {
      this.begin(false, content, at);
      this.readKey(at, content);
    } else {
      this.readValue(list);
    }
  }

  /** The mapping that a key in this column is in: it is open, or begins here. */
  private beginKey(column: number, at: number): void {
    if (this.innermost?.isList === true && this.innermost.column === column) this.close();
    if (this.innermost?.column === column) {
      if (this.isPending) this.addNothing();
    } else {
      this.beginPending(false, column, at);
    }
  }

  private beginItem(column: number, at: number): void {
    const { innermost } = this;
    if (innermost?.isList !== true || innermost.column !== column) this.beginPending(true, column, at);
  }

  /** A collection that is the value that was expected; a list may begin in the column of the key that it belongs to. */
  private beginPending(isList: boolean, column: number, at: number): void {
    const outer = this.innermost?.column ?? -1;
    // An indented document is js-yaml's to read.
    if (!this.isPending || (outer < 0 && column > 0) || (column === outer && !isList)) throw UNUSUAL;
    this.begin(isList, column, at);
  }

  private begin(isList: boolean, column: number, at: number): void {
    this.isPending = false;
    this.events.begin(isList ? SEQUENCE : MAPPING, at);
    this.open.push({ isList, column });
    if (this.open.length > MAX_DEPTH) throw UNUSUAL;
  }

  private get innermost(): OpenCollection | undefined {
    return this.open[this.open.length - 1];
  }

  private closeBeyond(column: number): void {
    while (this.open.length > 0 && this.open[this.open.length - 1].column > column) this.close();
  }

  private close(): void {
    if (this.isPending) this.addNothing();
    this.events.end();
    this.open.pop();
  }

  /** A key has been passed: its scalar, and its value if that is in the same line. */
  private readKey(start: number, column: number): void {
    const quote = this.text.charCodeAt(start);
    if (quote === 0x22) this.events.scalar(DOUBLE_QUOTED_SCALAR, start + 1, this.at - 1);
    else if (quote === 0x27) this.events.scalar(SINGLE_QUOTED_SCALAR, start + 1, this.at - 1);
    else this.events.scalar(PLAIN_SCALAR, start, this.at);
    this.at++;
    this.isPending = true;
    if (this.pass(REST)) return;
    this.pass(SPACES);
    this.readValue(column);
  }

  /** @param column that of the collection which the value is in */
  private readValue(column: number): void {
    this.isPending = false;
    switch (this.text.charCodeAt(this.at)) {
      case 0x7c: // |
      case 0x3e: // >
        this.readBlock(column);
        return;
      case 0x5b: // [
      case 0x7b: // {
        this.readFlowCollection(0);
        break;
      case 0x22: // "
      case 0x27: // '
        this.readQuoted();
        break;
      default: {
        const start = this.at;
        this.need(PLAIN);
        this.events.scalar(PLAIN_SCALAR, start, this.at);
        this.plainUntil = column;
      }
    }
    this.need(REST);
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
    for (let isFirst = true; this.text[this.at] !== end || !isFirst; isFirst = false) {
      if (!isList) this.readFlowKey();
      this.readFlowValue(depth);
      this.pass(SPACES);
      if (this.text[this.at] === end) break;
      if (this.text[this.at] !== ',') throw UNUSUAL;
      this.at++;
      this.pass(SPACES);
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
    if (first === 0x22 || first === 0x27) {
      this.readQuoted();
      return;
    }
    const start = this.at;
    this.need(FLOW_PLAIN);
    this.events.scalar(PLAIN_SCALAR, start, this.at);
  }

  /** Passes what matches here, if it does. */
  private pass(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  private need(pattern: RegExp): void {
    if (!this.pass(pattern)) throw UNUSUAL;
  }

  private nextLine(): number {
    const end = this.text.indexOf('\n', this.at);
    return end < 0 ? this.text.length : end + 1;
  }

  /** A scalar whose text js-yaml makes of what is written. */
  private addUnusual(valueStart: number, valueEnd: number, style: ScalarStyle, chomping: ChompingMode = CHOMPING_MODE.CLIP, indent = -1): void {
    const [anchorStart, anchorEnd, tagStart, tagEnd] = [NOWHERE, NOWHERE, NOWHERE, NOWHERE];
    this.events.unusualScalar({
      type: EVENT_ID.SCALAR, valueStart, valueEnd, anchorStart, anchorEnd, tagStart, tagEnd, style, chomping, indent, fast: false,
    });
  }

  /** Where a value was expected and none is. */
  private addNothing(): void {
    this.events.nothing();
    this.isPending = false;
  }
}
