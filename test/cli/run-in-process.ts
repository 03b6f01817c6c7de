/** Runs a command line as the program does, with streams that keep what is written. */
import { Readable, Writable } from 'stream';
import { Io } from '../../src/cli/io';
import { run } from '../../src/cli/run';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  /** What stdin holds; without it, it is a terminal. */
  readonly stdin?: string | Buffer;
  /** Whether stdout is a terminal. */
  readonly isTTY?: boolean;
  readonly env?: Io['env'];
}

class Sink extends Writable {
  public text = '';

  public constructor(public readonly isTTY: boolean) {
    super();
  }

  public _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export async function runInProcess(args: readonly string[], { stdin, isTTY = false, env = {} }: Surroundings = {}): Promise<Outcome> {
  const stdout = new Sink(isTTY);
  const stderr = new Sink(isTTY);
  const input = Object.assign(Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)]), { isTTY: stdin === undefined });
  const code = await run(args, { stdin: input, stdout, stderr, env });
  return { code, stdout: stdout.text, stderr: stderr.text };
}
