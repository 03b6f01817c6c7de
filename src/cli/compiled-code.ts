/**
 * Runs a program with what V8 compiled of it in earlier runs, as browsers do: making that anew takes a fifth of a short run.
 *
 * Node's own cache (`module.enableCompileCache`, not in Node 20) keeps what the first run of all had compiled, be it as
 * little as `--version` needs, and never adds to it.
 */
import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'fs';
import { basename, dirname, join, sep } from 'path';
import { Script } from 'vm';
import { crc32 } from 'zlib';

/** Each of the first runs adds what it has compiled; later ones would hardly have anything to add. */
const ADDING_RUNS = 5;

/** Three numbers of four bytes stand before V8's data, which begins where V8 likes it to. */
const HEADER = 16;

/**
 * Runs a program of CommonJS that loads nothing of its own. `NODE_DISABLE_COMPILE_CACHE=1`, as Node has it, keeps nothing.
 *
 * @param use what it is run for: each use needs other parts of the program
 */
export function runCompiled(file: string, use: string): void {
  const bytes = readFileSync(file);
  const cache = canKeep() ? { file: cacheOf(file, use), program: crc32(bytes) } : undefined;
  const kept = cache && readKept(cache);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${bytes.toString('latin1')}\n})`, {
    filename: file,
    cachedData: kept?.code,
  });
  // V8 refuses what another release of it made, or other options.
  const runs = kept === undefined || script.cachedDataRejected === true ? 0 : kept.runs;
  if (cache !== undefined && runs < ADDING_RUNS) process.once('exit', () => keep(cache, runs + 1, script));
  script.runInThisContext().call(module.exports, module.exports, require, module, file, dirname(file));
}

/** V8 does not look whether data is whole, and would run whatever it finds, so it has a sum; Node 21 and the first of 22 know none. */
function canKeep(): boolean {
  return typeof crc32 === 'function' && process.env.NODE_DISABLE_COMPILE_CACHE !== '1';
}

/** What is kept, and the sum of the program that it is of. */
interface Cache {
  readonly file: string;
  readonly program: number;
}

/** With the packages, where tools for Node keep such files. */
function cacheOf(file: string, use: string): string {
  const packages = file.lastIndexOf(`${sep}node_modules${sep}`);
  const root = packages < 0 ? join(dirname(file), '..', '..') : file.slice(0, packages);
  return join(root, 'node_modules', '.cache', 'cdk8s-stateful', `${use}-${process.version}-${process.arch}`);
}

/** What was kept of this very program, is whole, and was written by who runs it, or by root: it is run as the program is. */
function readKept(cache: Cache): { readonly runs: number; readonly code: Buffer } | undefined {
  try {
    const file = openSync(cache.file, 'r');
    try {
      if (!isOwn(file)) return undefined;
      const bytes = readFileSync(file);
      const code = bytes.subarray(HEADER);
      if (bytes.readUInt32LE(0) !== cache.program || bytes.readUInt32LE(4) !== crc32(code)) return undefined;
      return { runs: bytes.readUInt32LE(8), code };
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Whether nobody else can have written a file; on Windows the folder's rights say who can. */
function isOwn(file: number): boolean {
  if (process.getuid === undefined) return true;
  const { uid, mode } = fstatSync(file);
  // eslint-disable-next-line no-bitwise -- a mode is bits: those of a group and of others that may write
  return (uid === process.getuid() || uid === 0) && (mode & 0o022) === 0;
}

function keep({ file: kept, program }: Cache, runs: number, script: Script): void {
  const written = `${kept}.${process.pid}`;
  try {
    mkdirSync(dirname(kept), { recursive: true });
    removeUnfinished(kept);
    const file = openSync(written, 'wx', 0o600);
    try {
      const code = script.createCachedData();
      const header = Buffer.alloc(HEADER);
      [program, crc32(code), runs].forEach((number, index) => header.writeUInt32LE(number, index * 4));
      writeFileSync(file, Buffer.concat([header, code]));
    } finally {
      closeSync(file);
    }
    renameSync(written, kept);
  } catch {
    // Where nothing can be kept, each run compiles for itself; what a full disk took of the file is taken away.
    try { unlinkSync(written); } catch { /* There is none. */ }
  }
}

/** What runs left that were stopped while they wrote; one that still writes keeps nothing then. */
function removeUnfinished(kept: string): void {
  const folder = dirname(kept);
  for (const name of readdirSync(folder)) if (name.startsWith(`${basename(kept)}.`)) unlinkSync(join(folder, name));
}
