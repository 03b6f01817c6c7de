/** The program as it is installed; `npx projen compile` builds it. */
import { execFileSync, spawn, spawnSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';
import { fixturePath } from '../fixture';

const BIN = join(__dirname, '..', '..', 'bin', 'cdk8s-stateful');
const WEB = fixturePath('web.yaml');

beforeAll(() => {
  if (!existsSync(join(__dirname, '..', '..', 'lib', 'cli', 'cdk8s-stateful.js'))) throw new Error('not built: run npx projen compile');
});

test('explains a file', () => {
  expect(execFileSync(process.execPath, [BIN, 'explain', WEB], { encoding: 'utf8' })).toContain('web-2.nginx.default.svc.cluster.local');
});

test('explains stdin', () => {
  const { status, stdout } = spawnSync(process.execPath, [BIN, 'explain', '-', '--format', 'json'], {
    encoding: 'utf8', maxBuffer: 1e8, input: '{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {replicas: 5000}}',
  });
  expect(status).toBe(0);
  expect(JSON.parse(stdout).statefulSets[0].pods).toHaveLength(5000);
});

test('ends with code 2 and one line, never a stack trace', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'explain', '-'], { encoding: 'utf8', input: 'a: b: c' });
  expect([status, stdout, stderr]).toEqual([2, '', 'cdk8s-stateful: <stdin>:1: bad indentation of a mapping entry: a: b: c\n']);
});

test('is silent when the reader of its output goes away', async () => {
  const child = spawn(process.execPath, [BIN, 'explain', '-', '--all'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
  child.stdout.once('data', () => child.stdout.destroy());
  child.stdin.end('{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {replicas: 20000}}');
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect([code, stderr]).toEqual([0, '']);
});
