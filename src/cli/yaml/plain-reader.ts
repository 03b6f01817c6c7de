/**
 * Reads the plain kind of YAML that most manifests are, a line at a time: block mappings and lists, scalars and flow
 * collections of one line, block scalars. It gives the very events that js-yaml gives, or none at all: whatever is out of
 * the ordinary, or wrong, is left to js-yaml.
 *
 * It is here for speed alone. Most runs are over before V8 has optimized anything, and js-yaml, which goes from character
 * to character, took a quarter of them. Here regular expressions do that, which are machine code from their second use.
 */
import { DOCUMENT, MAPPING, NOWHERE, SEQUENCE, YamlEvents } from './events';
import { MAX_DEPTH, PlainValues, REST, SPACES, UNUSUAL } from './plain-values';

/** Tabs, carriage returns, byte order marks and what cannot be printed: js-yaml knows where they may stand. */
const UNUSUAL_CHARACTER = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/** V8 keeps a way back for each character that a repeated choice has passed, and has room for some hundred thousand of them. */
const MAX_LINE = 10_000;

const DASH = /- +/y;

/** A key, plain or quoted, that no escapes are in. */
const KEY = /(?:[A-Za-z0-9_][\w./-]*|"[^"\\\n]*"|'[^'\n]*')(?=:(?: |\n|$))/y;

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

class PlainReader extends PlainValues {
  private readonly open: OpenCollection[] = [];
  private isInDocument = false;
  /** Whether the document, or the last key of the innermost mapping, has no value yet. */
  private isPending = false;
  /** A line that begins beyond this column goes on with the plain scalar before it. */
  private plainUntil = Infinity;

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
    this.addKey(start);
    this.at++;
    this.isPending = true;
    if (this.pass(REST)) return;
    this.pass(SPACES);
    this.readValue(column);
  }

  private readValue(column: number): void {
    this.isPending = false;
    if (this.value(column)) this.plainUntil = column;
  }

  /** Where a value was expected and none is. */
  private addNothing(): void {
    this.events.nothing();
    this.isPending = false;
  }
}
