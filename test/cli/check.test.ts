import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { Outcome, runInProcess, Surroundings } from './run-in-process';

const GOOD = readFileSync(join(__dirname, '..', 'rules', 'mistakes', 'good.yaml'), 'utf8');

const check = (args: readonly string[], surroundings?: Surroundings): Promise<Outcome> => runInProcess(['check', ...args], surroundings);

function edited(from: string, to: string): string {
  expect(GOOD).toContain(from);
  return GOOD.replace(from, to);
}

async function json(text: string, ...args: string[]): Promise<{ code: number; kubernetes: string; findings: any[] }> {
  const { code, stdout, stderr } = await check(['-', '--format', 'json', ...args], { stdin: text });
  expect(stderr).toBe('');
  return { code, ...JSON.parse(stdout) };
}

describe('exit code', () => {
  test('0: nothing found', async () => {
    expect(await check(['-'], { stdin: GOOD })).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/^\d+ objects judged for Kubernetes 1\.34 · nothing found\n$/) });
  });

  test('1: at the level of --fail-on or above; milder findings are shown, and pass', async () => {
    const hazard = edited('partition: 0', 'partition: 3');
    const outage = edited('serviceName: db', 'serviceName: dbb');
    const codes = async (text: string, level: string) => (await check(['-', '--fail-on', level], { stdin: text })).code;
    expect([await codes(hazard, 'outage'), await codes(hazard, 'hazard'), await codes(hazard, 'never')]).toEqual([0, 1, 0]);
    expect([await codes(outage, 'outage'), await codes(outage, 'data-loss'), await codes(outage, 'advice')]).toEqual([1, 0, 1]);
    expect((await check(['-'], { stdin: hazard })).stdout).toContain('hazard partition-range');
    expect((await check(['-'], { stdin: outage })).stdout).toMatch(/\nfailed: 2 with the effect outage or worse\n$/);
  });

  test.each<[string[], string, RegExp]>([
    [['-'], 'a: [', /^cdk8s-stateful: <stdin>:\d+: .*\n$/],
    [['-'], '', /<stdin>: empty, no manifest in it/],
    [['-'], '# nothing\n---\n# at all\n', /no objects in the input: nothing to judge/],
    [['-'], 'just text', /<stdin>:1: plain text, not a manifest/],
    [['missing.yaml'], '', /missing\.yaml: no such file or directory/],
    [['-', '--before', 'missing.yaml'], GOOD, /missing\.yaml: no such file or directory/],
    [['-', '--kubernetes', '1.9'], GOOD, /--kubernetes "1\.9": not a version known here/],
    [['-', '--fail-on', 'disaster'], GOOD, /Allowed choices are rejected, broken, data-loss, outage, hazard, advice, never/],
    [['-', '--format', 'xml'], GOOD, /Allowed choices are text, json, sarif, junit, github/],
  ])('2, and one line: %j %#', async (args, stdin, message) => {
    const { code, stdout, stderr } = await check(args, { stdin });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(2);
  });
});

describe('what is judged', () => {
  let directory: string;
  beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'check-')); });
  afterEach(() => rmSync(directory, { recursive: true }));
  const put = (name: string, text: string): string => {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };

  test('a directory and those in it, as cdk8s writes a folder for each chart; tools\' own are passed over', async () => {
    put('good.yaml', GOOD);
    put('node_modules/x/package.json', '{}');
    put('.github/ci.yaml', 'on: push');
    expect(await check([directory])).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('nothing found') });
    const bad = put('chart/deeper/bad.yaml', edited('serviceName: db', 'serviceName: dbb').replaceAll('namespace: shop', 'namespace: other'));
    const { code, stdout } = await check([directory]);
    expect([code, stdout]).toEqual([1, expect.stringContaining(bad)]);
  });

  test('files after --before are not: without others, the error says where to put them', async () => {
    const [live, next] = [put('live.yaml', GOOD), put('new.yaml', GOOD)];
    expect(await check(['--before', live, next], { stdin: '' })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'cdk8s-stateful: <stdin>: empty, no manifest in it; --before has taken all 2 paths after it: write what is to be judged before --before\n',
    });
    expect((await check([next, '--before', live])).code).toBe(0);
    expect((await check(['--before', live, next], { stdin: GOOD })).code).toBe(0);
  });

  test.each(['text', 'json', 'sarif', 'junit', 'github'])('nothing at all: no report that could be taken for a clean one, and the help says so: %s', async (format) => {
    const { code, stdout, stderr } = await check(['-', '--format', format], { stdin: '# nothing\n' });
    expect([code, stdout, stderr]).toEqual([2, '', 'cdk8s-stateful: no objects in the input: nothing to judge\n']);
    expect((await check(['--help'])).stdout).toMatch(/2 .*or hold no object; .*stdout is empty in every format/);
  });
});

describe('findings', () => {
  test('as JSON say rule, effect, object, source, path, message and fix', async () => {
    const text = edited('partition: 0', 'partition: 3');
    const { kubernetes, findings } = await json(text, '--kubernetes', '1.36');
    expect(kubernetes).toBe('1.36');
    expect(findings).toEqual([{
      rule: 'partition-range',
      effect: 'hazard',
      object: { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'db' },
      source: { file: '<stdin>', document: expect.any(Number), line: text.split('\n').findIndex((line) => line.includes('partition: 3')) + 1 },
      path: 'spec.updateStrategy.rollingUpdate.partition',
      message: expect.stringContaining('the partition 3 leaves out all 3 pods'),
      fix: expect.any(String),
    }]);
    expect(text.split(/^---$/m)[findings[0].source.document - 1]).toContain('partition: 3');
  });

  test('in a List, in YAML or JSON, have the line of the item\'s field', async () => {
    const item = '  - apiVersion: apps/v1\n    kind: StatefulSet\n    metadata: {name: a}\n    spec:\n      serviceName: none\n      replicas: -1\n';
    const { findings } = await json(`apiVersion: v1\nkind: List\nitems:\n${item}${item.replace('name: a', 'name: b')}`);
    expect(findings.filter(({ path }) => path === 'spec.replicas').map(({ object, source }) => [object.name, source.line])).toEqual([['a', 9], ['b', 15]]);
    const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'a' }, spec: { serviceName: 'none', replicas: -1 } };
    const inJson = await json(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [set] }, null, 2));
    expect(inJson.findings.filter(({ path }) => path === 'spec.replicas').map(({ source }) => source.line)).toEqual([13]);
  });

  test('of a label with dots in its name have its line', async () => {
    const text = edited('  name: db\n', '  name: db\n  annotations:\n    acknowledge.cdk8s-stateful.io/grace-period: long gone\n');
    const { findings: [stale] } = await json(text);
    expect(stale).toMatchObject({ rule: 'stale-acknowledgement', path: 'metadata.annotations["acknowledge.cdk8s-stateful.io/grace-period"]' });
    expect(text.split('\n')[stale.source.line - 1]).toContain('grace-period');
  });
});

test('a volume mount among the containers: the three wrong fields are named, and what was meant', async () => {
  const text = edited('          volumeMounts:\n            - name: data\n              mountPath: /var/lib/etcd', '        - name: data\n          mountPath: /var/lib/etcd');
  for (const version of ['1.30', '1.34', '1.36']) {
    const { code, findings } = await json(text, '--kubernetes', version);
    const containers = 'spec.template.spec.containers';
    expect(findings.filter(({ effect }) => effect === 'rejected').map(({ path }) => path))
      .toEqual([`${containers}[1].mountPath`, `${containers}[1].image`, `${containers}[0].volumeMounts`]);
    expect(findings[0].message).toMatch(/volume mount of container 'etcd' that ended up in the list of containers/);
    expect(findings[0].fix).toBe(`move \`- name: data\` and \`mountPath: /var/lib/etcd\` to ${containers}[0].volumeMounts`);
    expect(code).toBe(1);
  }
});

test.each(['a: 1', '{}', 'kind: Service', 'apiVersion: v1\nkind: [Service]\nmetadata: text', '{items: 1}'])(
  'what is no object of Kubernetes is refused: %j', async (text) => {
    const { code, findings } = await json(text);
    expect([code, findings[0].effect]).toEqual([1, 'rejected']);
  });

describe('acknowledgements', () => {
  const acknowledged = (text: string, rule: string) => text.replace('kind: StatefulSet\nmetadata:\n', `kind: StatefulSet\nmetadata:\n  annotations:\n    acknowledge.cdk8s-stateful.io/${rule}: on purpose\n`);

  test('stay in every report, with the reason, and do not count', async () => {
    const text = acknowledged(edited('partition: 0', 'partition: 3'), 'partition-range');
    const { code, findings } = await json(text, '--fail-on', 'advice');
    expect([code, findings.map(({ rule, acknowledged: reason }) => [rule, reason])]).toEqual([0, [['partition-range', 'on purpose']]]);
    for (const format of ['text', 'sarif', 'junit', 'github']) {
      expect((await check(['-', '--format', format], { stdin: text })).stdout).toContain('on purpose');
    }
  });

  test('of what is certain to fail change nothing, and the report says so', async () => {
    const { code, findings } = await json(acknowledged(edited('replicas: 3', 'replicas: -1'), 'refused-by-api-server'));
    expect(code).toBe(1);
    expect(findings.find(({ rule }) => rule === 'refused-by-api-server')).not.toHaveProperty('acknowledged');
    expect(findings.map(({ rule }) => rule)).toContain('acknowledgement-refused');
  });

  test('that are stale are pointed out', async () => {
    const { findings } = await json(acknowledged(GOOD, 'grace-perod'));
    expect(findings).toMatchObject([{ rule: 'stale-acknowledgement', message: 'there is no rule \'grace-perod\': nothing is acknowledged', fix: 'write \'grace-period\'' }]);
  });
});

describe('files', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'check-')); });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  test('are judged together or, with --each, every one by itself', async () => {
    const [service, ...rest] = GOOD.split(/^---\n/m);
    write('a.yaml', service);
    write('b.yaml', rest.join('---\n'));
    expect((await check([folder])).code).toBe(0);
    const { code, stdout } = await check([folder, '--each', '--format', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings).toContainEqual(expect.objectContaining({ rule: 'governing-service', source: expect.objectContaining({ file: join(folder, 'b.yaml') }) }));
  });

  test('with --before, a change that the API server refuses is rejected, with both values and why', async () => {
    const before = write('before.yaml', GOOD);
    const after = write('after.yaml', edited('  podManagementPolicy: Parallel', '  podManagementPolicy: OrderedReady'));
    expect((await check([before, '--before', before])).code).toBe(0);
    const { code, stdout } = await check([after, '--before', before, '--format', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings.filter(({ effect }: any) => effect === 'rejected')).toEqual([expect.objectContaining({
      rule: 'immutable-field',
      path: 'spec.podManagementPolicy',
      message: expect.stringMatching(/'Parallel'.*'OrderedReady'/),
      source: expect.objectContaining({ file: after, line: readFileSync(after, 'utf8').split('\n').indexOf('  podManagementPolicy: OrderedReady') + 1 }),
    })]);
  });
});

test('text has colours for a person only', async () => {
  const stdin = edited('serviceName: db', 'serviceName: dbb');
  expect((await check(['-'], { stdin, isTTY: true })).stdout).toContain('\u001b[31moutage\u001b[39m');
  expect((await check(['-'], { stdin, isTTY: true, env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b');
  expect((await check(['-'], { stdin })).stdout).not.toContain('\u001b');
});

test('help documents the exit codes', async () => {
  expect((await check(['--help'])).stdout).toMatch(/Exit codes:\n +0 .*\n +1 .*\n +2 /);
});
