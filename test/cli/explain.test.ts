import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Readable, Writable } from 'stream';
import { runInProcess, Surroundings } from './run-in-process';
import { run } from '../../src/cli/run';
import { fixturePath } from '../fixture';

const WEB = fixturePath('web.yaml');

/** Files of one test, in a directory of its own that is gone afterwards. */
let directory: string;
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'explain-')); });
afterEach(() => rmSync(directory, { recursive: true }));

const file = (name: string, content: string | Buffer): string => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};

const explain = (args: readonly string[], surroundings?: Surroundings) => runInProcess(['explain', ...args], surroundings);
const podsIn = async (args: readonly string[], surroundings?: Surroundings) => {
  const { code, stdout, stderr } = await explain([...args, '--format', 'json'], surroundings);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout).statefulSets.flatMap((set: { pods: { name: string }[] }) => set.pods.map((pod) => pod.name));
};

const set = (name: string) => `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: ${name}}, spec: {template: {}}}\n`;

describe('where manifests come from', () => {
  test('a file', async () => expect(await podsIn([WEB])).toEqual(['web-0', 'web-1', 'web-2']));

  test('stdin, asked for or not', async () => {
    expect(await podsIn(['-'], { stdin: set('a') })).toEqual(['a-0']);
    expect(await podsIn([], { stdin: set('a') })).toEqual(['a-0']);
    expect(await podsIn([WEB, '-'], { stdin: set('a') })).toEqual(['web-0', 'web-1', 'web-2', 'a-0']);
  });

  test('a directory: its manifests by name, and nothing else', async () => {
    for (const [name, content] of [['b.yml', set('b')], ['a.yaml', set('a')], ['c.json', JSON.stringify({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'c' } })],
      ['README.md', '# not YAML: at: all'], ['empty.yaml', '']]) file(name, content);
    mkdirSync(join(directory, 'sub.yaml'));
    symlinkSync(directory, join(directory, 'round'));
    expect(await podsIn([directory])).toEqual(['a-0', 'b-0', 'c-0']);
  });

  test('Helm\'s output: comments, empty documents, other kinds', async () => {
    const stdin = `---\n# Source: chart/templates/a.yaml\n---\n# Source: chart/templates/b.yaml\napiVersion: v1\nkind: ConfigMap\ndata: {a: |\n  x}\n---\n${set('a')}---\n`
      .replace('data: {a: |\n  x}', 'data:\n  a: |\n    ---x');
    expect(await podsIn(['-'], { stdin })).toEqual(['a-0']);
  });

  test('lists in lists, as JSON', async () => {
    const item = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'a' } };
    const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ kind: 'StatefulSetList', items: [item] }] });
    expect(await podsIn(['-'], { stdin })).toEqual(['a-0']);
  });
});

describe('options', () => {
  test('text by default; for a terminal with colours, unless they are not wanted', async () => {
    const { stdout } = await explain([WEB]);
    expect(stdout).toMatch(/^StatefulSet default\/web · 3 pods/);
    expect((await explain([WEB], { isTTY: true })).stdout).toContain('\u001b[1m');
    expect((await explain([WEB], { isTTY: true, env: { NO_COLOR: '1' } })).stdout).toBe(stdout);
    expect((await explain([WEB], { isTTY: true, env: { TERM: 'dumb' } })).stdout).toBe(stdout);
  });

  test('version, cluster domain, namespace', async () => {
    const { stdout } = await explain([WEB, '--kubernetes', 'v1.27.3', '--cluster-domain', 'corp.example', '--namespace', 'shop', '--format=json']);
    const { kubernetesVersion, statefulSets: [web] } = JSON.parse(stdout);
    expect(kubernetesVersion).toBe('v1.27.3');
    expect(web.namespace).toBe('shop');
    expect(web.pods[0].dns.name).toBe('web-0.nginx.shop.svc.corp.example');
    expect(web.pods[0].labels).not.toHaveProperty(['apps.kubernetes.io/pod-index']);
  });

  test.each([
    [['--kubernetes', '2.0'], /^cdk8s-stateful: --kubernetes "2\.0": not a version known here, give one from 1\.27 to 1\.[0-9]+$/],
    [['--kubernetes', 'latest'], /--kubernetes "latest": not a version/],
    [['--kubernetes', '1.9'], /--kubernetes "1\.9": not a version/],
    [['--cluster-domain', 'Cluster_Local'], /--cluster-domain "Cluster_Local": not a DNS name/],
    [['--namespace', 'a.b'], /--namespace "a\.b": not the name of a namespace/],
    [['--format', 'yaml'], /option '--format <format>' argument 'yaml' is invalid\. Allowed choices are text, json\. \(see cdk8s-stateful explain --help\)$/],
    [['--al'], /unknown option '--al'/],
    [['--kubernetes'], /option '--kubernetes <version>' argument missing/],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await explain([WEB, ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  test('help documents the exit codes', async () => {
    const { code, stdout } = await explain(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Exit codes:\n +0 .*\n +2 /);
  });
});

describe('what cannot be read ends with one line and code 2', () => {
  const fails = async (args: readonly string[], surroundings?: Surroundings): Promise<string> => {
    const { code, stdout, stderr } = await explain(args, surroundings);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^cdk8s-stateful: [^\n]+\n$/);
    return stderr.slice('cdk8s-stateful: '.length).trimEnd().replace(`${directory}/`, '');
  };

  test.each<[string, string | Buffer, string]>([
    ['empty.yaml', '', 'empty.yaml: empty, no manifest in it'],
    ['blank.yaml', '\n \n', 'blank.yaml: empty, no manifest in it'],
    ['broken.yaml', 'a: 1\nb: [1, 2\nc: 3\n', 'broken.yaml:3: deficient indentation: c: 3'],
    ['duplicate.yaml', 'kind: A\nspec:\n  replicas: 1\n  replicas: 2\n', 'duplicate.yaml:4: key "replicas" is there twice'],
    ['binary.yaml', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), 'binary.yaml: a binary file, not a manifest'],
    ['image.yaml', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0xff, 0xfe]), 'image.yaml: not text in UTF-8, so no manifest'],
    ['wide.yaml', Buffer.from('\uFEFFa: 1', 'utf16le'), 'wide.yaml: text in UTF-16: save it as UTF-8'],
    ['words.yaml', 'just words\n', 'words.yaml:1: plain text, not a manifest (an object with apiVersion and kind)'],
    ['list.yaml', '---\n# x\n- a\n', 'list.yaml:3: a list, not a manifest (an object with apiVersion and kind)'],
    ['template.yaml', 'spec:\n  replicas: {{ .Values.replicas }}\n', 'template.yaml:2: a template, not YAML: render it first, for instance with \'helm template\''],
    ['deep.json', '['.repeat(100_000), 'deep.json:1: nested more than 300 levels deep'],
    ['broken.json', '{"a": 1,\n "b" 2}', 'broken.json:2: '],
  ])('%s', async (name, content, message) => {
    const failure = await fails([file(name, content)]);
    expect(failure.slice(0, message.length)).toBe(message);
  });

  test('aliases of aliases of lists', async () => {
    const levels = Array.from({ length: 30 }, (_, level) => `l${level}: &l${level} {kind: List, items: [${level === 0 ? '' : `*l${level - 1}, *l${level - 1}`}]}`);
    expect(await fails(['-'], { stdin: levels.join('\n') })).toMatch(/^<stdin>:[0-9]+: aliases make this more than 1000000 values$/);
  });

  test('a missing file, an empty directory', async () => {
    expect(await fails([join(directory, 'none.yaml')])).toBe('none.yaml: no such file or directory');
    file('README.md', '');
    expect(await fails([directory])).toBe(`${directory}: no manifests in this directory or below (looked for *.yaml, *.yml and *.json)`);
  });

  test('nothing given at a terminal, nothing on stdin', async () => {
    expect(await fails([])).toBe('no manifests given: name files or directories, or - to read from a pipe');
    expect(await fails([], { stdin: '' })).toBe('<stdin>: empty, no manifest in it');
  });

  test('file names cannot steer the terminal', async () => {
    expect(await fails(['a\u001b[2Jb'])).toBe('a\uFFFD[2Jb: no such file or directory');
  });
});

describe('readable input without a StatefulSet', () => {
  test.each([
    ['kind: Service\n---\nkind: Service\n---\nkind: Pod\n', 'no StatefulSet among 3 objects (2 Service, 1 Pod)\n'],
    ['a: 1\n', 'no StatefulSet among 1 object (1 without a kind)\n'],
    ['kind: StatefulSet\n', 'no StatefulSet among 1 object (1 StatefulSet without an apiVersion, not apps/v1)\n'],
    ['apiVersion: v1\nkind: StatefulSet\n---\nkind: Pod\n', 'no StatefulSet among 2 objects (1 StatefulSet of apiVersion v1, not apps/v1, 1 Pod)\n'],
    ['# nothing\n', 'no StatefulSet in the input: there are no objects in it\n'],
  ])('%j', async (stdin, note) => expect(await explain(['-'], { stdin })).toEqual({ code: 0, stdout: '', stderr: note }));

  test('as JSON, an empty list', async () => {
    const { code, stdout } = await explain(['-', '--format', 'json'], { stdin: 'kind: Pod\n' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).statefulSets).toEqual([]);
  });
});

describe('the program', () => {
  const broken = Object.assign(new Readable({ read() { this.destroy(Object.assign(new Error('read EIO'), { code: 'EIO' })); } }), { isTTY: false });
  const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

  test('a pipe that breaks is named', async () => {
    let stderr = '';
    const sink = new Writable({ write: (chunk, _encoding, done) => { stderr += String(chunk); done(); } });
    expect(await run(['explain', '-'], { stdin: broken, stdout: nowhere(), stderr: sink, env: {} })).toBe(2);
    expect(stderr).toBe('cdk8s-stateful: <stdin>: cannot be read (EIO)\n');
  });

  test('its own mistakes are one line too, with another code', async () => {
    let stderr = '';
    const sink = new Writable({ write: (chunk, _encoding, done) => { stderr += String(chunk); done(); } });
    const stdout = Object.assign(nowhere(), { write: () => { throw new TypeError('oh'); } });
    expect(await run(['explain', WEB], { stdin: broken, stdout, stderr: sink, env: {} })).toBe(70);
    expect(stderr).toMatch(/^cdk8s-stateful: a mistake in this program, please report it with the input: oh at .+\n$/);
  });

  test('help, version, and what there is not', async () => {
    expect((await runInProcess([])).stdout).toMatch(/^Usage: cdk8s-stateful COMMAND[\s\S]*explain[\s\S]*Exit codes:/);
    expect((await runInProcess(['--help'])).code).toBe(0);
    expect((await runInProcess(['--version'])).stdout).toMatch(/^[0-9]+\.[0-9]+\.[0-9]+/);
    expect(await runInProcess(['explian'])).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/^cdk8s-stateful: unknown command "explian"; commands: explain.*\n$/) });
    expect((await runInProcess(['--frobnicate'])).stderr).toMatch(/^cdk8s-stateful: unknown option "--frobnicate"/);
  });
});
