import * as fs from 'node:fs';
import * as path from 'node:path';

/** What a program left: its standard output and the files that it wrote, by name. */
export type Outcome = ReadonlyMap<string, Buffer>;

export function outcomeOf(stdout: Buffer, manifests: string): Outcome {
  const files = fs.existsSync(manifests) ? fs.readdirSync(manifests, { recursive: true, encoding: 'utf8' }).sort() : [];
  return new Map([
    ['standard output', stdout],
    ...files.filter((file) => fs.statSync(path.join(manifests, file)).isFile())
      .map((file): [string, Buffer] => [file, fs.readFileSync(path.join(manifests, file))]),
  ]);
}

/** Where another outcome is not, byte for byte, what was expected: a line for each. */
export function differences(expected: Outcome, other: Outcome): string[] {
  return [...new Set([...expected.keys(), ...other.keys()])].flatMap((name) => {
    const [one, two] = [expected.get(name), other.get(name)];
    if (!one) return [`${name}: nobody expected it`];
    if (!two) return [`${name}: is missing`];
    return one.equals(two) ? [] : [`${name}, ${firstDifference(one.toString(), two.toString())}`];
  });
}

function firstDifference(expected: string, other: string): string {
  const [left, right] = [expected.split('\n'), other.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  // All lines are equal up to the end of the shorter one, or in what is no text.
  const line = at === -1 ? Math.min(left.length, right.length) : at;
  return `line ${line + 1}: expected ${quoted(left[line])}, got ${quoted(right[line])}`;
}

function quoted(line: string | undefined): string {
  return line === undefined ? 'no such line' : JSON.stringify(line);
}
