/** Operations on JSON values: equality, the one way to write a value down, and merge patches. */
import { isJsonObject, JsonObject } from './decoder';

/** Whether two JSON values are the same, regardless of the order of keys. A key without a value is no key. */
export function jsonEquals(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => jsonEquals(item, other[index]));
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return false;
  const keys = definedKeys(one);
  return keys.length === definedKeys(other).length
    && keys.every((key) => Object.hasOwn(other, key) && jsonEquals(one[key], other[key]));
}

function definedKeys(object: JsonObject): string[] {
  return Object.keys(object).filter((key) => object[key] !== undefined);
}

/** A value written with sorted keys and without spaces, as Go's `encoding/json` writes a map. */
export function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (!isJsonObject(value)) return goText(JSON.stringify(value) ?? 'null');
  const fields = definedKeys(value).sort(byBytes).map((key) => `${goText(JSON.stringify(key))}:${sortedJson(value[key])}`);
  return `{${fields.join(',')}}`;
}

/** Go escapes what would mean something in HTML. */
function goText(text: string): string {
  return text.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function byBytes(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The target with a JSON merge patch (RFC 7386) applied: `null` removes, objects merge, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const merged = new Map<string, unknown>(isJsonObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
