/** Reading fields of objects whose types have been checked; what is missing reads as Go's zero value. */
import { isJsonObject, JsonObject } from '../decoder';

/** Notes a value that the server refuses: where, and why, in lower case and with what was found. */
export type Refuse = (path: string, message: string) => void;

/** Notes a change that the server refuses: the field, what it is, and what it would be. */
export type RefuseChange = (path: string, from: unknown, to: unknown) => void;

const NONE: JsonObject = {};

/** The text there, or the empty one. */
export function text(parent: JsonObject, field: string): string {
  const value = parent[field];
  return typeof value === 'string' ? value : '';
}

/** The text there. */
export function optionalText(parent: JsonObject, field: string): string | undefined {
  const value = parent[field];
  return typeof value === 'string' ? value : undefined;
}

/** The number there, or zero. */
export function count(parent: JsonObject, field: string): number {
  return optionalCount(parent, field) ?? 0;
}

/** The number there. */
export function optionalCount(parent: JsonObject, field: string): number | undefined {
  const value = parent[field];
  return typeof value === 'number' ? value : undefined;
}

/** Whether true is there. */
export function isTrue(parent: JsonObject, field: string): boolean {
  return parent[field] === true;
}

/** The object there. */
export function optionalObject(parent: JsonObject, field: string): JsonObject | undefined {
  const value = parent[field];
  return isJsonObject(value) ? value : undefined;
}

/** The object there, or an empty one. */
export function object(parent: JsonObject, field: string): JsonObject {
  return optionalObject(parent, field) ?? NONE;
}

/** The objects of a list. */
export function objects(parent: JsonObject, field: string): readonly JsonObject[] {
  const value = parent[field];
  return Array.isArray(value) ? value as JsonObject[] : [];
}

/** The texts of a list. */
export function texts(parent: JsonObject, field: string): readonly string[] {
  const value = parent[field];
  return Array.isArray(value) ? value as string[] : [];
}

/** The entries of a map of texts: labels, annotations, resources. */
export function entries(parent: JsonObject, field: string): [string, string][] {
  return Object.entries(object(parent, field)) as [string, string][];
}

/** The map of texts there, or an empty one. */
export function textMap(parent: JsonObject, field: string): { readonly [key: string]: string } {
  return object(parent, field) as { readonly [key: string]: string };
}

/** Refuses a text that is none of those. */
export function oneOf(value: string, allowed: readonly string[], path: string, refuse: Refuse): void {
  if (allowed.includes(value)) return;
  refuse(path, `must be ${allowed.map((name) => `'${name}'`).join(' or ')}, got '${value}'`);
}

/** Refuses an empty text. */
export function required(value: string, path: string, refuse: Refuse): boolean {
  if (value === '') refuse(path, 'must be set');
  return value !== '';
}

/** Refuses a number outside the range. */
export function inRange(value: number, least: number, most: number, path: string, refuse: Refuse): void {
  if (value < least || value > most) refuse(path, `must be between ${least} and ${most}, got ${value}`);
}

/** Refuses a number below zero. */
export function nonNegative(value: number, path: string, refuse: Refuse): void {
  if (value < 0) refuse(path, `must not be negative, got ${value}`);
}

/** Refuses what comes a second time. */
export class Once {
  private readonly seen = new Set<string>();

  public constructor(private readonly refuse: Refuse) {}

  public add(value: string, path: string): void {
    if (this.seen.has(value)) this.refuse(path, `'${value}' is there twice`);
    this.seen.add(value);
  }
}
