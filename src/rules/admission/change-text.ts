/** What a change is, in a message: both values, and of large ones what differs within them. */
import { sameJson } from '../../model/admission/same';
import { isJsonObject } from '../../model/decoder';
import { keyStep, PathStep } from '../../model/field-path';

/** So long are values that are shown as they are. */
const SHORT = 60;

/** `from '10Gi' to '20Gi' ([0].spec.resources.requests.storage)`; of several places the first. */
export function changeText(from: unknown, to: unknown): string {
  const differences = JSON.stringify([from, to]).length < SHORT ? [{ steps: [], was: from, is: to }] : differencesOf(from, to, []);
  const [{ steps, was, is }, ...others] = differences;
  const place = steps.map((step) => (typeof step === 'number' ? `[${step}]` : keyStep(step))).join('').replace(/^\./, '');
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const [before, after] = shownApart(was, is);
  return `from ${before} to ${after}${place === '' ? '' : ` (${place}${more})`}`;
}

interface Difference {
  readonly steps: readonly PathStep[];
  readonly was: unknown;
  readonly is: unknown;
}

/** The places in which two values differ, as deep as both have them; at least one. */
function differencesOf(was: unknown, is: unknown, steps: readonly PathStep[]): Difference[] {
  const whole = [{ steps, was, is }];
  const [before, after] = [entriesOf(was), entriesOf(is)];
  if (before === undefined || after === undefined || Array.isArray(was) !== Array.isArray(is)) return whole;
  // Items of lists that are longer or shorter have no counterparts.
  if (Array.isArray(was) && Array.isArray(is) && was.length !== is.length) return whole;
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter((key) => !sameJson(before.get(key), after.get(key), true));
  const within = keys.flatMap((key) => differencesOf(before.get(key), after.get(key), [...steps, key]));
  return within.length > 0 ? within : whole;
}

function entriesOf(value: unknown): Map<PathStep, unknown> | undefined {
  if (Array.isArray(value)) return new Map(value.map((item, index): [PathStep, unknown] => [index, item]));
  return isJsonObject(value) ? new Map(Object.entries(value)) : undefined;
}

/** Two values that differ: of long lists, what their items are called, when that is what differs. */
function shownApart(was: unknown, is: unknown): [string, string] {
  if (Array.isArray(was) && Array.isArray(is) && JSON.stringify([was, is]).length > SHORT) {
    const names = [was, is].map((list: unknown[]) => list.map(nameOf));
    if (!names.flat().includes(undefined) && !sameJson(names[0], names[1], true)) return [shown(names[0]), shown(names[1])];
  }
  return [shown(was), shown(is)];
}

/** What an item of a list is called, a claim template by its metadata. */
function nameOf(item: unknown): string | undefined {
  if (!isJsonObject(item)) return undefined;
  const name = item.name ?? (isJsonObject(item.metadata) ? item.metadata.name : undefined);
  return typeof name === 'string' ? name : undefined;
}

/** A value in a message: short. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = isJsonObject(value) || Array.isArray(value) ? JSON.stringify(value) : `'${String(value)}'`;
  return text.length > SHORT ? `${text.slice(0, SHORT - 3)}...` : text;
}
