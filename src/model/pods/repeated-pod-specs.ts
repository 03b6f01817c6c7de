/**
 * Values that are written alike. Manifests made in bulk, by loops or by charts installed for every team, repeat their pod
 * specs: what was found out of the first holds for those like it, and comparing costs far less than finding out.
 */
import { isJsonObject, JsonObject } from '../decoder';

/** How many values that differ are remembered under one key. */
const LIMIT = 8;

/** Pod specs, each known by the first that is written like it. */
export class RepeatedPodSpecs {
  private readonly firsts = new Map<string, JsonObject[]>();
  private readonly known = new Map<JsonObject, JsonObject>();

  /** The first pod spec that is written like this one: itself, if there was none before. */
  public first(spec: JsonObject): JsonObject {
    let first = this.known.get(spec);
    if (first === undefined) this.known.set(spec, first = this.find(spec));
    return first;
  }

  private find(spec: JsonObject): JsonObject {
    const key = keyOf(spec);
    const firsts = this.firsts.get(key);
    if (firsts === undefined) {
      this.firsts.set(key, [spec]);
      return spec;
    }
    const alike = firsts.find((each) => isWrittenAlike(each, spec));
    if (alike !== undefined) return alike;
    if (firsts.length === LIMIT) firsts.shift();
    firsts.push(spec);
    return spec;
  }
}

/** Something short that pod specs seldom share unless they are alike. */
function keyOf({ containers }: JsonObject): string {
  const first: unknown = Array.isArray(containers) ? containers[0] : undefined;
  return isJsonObject(first) ? `${String(first.name)} ${String(first.image)}` : '';
}

/** Stricter than equality: with the same keys in the same order, and nothing that is but taken for the same. */
function isWrittenAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    for (let index = 0; index < one.length; index++) {
      if (!isWrittenAlike(one[index], other[index])) return false;
    }
    return true;
  }
  if (!isJsonObject(other) || !isPlain(one) || !isPlain(other)) return false;
  const keys = Object.keys(one);
  const others = Object.keys(other);
  if (keys.length !== others.length) return false;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index];
    if (key !== others[index] || !isWrittenAlike((one as JsonObject)[key], other[key])) return false;
  }
  return true;
}

/** Anything else, a date for example, may have more to it than its fields. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
