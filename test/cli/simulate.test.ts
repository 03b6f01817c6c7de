import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { run } from '../../src/cli/run';
import { Trace } from '../../src/model/simulation/scenario';
import { image, patch, statefulSet } from '../model/scenarios';

const SAMPLE = join(__dirname, '..', 'fixtures', 'traces', 'sample-1.34.json.gz');
const scenario = { kubernetesVersion: '1.34', statefulSet: statefulSet(), steps: [{}, { event: { ready: 'web-0' } }] };

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'simulate-')); });
afterEach(() => rmSync(folder, { recursive: true }));

class Text extends Writable {
  public text = '';

  public _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function cli(args: string[], stdin = ''): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new Text(), new Text()];
  const code = await run(['simulate', ...args], { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr, env: {} });
  return { code, out: stdout.text, err: stderr.text };
}

test('a scenario from stdin becomes a trace', async () => {
  const { code, out } = await cli(['-'], JSON.stringify(scenario));
  const [trace] = JSON.parse(out) as Trace[];
  expect(code).toBe(0);
  expect(trace.steps[1]).toMatchObject({ event: { ready: 'web-0' }, actions: ['create pvc/data-web-1', 'create pod/web-1'] });
  expect(trace.steps[1]).not.toHaveProperty('why');
});

test('recorded traces are played again, whatever is recorded in them', async () => {
  const recorded = JSON.parse(gunzipSync(readFileSync(SAMPLE)).toString()) as Trace[];
  const { out } = await cli([SAMPLE]);
  const played = JSON.parse(out) as Trace[];
  expect(played.map(({ steps }) => steps.map(({ pods, status }) => ({ pods, status }))))
    .toEqual(recorded.map(({ steps }) => steps.map(({ pods, status }) => ({ pods, status }))));
  const file = join(folder, 'forged.json.gz');
  writeFileSync(file, gzipSync(JSON.stringify(recorded.map((trace) => ({ ...trace, steps: trace.steps.map(({ event }) => ({ event, pods: ['forged'] })) })))));
  expect(JSON.parse((await cli([file])).out)).toEqual(played);
}, 60_000);

test('--why says what is waited for', async () => {
  const { out } = await cli(['--why', '-'], JSON.stringify(scenario));
  expect(JSON.parse(out)).toMatchObject([{ steps: [{ why: [{ code: 'not-ready', pod: 'web-0' }] }, { why: [{ pod: 'web-1' }] }] }]);
  const text = await cli(['--why', '--format', 'text', '-'], JSON.stringify(scenario));
  expect(text.out).toContain('waits    web: web-1 is Pending');
});

test('--outcomes lists the others', async () => {
  const race = {
    ...scenario,
    statefulSet: statefulSet({ updateStrategy: { type: 'RollingUpdate' } }),
    steps: [{}, ...[0, 1, 2].map((ordinal) => ({ event: { ready: `web-${ordinal}` } })), { event: image('img:2') }, { event: { delete: 'web-1' } }],
  };
  const [trace] = JSON.parse((await cli(['--outcomes', '-'], JSON.stringify(race))).out) as [{ alternatives: unknown[] }];
  expect(trace.alternatives.length).toBeGreaterThan(0);
  expect((await cli(['--outcomes', '--format', 'text', '-'], JSON.stringify(race))).out).toContain('\nor:\n');
});

test('a refusal is no error', async () => {
  const { code, out } = await cli(['--format', 'text', '-'], JSON.stringify({ ...scenario, steps: [{}, { event: patch({ serviceName: 'x' }) }] }));
  expect(code).toBe(0);
  expect(out).toContain('refused  spec.serviceName');
});

test.each([
  ['neither JSON nor YAML', '{', /stdin:1: /],
  ['nothing', '# no scenario', /stdin: empty, no scenario in it/],
  ['several documents', 'statefulSet: {}\n---\nstatefulSet: {}', /stdin: several documents: write a list of scenarios/],
  ['manifests', 'apiVersion: v1\nkind: Service\n---\napiVersion: apps/v1\nkind: StatefulSet', /stdin:1: a manifest, not a scenario: .* below `statefulSet:`/],
  ['a manifest as JSON', JSON.stringify(statefulSet()), /stdin:1: a manifest, not a scenario/],
  ['a first step with an event', JSON.stringify({ ...scenario, steps: [{ event: { ready: 'web-0' } }] }), /steps\[0\]: has an event, .*; begin with a step \{\}/],
  ['no scenario', '[3]', /stdin: \[0\]: expected an object, got 3/],
  ['an unknown event', JSON.stringify({ ...scenario, steps: [{}, { event: { boom: 1 } }] }), /steps\[1\]\.event: unknown event "boom"/],
])('%s: exit code 2 and one line', async (_, stdin, message) => {
  const { code, out, err } = await cli(['-'], stdin);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
});

test('a scenario may be YAML, with a manifest pasted into it', async () => {
  const manifest = ['apiVersion: apps/v1', 'kind: StatefulSet', 'metadata: { name: web }', 'spec:', '  serviceName: web', '  replicas: 2',
    '  selector: { matchLabels: { app: web } }', '  template:', '    metadata: { labels: { app: web } }', '    spec:', '      containers:', '      - { name: web, image: img:1 }'];
  const { code, out } = await cli(['-'], ['statefulSet:', ...manifest.map((line) => `  ${line}`), 'steps:', '- {}', '- event: { ready: web-0 }'].join('\n'));
  expect(code).toBe(0);
  expect((JSON.parse(out) as Trace[])[0].steps.map(({ actions }) => actions)).toEqual([['create pod/web-0'], ['create pod/web-1']]);
});

test('an event for a pod that is not there is said to do nothing', async () => {
  const steps = [{}, { event: { ready: 'web-0' } }, { event: { ready: 'wbe-1' } }];
  const { out } = await cli(['--format', 'text', '-'], JSON.stringify({ ...scenario, steps }));
  expect(out.match(/nothing .*/g)).toEqual(["nothing  there is no pod 'wbe-1'"]);
});

test('a file that is not there, or is a directory, or is damaged', async () => {
  expect((await cli([join(folder, 'nothing.json')])).err).toContain('no such file');
  expect((await cli([folder])).err).toContain('is a directory');
  const file = join(folder, 'damaged.json.gz');
  writeFileSync(file, gzipSync('[]').subarray(0, 12));
  expect(await cli([file])).toMatchObject({ code: 2, err: expect.stringContaining('damaged') as string });
});
