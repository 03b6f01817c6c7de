/** What is kept of compiled code from run to run, with a program of a few lines; `npx projen compile` builds what runs it. */
import { spawnSync } from 'child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const COMPILED_CODE = join(__dirname, '..', '..', 'lib', 'cli', 'compiled-code.js');

let folder: string;
let program: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compiled-code-'));
  program = join(folder, 'node_modules', 'tool', 'lib', 'cli', 'program.js');
  cache = join(folder, 'node_modules', '.cache', 'cdk8s-stateful');
  mkdirSync(join(program, '..'), { recursive: true });
  write('one');
});

afterEach(() => rmSync(folder, { recursive: true }));

const write = (word: string): void => writeFileSync(program, `
  const say = (what) => console.log(what, __filename === ${JSON.stringify(program)}, typeof require('fs').readFileSync);
  say(${JSON.stringify(word)});
  const table = [${Array.from({ length: 100 }, (_, index) => `"word ${index}"`).join()}];
  if (process.argv.includes('fail')) throw new Error('failed');
`);

const run = (args: readonly string[] = [], env: { [name: string]: string } = {}, use = 'say', options: readonly string[] = []) => spawnSync(
  process.execPath, [...options, '-e', `require(${JSON.stringify(COMPILED_CODE)}).runCompiled(${JSON.stringify(program)}, ${JSON.stringify(use)})`, ...args],
  { encoding: 'utf8', env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '', ...env } },
);

/** The one file that is kept. */
const kept = (): string => {
  const names = readdirSync(cache);
  expect(names).toEqual([`say-${process.version}-${process.arch}`]);
  return join(cache, names[0]);
};

/** How many runs have added to it, one after the other: V8 took what it found in all but the first. */
const runsIn = (file: string): number => readFileSync(file).readUInt32LE(8);

test('the first runs keep what they have compiled, the others use it', () => {
  for (const runs of [1, 2, 3, 4, 5, 5, 5]) {
    expect(run().stdout).toBe('one true function\n');
    expect(runsIn(kept())).toBe(runs);
  }
});

test('each use has a file of its own', () => {
  run([], {}, 'say');
  run([], {}, 'shout');
  expect(readdirSync(cache)).toEqual(['say', 'shout'].map((use) => `${use}-${process.version}-${process.arch}`));
});

test('another program of the same length is not run as the one before', () => {
  run();
  run();
  write('two');
  expect(run().stdout).toBe('two true function\n');
  expect(runsIn(kept())).toBe(1);
});

test.each([
  ['changed in the middle', (bytes: Buffer) => bytes.fill('changed', bytes.length / 2, bytes.length / 2 + 7)],
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
  ['cut off in the header', (bytes: Buffer) => bytes.subarray(0, 5)],
  ['empty', () => Buffer.alloc(0)],
  ['nothing but zeros', (bytes: Buffer) => Buffer.alloc(bytes.length)],
])('a file that is %s is made anew', (_, damage) => {
  run();
  writeFileSync(kept(), damage(readFileSync(kept())));
  expect(run()).toMatchObject({ status: 0, stdout: 'one true function\n', stderr: '' });
  expect(runsIn(kept())).toBe(1);
});

test('what other options of V8 made is not used', () => {
  run();
  run();
  expect(run([], {}, 'say', ['--no-opt'])).toMatchObject({ status: 0, stdout: 'one true function\n', stderr: '' });
  expect(runsIn(kept())).toBe(1);
});

const ON_WINDOWS = process.platform === 'win32';

(ON_WINDOWS ? test.skip : test)('a file that others may write is not run', () => {
  run();
  run();
  expect(statSync(kept()).mode.toString(8)).toBe('100600');
  chmodSync(kept(), 0o666);
  expect(run().stdout).toBe('one true function\n');
  expect(runsIn(kept())).toBe(1);
});

(ON_WINDOWS ? test.skip : test)('what a full disk takes of a file is taken away', () => {
  const script = `ulimit -f 1; exec "${process.execPath}" -e 'require("${COMPILED_CODE}").runCompiled("${program}", "say")'`;
  expect(spawnSync('sh', ['-c', script], { encoding: 'utf8', env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '' } })).toMatchObject({
    status: 0, stdout: 'one true function\n', stderr: '',
  });
  expect(readdirSync(cache)).toEqual([]);
});

test('what a run left that was stopped while it wrote is taken away', () => {
  run();
  writeFileSync(`${kept()}.1`, 'unfinished');
  run();
  expect(runsIn(kept())).toBe(2);
});

test('a Node without sums runs programs, and keeps nothing', () => {
  const before = join(folder, 'before.cjs');
  writeFileSync(before, 'delete require(\'zlib\').crc32;');
  expect(run([], {}, 'say', ['-r', before])).toMatchObject({ status: 0, stdout: 'one true function\n', stderr: '' });
  expect(() => readdirSync(cache)).toThrow('ENOENT');
});

test('where nothing can be written, programs run as well', () => {
  writeFileSync(join(folder, 'node_modules', '.cache'), '');
  expect(run()).toMatchObject({ status: 0, stdout: 'one true function\n', stderr: '' });
});

test('NODE_DISABLE_COMPILE_CACHE=1 keeps nothing', () => {
  run([], { NODE_DISABLE_COMPILE_CACHE: '1' });
  expect(() => readdirSync(cache)).toThrow('ENOENT');
});

test('errors say where in the program they come from', () => {
  for (let time = 0; time < 2; time++) expect(run(['fail']).stderr).toContain(`${program}:5`);
});
