import { pastable } from './operator-shell';

/**
 * A thing that an operator does, for a database as it is: its names, its number of members.
 */
export interface Operation {
  /** What it is: `lose a member for good`. */
  readonly title: string;

  /**
   * What to know, and the commands, one a line, in order. A line that begins with `#` is a remark. Together they are one
   * script for `bash -euo pipefail`, which stops at the first command that fails.
   */
  readonly steps: string[];
}

/**
 * The operations as one text, each to be pasted into a shell as it is: nothing is indented, or what is between `<<'END'`
 * and `END` would have no end.
 *
 * @internal
 */
export function operationsText(operations: readonly Operation[]): string {
  return operations.map(({ title, steps }) => [`## ${title}`, ...pastable(steps)].join('\n')).join('\n\n');
}
