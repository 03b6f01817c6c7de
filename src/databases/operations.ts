/**
 * A thing that an operator does, for a database as it is: its names, its number of members.
 */
export interface Operation {
  /** What it is: `lose a member for good`. */
  readonly title: string;

  /** What to know, and the commands, one a line, in order. A line that begins with `#` is a remark. */
  readonly steps: string[];
}

/**
 * The operations as one text, which a shell can read: nothing is indented, or what is between `<<'END'` and `END` would
 * have no end.
 *
 * @internal
 */
export function operationsText(operations: readonly Operation[]): string {
  return operations.map(({ title, steps }) => [`## ${title}`, ...steps].join('\n')).join('\n\n');
}
