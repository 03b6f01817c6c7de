/** What the compiler says of the public surface: the assembly, which packages of all languages are made of. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const ROOT = join(__dirname, '..');

export interface Docs {
  readonly summary?: string;
  readonly default?: string;
}

export interface Parameter {
  readonly name: string;
  readonly optional?: boolean;
  readonly docs?: Docs;
  readonly type: unknown;
}

export interface Member {
  readonly name: string;
  readonly optional?: boolean;
  readonly docs?: Docs;
  readonly type?: unknown;
  readonly parameters?: readonly Parameter[];
  readonly overrides?: string;
}

export interface Type {
  readonly name: string;
  readonly fqn: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly docs?: Docs;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly initializer?: Omit<Member, 'name'>;
  readonly methods?: readonly Member[];
  readonly properties?: readonly Member[];
  readonly members?: readonly Member[];
}

/** The types of a package by their full names. */
export function typesOf(folder: string): Record<string, Type> {
  const read = (file: string) => readFileSync(join(ROOT, folder, file));
  const assembly = JSON.parse(read('.jsii').toString());
  return (assembly.schema === 'jsii/file-redirect' ? JSON.parse(gunzipSync(read(assembly.filename)).toString()) : assembly).types;
}

/** This library's types. */
export const TYPES = Object.values(typesOf('.'));

/** These and the peers' types by their full names. */
export const ALL_TYPES: Record<string, Type> = Object.assign({}, ...['.', 'node_modules/constructs', 'node_modules/cdk8s', 'node_modules/cdk8s-plus-28'].map(typesOf));

/** The methods of a type, with its constructor. */
export function callables(type: Type): Member[] {
  return [...type.methods ?? [], ...type.initializer ? [{ name: 'constructor', ...type.initializer }] : []];
}

/** Properties of a type, with those of the interfaces that it extends. */
export function allProperties(type: Type): Member[] {
  return [...type.properties ?? [], ...(type.interfaces ?? []).flatMap((name) => allProperties(ALL_TYPES[name]))];
}
