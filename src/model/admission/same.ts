/** Whether two values are the same for the API server: empty is absent, and `2Gi` is `2048Mi`. */
import { isJsonObject, JsonObject } from '../decoder';
import { parseQuantity } from '../quantities';

/** Fields whose values are quantities. */
const QUANTITY_MAPS = new Set(['limits', 'requests', 'capacity', 'overhead']);

/** Maps, in which no entries are as good as no map; other empty objects say something. */
const MAPS = new Set([...QUANTITY_MAPS, 'labels', 'annotations', 'matchLabels', 'options', 'volumeAttributes']);

/** Compares two values as the server does; `isAmount`: texts are quantities; `isMap`: it is no object of a certain type. */
export function sameJson(one: unknown, other: unknown, isAmount = false, isMap = false): boolean {
  if (one === other) return true;
  if (isNothing(one, isMap) && isNothing(other, isMap)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => sameJson(item, other[index], isAmount));
  }
  if (isJsonObject(one) && isJsonObject(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])]
      .every((key) => sameJson(one[key], other[key], isAmount || QUANTITY_MAPS.has(key), MAPS.has(key)));
  }
  return isAmount && sameAmount(one, other);
}

/** Lists and maps without anything in them are as good as none. */
function isNothing(value: unknown, isMap: boolean): boolean {
  if (isMap && isJsonObject(value)) return Object.keys(value).length === 0;
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function sameAmount(one: unknown, other: unknown): boolean {
  const [first, second] = [parseQuantity(String(one)), parseQuantity(String(other))];
  return first !== undefined && second !== undefined && first.nano === second.nano;
}

/**
 * An object's metadata or a reference without what says nothing: the empty text and zero are as good as absent. Only
 * deletionGracePeriodSeconds may be absent and zero, which differ.
 */
export function withoutEmpty(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([key, value]) => value !== '' && (value !== 0 || key === 'deletionGracePeriodSeconds')));
}
