/** ConfigMaps and Secrets that are `immutable`, and the type of a Secret. */
import { writtenOf } from './simple';
import { isTrue, object, RefuseChange, text } from '../admission/fields';
import { sameJson } from '../admission/same';
import { isJsonObject, JsonObject } from '../decoder';

/** Refuses a change of an immutable ConfigMap. */
export function changedContents(after: JsonObject, before: JsonObject, refuse: RefuseChange): void {
  if (!isTrue(before, 'immutable')) return;
  checkFlag(after, refuse);
  for (const field of ['data', 'binaryData']) {
    const [was, is] = [contents(before[field]), contents(after[field])];
    // What is stored has no empty map, and one that is applied is not the same as none.
    const added = was === undefined && isJsonObject(after[field]) ? after[field] : is;
    if (!sameJson(was, added)) refuse(field, before[field], after[field]);
  }
}

/** Refuses a change of a Secret's type, and of an immutable one. */
export function changedSecret(after: JsonObject, before: JsonObject, refuse: RefuseChange): void {
  const [was, is] = [before, after].map((secret) => text(secret, 'type') || 'Opaque');
  if (is !== was) refuse('type', was, is);
  if (!isTrue(before, 'immutable')) return;
  checkFlag(after, refuse);
  const stored = encoded(before);
  const said = encoded(after);
  for (const [key, value] of Object.entries(stored)) if (isKept(key, after, before)) said[key] ??= value;
  // Which keys differ is told, what is secret is not.
  const changed = [...new Set([...Object.keys(stored), ...Object.keys(said)])].filter((key) => stored[key] !== said[key]);
  if (changed.length === 0) return;
  refuse('data', ...[stored, said].map((data) => Object.fromEntries(changed.filter((key) => key in data).map((key) => [key, '…']))) as [JsonObject, JsonObject]);
}

/**
 * Whether an entry stays that is not in the new manifest. `stringData` is merged into `data` when it is written, and only
 * that is stored: what is left out of it is not taken away.
 */
function isKept(key: string, after: JsonObject, before: JsonObject): boolean {
  const written = writtenOf(before);
  return written === undefined ? after.data === undefined : !Object.hasOwn(object(written, 'data'), key);
}

function checkFlag(after: JsonObject, refuse: RefuseChange): void {
  if (!isTrue(after, 'immutable')) refuse('immutable', true, after.immutable);
}

function contents(map: unknown): JsonObject | undefined {
  return isJsonObject(map) && Object.keys(map).length > 0 ? map : undefined;
}

/** What is stored of a Secret, in base 64. */
function encoded(secret: JsonObject): { [key: string]: string } {
  const data = Object.entries(object(secret, 'data')).map(([key, value]) => [key, String(value ?? '').replace(/[\r\n]/g, '')]);
  const texts = Object.entries(object(secret, 'stringData')).map(([key, value]) => [key, Buffer.from(String(value ?? ''), 'utf8').toString('base64')]);
  return Object.fromEntries([...data, ...texts]) as { [key: string]: string };
}
