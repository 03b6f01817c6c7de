/** What is the same in all languages. */
export interface Folders {
  /** The packages that pacmak made, in a folder for each target. */
  readonly packages: string;
  /** Where the language copies its examples to and builds them. */
  readonly work: string;
}

export interface Command {
  readonly command: string;
  readonly args: string[];
  readonly cwd: string;
}

/** A language: how its examples are built against the packages, and run. */
export interface Language {
  readonly name: string;
  /** The folder in examples/languages, and the files in there that are programs, as a pattern: the name is its first group. */
  readonly folder: string;
  readonly programs: RegExp;
  /** The target of pacmak, and whether its code is all that is asked for. */
  readonly target?: string;
  readonly codeOnly?: boolean;
  /** Which of the tools that it needs is not installed. */
  missingTool(): string | undefined;
  /** What must be in the folder of the packages before pacmak comes. */
  prepare?(folders: Folders): Promise<void>;
  build(folders: Folders): Promise<void>;
  /** How the program in that file of the folder is run. */
  command(folders: Folders, file: string): Command;
}

/** One name for an example: `PlainSet`, `plain_set` and `plain-set` are the same. */
export function exampleName(program: string): string {
  return program.replace(/Example$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, '-').replaceAll('_', '-').toLowerCase();
}
