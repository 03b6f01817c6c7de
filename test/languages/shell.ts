import { spawn, spawnSync } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Whether a program is there to be run. */
export function isInstalled(command: string, ...args: string[]): boolean {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore' });
  return error === undefined && status === 0;
}

/**
 * Runs a program to its end, without a shell; what it wrote to its standard output.
 *
 * @throws with what it wrote when it ends with another code than 0
 */
export async function run(command: string, args: readonly string[], { cwd, env }: RunOptions = {}): Promise<Buffer> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = new Array<Buffer>();
  const stderr = new Array<Buffer>();
  child.stdout.on('data', (chunk) => stdout.push(chunk));
  child.stderr.on('data', (chunk) => stderr.push(chunk));
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (status !== 0) {
    const written = Buffer.concat([...stdout, ...stderr]).toString().trim();
    throw new Error(`${command} ${args.join(' ')}: exit code ${status}\n${written}`);
  }
  return Buffer.concat(stdout);
}
