/** Fixed fields that are compared by themselves. */
import { object, RefuseChange } from '../admission/fields';
import { sameJson } from '../admission/same';
import { isJsonObject, JsonObject } from '../decoder';
import { Behaviour, Flags } from '../versions';

/** A field that is fixed when the object is created. */
export interface FixedField {
  readonly path: string;

  /** The value as the server compares it: with its defaults filled in. */
  readonly filled?: (value: unknown) => unknown;

  /** It may change where this is on. */
  readonly unless?: keyof Flags;

  /** A list of one that may get a second item. */
  readonly mayGrow?: boolean;
}

/** Refuses changes of these fields. */
export function changedIn(...fields: readonly FixedField[]) {
  return (after: JsonObject, before: JsonObject, refuse: RefuseChange, behaviour: Behaviour): void => {
    for (const { path, filled = (value: unknown) => value, unless, mayGrow = false } of fields) {
      if (unless !== undefined && behaviour[unless]) continue;
      const [was, is] = [before, after].map((each) => filled(valueAt(each, path)));
      if (!sameJson(was, is, false, true) && !(mayGrow && isGrown(was, is))) refuse(path, was, is);
    }
  };
}

/** The value at a path of names. */
export function valueAt(json: JsonObject, path: string): unknown {
  return path.split('.').reduce<unknown>((value, step) => (isJsonObject(value) ? value[step] : undefined), json);
}

function isGrown(was: unknown, is: unknown): boolean {
  return Array.isArray(was) && Array.isArray(is) && was.length === 1 && is.length === 2 && was[0] === is[0];
}

/** Whether an object is what is live, and not a manifest that was applied some time ago. */
export function isLive({ metadata }: JsonObject): boolean {
  return isJsonObject(metadata) && metadata.uid !== undefined;
}

/** What a manifest had said: the last release, or what `kubectl apply` notes on what is live; undefined when nobody knows. */
export function writtenOf(before: JsonObject): JsonObject | undefined {
  if (!isLive(before)) return before;
  const applied = object(object(before, 'metadata'), 'annotations')['kubectl.kubernetes.io/last-applied-configuration'];
  try {
    const written: unknown = JSON.parse(String(applied));
    return isJsonObject(written) ? written : undefined;
  } catch {
    return undefined;
  }
}
