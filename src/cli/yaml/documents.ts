/**
 * Parses YAML or JSON into documents of JSON values as kubectl would, and knows the line of every field. The syntax is
 * js-yaml's work, but for what is plain; what scalars, keys, merges and aliases mean is done here, because it differs from YAML 1.2.
 */
import { parseEvents, YAMLException } from 'js-yaml';
import { YamlEvents, yamlEventsOf } from './events';
import { FieldOffsets } from './field-offsets';
import { Lines } from './lines';
import { plainEvents } from './plain-reader';
import { ReadDocument, shorten, UnreadableValue, YamlValues } from './values';

/** One document of a stream. */
export interface YamlDocument {
  /** Its JSON value; null when there is nothing but comments. */
  readonly value: unknown;

  /** The line that its content starts on, counted from 1; without any, the line of what stands before it. */
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

/**
 * Parses a stream of documents.
 *
 * @throws YamlError
 */
export function parseYaml(text: string): YamlDocument[] {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const lines = new Lines(source);
  return parseJson(source, lines) ?? partStarts(source).flatMap((start, index, all) => (
    parsePart(source.slice(start, all[index + 1]), start, lines)
  ));
}

/** How many characters are parsed at a time, at least. */
const PART_SIZE = 16_384;

/**
 * Where parts of some documents begin. One after the other is parsed, so that of all that the parser makes of them little
 * is there at a time: it takes half the time and a fraction of the memory.
 */
function partStarts(source: string): number[] {
  const starts = [0];
  // Directives stand before the marker of the document that they belong to.
  if (source.startsWith('%') || source.includes('\n%')) return starts;
  for (let at = source.indexOf('\n---', PART_SIZE); at >= 0; at = source.indexOf('\n---', Math.max(at + 4, starts[starts.length - 1] + PART_SIZE))) {
    const next = source[at + 4];
    if (next === undefined || next === '\n' || next === ' ' || next === '\t' || next === '\r') starts.push(at + 1);
  }
  return starts;
}

/** A document as the parser found it. */
class DocumentInPart implements YamlDocument {
  public readonly value: unknown;

  public constructor(private readonly document: ReadDocument, private readonly offsets: FieldOffsets, private readonly lines: Lines) {
    this.value = document.value;
  }

  public get line(): number {
    return this.lineOf([]);
  }

  public lineOf(path: readonly (string | number)[]): number {
    return this.lines.at(this.offsets.of(path, this.document.from, this.document.to));
  }
}

/** Parses the documents in a part of a source, most often one. */
function parsePart(part: string, base: number, lines: Lines): YamlDocument[] {
  try {
    const events = parseSyntax(part);
    const offsets = new FieldOffsets(events, base);
    return new YamlValues(events).documents().map((document) => new DocumentInPart(document, offsets, lines));
  } catch (error) {
    if (!(error instanceof UnreadableValue)) throw error;
    const line = lines.at(base + error.offset);
    throw new YamlError(error.isAtTemplate ? IS_TEMPLATE : error.message, line);
  }

  function parseSyntax(text: string): YamlEvents {
    try {
      return plainEvents(text) ?? yamlEventsOf(text, parseEvents(text, { maxDepth: MAX_DEPTH }));
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const line = error.mark?.line ?? 0;
      const content = text.split(/\r?\n/, line + 1)[line]?.trim() ?? '';
      throw new YamlError(whySyntax(error.reason, content), lines.at(base) + line);
    }
  }
}

const IS_TEMPLATE = 'a template, not YAML: render it first, for instance with \'helm template\'';

function whySyntax(reason: string, content: string): string {
  if (reason.includes('maxDepth')) return `nested more than ${MAX_DEPTH} levels deep`;
  if (content.includes('{{')) return IS_TEMPLATE;
  return `${reason}${content === '' ? '' : `: ${shorten(content)}`}`;
}

/** What is plainly one JSON document is read by JSON's own reader, which is much faster. */
function parseJson(source: string, lines: Lines): YamlDocument[] | undefined {
  const start = source.search(/\S/);
  if (source[start] !== '{' && source[start] !== '[') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    // Flow YAML looks like JSON; and where it is neither, YAML's reader says in which line.
    return undefined;
  }
  const { depth, fields } = shapeOf(source);
  // What is too deep, or has a key twice, YAML's reader says the line of.
  if (depth > MAX_DEPTH || fields !== fieldsIn(value)) return undefined;
  let parsed: YamlDocument | undefined;
  const lineOf = (path: readonly (string | number)[]): number => {
    parsed ??= parsePart(source, 0, lines)[0];
    return parsed.lineOf(path);
  };
  return [{ value, get line() { return lines.at(start); }, lineOf }];
}

/** How deep a JSON text is, and how many fields are written in it. */
function shapeOf(json: string): { readonly depth: number; readonly fields: number } {
  let depth = 0;
  let deepest = 0;
  let fields = 0;
  for (let at = 0; at < json.length; at++) {
    switch (json.charCodeAt(at)) {
      case 0x22: // "
        for (at++; json.charCodeAt(at) !== 0x22; at++) if (json.charCodeAt(at) === 0x5c) at++;
        break;
      case 0x7b: // {
      case 0x5b: // [
        depth++;
        if (depth > deepest) deepest = depth;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        depth--;
        break;
      case 0x3a: // :
        fields++;
        break;
    }
  }
  return { depth: deepest, fields };
}

function fieldsIn(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 0;
  if (Array.isArray(json)) return json.reduce<number>((sum, item) => sum + fieldsIn(item), 0);
  return Object.values(json).reduce<number>((sum, item) => sum + 1 + fieldsIn(item), 0);
}
