/** Words that messages of several rules use, and the comparison behind `did you mean`. */
import { LabelSelector } from '../model/labels';

/** Labels as `kubectl` takes them: `app=db,tier=data`. */
export function labelsText(labels: { readonly [key: string]: string } | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length > 0 ? pairs.join(',') : 'nothing';
}

/** Labels as they are written in a manifest: `{app: db}`. */
export function flowMap(labels: { readonly [key: string]: string }): string {
  const plain = (value: string): string => (/^[A-Za-z][\w./-]*$/.test(value) && !/^(true|false|yes|no|on|off|y|n|null)$/i.test(value) ? value : JSON.stringify(value));
  return `{${Object.entries(labels).map(([key, value]) => `${key}: ${plain(value)}`).join(', ')}}`;
}

/** A selector in one line. */
export function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values }) => `${key} ${operator}${values.length > 0 ? ` (${values.join(', ')})` : ''}`);
  return [...labels, ...expressions].join(',') || 'everything';
}

/** `1 pod`, `3 pods`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `'a', 'b' and 'c'`. */
export function quotedList(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}

/** The one of the names that was probably meant. */
export function likelyMeant(name: string, names: Iterable<string>): string | undefined {
  for (const each of names) if (looksMistyped(name, each)) return each;
  return undefined;
}

/** What to write for the name of a port that is none of these. */
export function portNameFix(name: string, ports: readonly string[]): string {
  const meant = likelyMeant(name, ports);
  if (meant !== undefined) return `write '${meant}'`;
  return ports.length > 0 ? `use one of ${quotedList(ports.slice(0, 5))}, or a number` : 'use a number, or name the container\'s port';
}

/** Whether one text is the other mistyped: nearly the same, and not just another number or version. */
export function looksMistyped(one: string, other: string): boolean {
  if (one === other || Math.min(one.length, other.length) < 3) return false;
  const withoutDigits = (text: string): string => text.replace(/\d+/g, '#');
  if (withoutDigits(one) === withoutDigits(other)) return false;
  const bare = (text: string): string => text.toLowerCase().replace(/[-_.]/g, '');
  if (bare(one) === bare(other)) return true;
  const allowed = Math.min(one.length, other.length) < 6 ? 1 : 2;
  return Math.abs(one.length - other.length) <= allowed && editDistance(one, other) <= allowed;
}

/** Insertions, removals, replacements and swaps of neighbours that lead from one text to the other. */
function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[other.length];
}
