/** What users get: the packed library, installed in a copy of examples/app. The library must be compiled. */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { isBuiltin } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { byHand, objectsOf } from './by-hand';

const REPOSITORY = path.join(__dirname, '../..');
const APP = path.join(REPOSITORY, 'examples/app');

let directory: string;
let packed: string[];
let size: number;

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' } });
}

beforeAll(() => {
  if (!fs.existsSync(path.join(REPOSITORY, 'lib/cli/cdk8s-stateful.js'))) throw new Error('the library is not compiled; run `npx projen compile` first');
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-stateful-app-'));
  const sources = fs.readdirSync(APP).filter((file) => !['node_modules', 'dist', 'package-lock.json'].includes(file));
  sources.forEach((file) => fs.cpSync(path.join(APP, file), path.join(directory, file)));
  const [{ filename, files, size: bytes }] = JSON.parse(run('npm', 'pack', REPOSITORY, '--json'));
  size = bytes;
  packed = files.map((file: { path: string }) => file.path);
  run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`);
}, 300_000);

afterAll(() => fs.rmSync(directory, { recursive: true, force: true }));

const BUNDLES = ['lib/index.js', 'lib/cli/cdk8s-stateful.js'];
const LICENCES = 'lib/cli/THIRD-PARTY-LICENSES.txt';
/** Dependencies of the command lines of packages, of which only the library is used. */
const ONLY_IN_PROGRAMS = new Set(['argparse']);

test('the package holds the bundles, what runs them, their declarations and nothing else', () => {
  const known = /^(lib\/.*\.d\.ts|bin\/cdk8s-stateful|\.jsii|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
  const wanted = [...BUNDLES, 'lib/cli/compiled-code.js', LICENCES];
  expect(packed.filter((file) => !known.test(file) && !wanted.includes(file))).toEqual([]);
  expect(packed).toEqual(expect.arrayContaining([...wanted, 'lib/index.d.ts', 'bin/cdk8s-stateful', '.jsii']));
  expect(packed.filter((file) => /(^|\/)(test|conformance|src|examples)\//.test(file))).toEqual([]);
  expect(size).toBeLessThan(1_000_000);
});

test('the licence of all that is bundled is in the package', () => {
  const licences = fs.readFileSync(path.join(directory, 'node_modules/cdk8s-stateful', LICENCES), 'utf8');
  const bundled = bundledPackages();
  expect(bundled).toContain('js-yaml');
  for (const name of bundled) {
    const folder = path.join(REPOSITORY, 'node_modules', name);
    const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    expect(licences).toContain(`${name} ${version} `);
    const file = fs.readdirSync(folder).find((each) => each.startsWith('LICEN'))!;
    expect(licences).toContain(fs.readFileSync(path.join(folder, file), 'utf8').trim());
  }
});

/** What the sources import that is neither theirs, nor a peer's, nor Node's, and what that depends on in turn. */
function bundledPackages(): string[] {
  const { peerDependencies } = JSON.parse(fs.readFileSync(path.join(REPOSITORY, 'package.json'), 'utf8'));
  const src = path.join(REPOSITORY, 'src');
  const imported = fs.readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...fs.readFileSync(path.join(src, file), 'utf8').matchAll(/^(?:import (?!type\b).*|\} )from '((?:@[^/']+\/)?[^./'][^/']*)/gm)])
    .map(([, name]) => name)
    .filter((name) => !name.startsWith('node:') && !isBuiltin(name) && !(name in peerDependencies));
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const { dependencies } = JSON.parse(fs.readFileSync(path.join(REPOSITORY, 'node_modules', name, 'package.json'), 'utf8'));
    // What a program of the package's own needs is not bundled with what is imported of it.
    Object.keys(dependencies ?? {}).filter((each) => !ONLY_IN_PROGRAMS.has(each)).forEach(add);
  };
  imported.forEach(add);
  return [...found].sort();
}

test('the bundles load nothing that is neither theirs, nor Node\'s, nor a peer', () => {
  for (const file of BUNDLES) {
    const text = fs.readFileSync(path.join(directory, 'node_modules/cdk8s-stateful', file), 'utf8');
    const required = new Set([...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name));
    const peers = file === 'lib/index.js' ? ['cdk8s', 'cdk8s-plus-28', 'constructs'] : [];
    expect([...required].filter((name) => !isBuiltin(name)).sort()).toEqual(peers);
  }
});

test('modules of either kind import it by name', () => {
  const program = "import { Cluster, StatefulSet } from 'cdk8s-stateful'; console.log(Cluster.name, StatefulSet.name);";
  expect(run(process.execPath, '--input-type=module', '-e', program)).toBe('Cluster StatefulSet\n');
  expect(run(process.execPath, '-e', "console.log(Object.keys(require('cdk8s-stateful')).length)")).toBe(`${exportedNames().length}\n`);
});

/** The names of all values among the types that jsii knows: interfaces leave nothing behind. */
function exportedNames(): string[] {
  const { types } = JSON.parse(fs.readFileSync(path.join(REPOSITORY, '.jsii'), 'utf8'));
  return Object.values<{ name: string; kind: string }>(types).filter(({ kind }) => kind !== 'interface').map(({ name }) => name);
}

test('synthesized and explained with what is installed', () => {
  const bin = (name: string) => path.join(directory, 'node_modules/.bin', name);
  run(bin('cdk8s'), 'synth');

  const yaml = fs.readFileSync(path.join(directory, 'dist/shop.k8s.yaml'), 'utf8');
  const expected = {
    pods: ['orders-0', 'orders-1', 'orders-2'],
    claims: ['data-orders-0', 'data-orders-1', 'data-orders-2'],
    dnsNames: [0, 1, 2].map((ordinal) => `orders-${ordinal}.orders.shop.svc.cluster.local`),
  };
  expect(byHand(yaml, 'orders')).toEqual(expected);
  const api = objectsOf(yaml).find(({ kind }) => kind === 'Deployment').spec.template.spec.containers[0];
  expect(api.env).toEqual([{ name: 'ORDERS', value: expected.dnsNames.map((name) => `${name}:7000`).join(',') }]);

  const explanation = run(bin('cdk8s-stateful'), 'explain', 'dist/');
  [...expected.pods, ...expected.claims, ...expected.dnsNames].forEach((name) => expect(explanation).toContain(name));
}, 120_000);
