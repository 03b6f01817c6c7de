/**
 * What `kubectl apply` makes of what is live, by the manifest that it has noted there: what that had said and the new one
 * does not is taken away, and what neither says, others have added, and it stays.
 */
import { isLive, writtenOf } from './simple';
import { isJsonObject, JsonObject } from '../decoder';

/** By what the items of a list are told apart, in the order in which a key is looked for. */
const KEYS = ['name', 'containerPort', 'mountPath', 'devicePath', 'topologyKey', 'ip'];

/** What is replaced as a whole: selectors, and lists although their items have such a key. */
const REPLACED = new Set(['selector', 'labelSelector', 'tolerations', 'ownerReferences', 'matchExpressions', 'values', 'rules', 'topologySpreadConstraints', 'resourceClaims', 'requests']);

/** The new manifest with what others have added; as it is where nobody has noted what was applied. */
export function applied(after: JsonObject, before: JsonObject): JsonObject {
  const written = isLive(before) ? writtenOf(before) : undefined;
  return written === undefined ? after : merged(after, written, before) as JsonObject;
}

function merged(after: unknown, written: unknown, live: unknown, field = ''): unknown {
  if (after === undefined) return written === undefined ? live : undefined;
  if (REPLACED.has(field)) return after;
  if (isJsonObject(after) && isJsonObject(live)) {
    const old = isJsonObject(written) ? written : {};
    const keys = [...new Set([...Object.keys(live), ...Object.keys(after)])];
    const entries = keys.map((key): [string, unknown] => [key, merged(after[key], old[key], live[key], key)]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  if (Array.isArray(after) && Array.isArray(live)) return mergedList(after, Array.isArray(written) ? written : [], live);
  return after;
}

/** Items are merged by their key; those that somebody else has added come last. */
function mergedList(after: readonly unknown[], written: readonly unknown[], live: readonly unknown[]): readonly unknown[] {
  const key = KEYS.find((each) => [...after, ...live].every((item) => isJsonObject(item) && item[each] !== undefined));
  if (key === undefined) return after;
  const keyOf = (item: unknown) => (isJsonObject(item) ? item[key] : undefined);
  const find = (items: readonly unknown[], wanted: unknown) => items.find((item) => keyOf(item) === keyOf(wanted));
  const added = live.filter((item) => find(after, item) === undefined && find(written, item) === undefined);
  return [...after.map((item) => merged(item, find(written, item), find(live, item))), ...added];
}
