/** What users get: the packed library, installed in a copy of examples/app. The library must be compiled. */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { byHand, objectsOf } from './by-hand';

const REPOSITORY = path.join(__dirname, '../..');
const APP = path.join(REPOSITORY, 'examples/app');

let directory: string;
let packed: string[];

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' } });
}

beforeAll(() => {
  if (!fs.existsSync(path.join(REPOSITORY, 'lib/cli/cdk8s-stateful.js'))) throw new Error('the library is not compiled; run `npx projen compile` first');
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-stateful-app-'));
  const sources = fs.readdirSync(APP).filter((file) => !['node_modules', 'dist', 'package-lock.json'].includes(file));
  sources.forEach((file) => fs.cpSync(path.join(APP, file), path.join(directory, file)));
  const [{ filename, files }] = JSON.parse(run('npm', 'pack', REPOSITORY, '--json'));
  packed = files.map((file: { path: string }) => file.path);
  run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`);
}, 300_000);

afterAll(() => fs.rmSync(directory, { recursive: true, force: true }));

test('the package holds the compiled library, its documentation and nothing else', () => {
  const known = /^(lib\/.*\.(js|d\.ts)|bin\/cdk8s-stateful|\.jsii|API\.md|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
  expect(packed.filter((file) => !known.test(file))).toEqual([]);
  expect(packed).toEqual(expect.arrayContaining(['lib/index.js', 'lib/index.d.ts', 'lib/cli/cdk8s-stateful.js', 'bin/cdk8s-stateful', '.jsii']));
});

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
