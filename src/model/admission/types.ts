/** The types of the API server's fields, read out of {@link TYPE_TABLE} when they are first asked for. */
import { TYPE_TABLE } from './type-table';

/** What a field holds. */
export type FieldType =
  | { readonly kind: 'text' | 'truth' | 'int32' | 'int64' | 'quantity' | 'intOrText' | 'time' | 'object' }
  | { readonly kind: 'list' | 'map'; readonly items: FieldType }
  | { readonly kind: 'fields'; readonly type: string };

/** A field, and the minor releases that have it. */
export interface Field {
  readonly type: FieldType;
  readonly since: number;
  readonly until: number;
}

const SCALARS: { readonly [code: string]: FieldType } = {
  s: { kind: 'text' },
  b: { kind: 'truth' },
  i: { kind: 'int32' },
  l: { kind: 'int64' },
  q: { kind: 'quantity' },
  x: { kind: 'intOrText' },
  t: { kind: 'time' },
  o: { kind: 'object' },
};

/** The fields of a type by name: several of one name where the releases differ in what it holds. */
export type Fields = ReadonlyMap<string, readonly Field[]>;

let table: ReadonlyMap<string, Fields> | undefined;

/** The field of that name in that release. */
export function fieldIn(fields: Fields, name: string, minor: number): Field | undefined {
  const versions = fields.get(name);
  if (versions === undefined) return undefined;
  for (const field of versions) if (minor >= field.since && minor <= field.until) return field;
  return undefined;
}

/** The fields of a type; none when there is no such type. */
export function fieldsOf(type: string): Fields {
  table ??= readTable();
  return table.get(type) ?? new Map();
}

function readTable(): Map<string, Fields> {
  const lines = TYPE_TABLE.trim().replaceAll('\n  ', ' ').split('\n');
  return new Map(lines.map((line) => {
    const [type, ...fields] = line.split(' ');
    const byName = new Map<string, Field[]>();
    for (const [name, field] of fields.map(readField)) byName.set(name, [...byName.get(name) ?? [], field]);
    return [type, byName];
  }));
}

/** `name:type`, `name:type@since-until`. */
function readField(text: string): [string, Field] {
  const [field, range = ''] = text.split('@');
  const [name, code] = field.split(':');
  const [since, until] = range.split('-');
  return [name, { type: readType(code), since: Number(since || 0), until: Number(until || Infinity) }];
}

function readType(code: string): FieldType {
  const inner = code.slice(1, -1);
  if (code.startsWith('[')) return { kind: 'list', items: readType(inner) };
  if (code.startsWith('{')) return { kind: 'map', items: readType(inner) };
  return SCALARS[code] ?? { kind: 'fields', type: code };
}
