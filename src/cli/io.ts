/** What a command has of the world outside, so that tests can stand in for it. */
import { Readable, Writable } from 'stream';

/** Streams and environment of one run. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: { readonly [name: string]: string | undefined };
}

/** Exit codes, as the help of each command documents them. */
export enum ExitCode {
  /** The command did what it was asked to. */
  OK = 0,
  /** The command did what it was asked to, and what it found is bad enough. */
  FINDINGS = 1,
  /** The command line or the input is unusable; one line on stderr says why. */
  UNUSABLE = 2,
  /** A mistake in this program: sysexits' EX_SOFTWARE. */
  BUG = 70,
}

/** Ends the command with one line on stderr, without a stack trace: what is wrong, where, what to do. */
export class UsageError extends Error {}

/** Ends the command, which has written all that it has to say, with another exit code than 0. */
export class CommandExit extends Error {
  public constructor(public readonly code: ExitCode) {
    super(`exit code ${code}`);
  }
}

/** Whether to colour what goes to stdout: only for a person. See https://no-color.org. */
export function isColoured({ stdout, env }: Io): boolean {
  return stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
