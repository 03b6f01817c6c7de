/**
 * Whatever `check` is given ends in findings or in one clear error. CHECK_RUNS says how many mutations are tried:
 * `CHECK_RUNS=10000 npx jest test/cli/robustness`.
 */
import { readFileSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { runInProcess } from './run-in-process';
import { parseYaml } from '../../src/cli/yaml/documents';
import { fixturePath } from '../fixture';

const numRuns = Number(process.env.CHECK_RUNS ?? 200);
const TEXTS = [
  join(__dirname, '..', 'rules', 'mistakes', 'good.yaml'), fixturePath('zookeeper.yaml'), fixturePath('mysql.yaml'), fixturePath('cassandra.yaml'),
].map((file) => readFileSync(file, 'utf8'));

/** Ends with code 0 or 1 and a report, or with code 2 and one line; in either case soon. */
async function expectAnAnswer(stdin: string, ...args: string[]): Promise<number> {
  const start = process.cpuUsage();
  const { code, stdout, stderr } = await runInProcess(['check', '-', '--format', 'json', ...args], { stdin });
  expect(process.cpuUsage(start).user / 1e6).toBeLessThan(20);
  if (code === 2) {
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^cdk8s-stateful: [^\n]+\n$/);
    expect(stderr.length).toBeLessThan(500);
  } else {
    expect([code, stderr]).toEqual([expect.any(Number), '']);
    expect([0, 1]).toContain(code);
    const lines = stdin.split('\n').length;
    for (const { source } of JSON.parse(stdout).findings) expect([1 <= source.line, source.line <= lines]).toEqual([true, true]);
  }
  return code;
}

const oddText = fc.constantFrom(
  '\t', '\n\t', '- ', ': ', '{', '}', '[', ']', '&a ', '*a', '<<: *a\n', '!!int ', '? ', '|\n', '>-\n', '"', '\'', '# ', '---\n', '...\n', '%YAML 1.2\n', '\r\n', '\u2028', '\uFEFF',
  'null', '~', '-1', '1e999', '0x7fffffffffffffff', '99999999999999999999', 'true', '{}', '[]', '\u00e9', '\ud83d\ude00', '__proto__: 1\n', 'constructor: {}\n', 'items: [1]\n',
);

const mutation = fc.oneof(
  fc.record({ at: fc.nat(), remove: fc.nat({ max: 40 }), insert: oddText }),
  fc.record({ at: fc.nat(), remove: fc.nat({ max: 2000 }), insert: fc.constant('') }),
  fc.record({ at: fc.nat(), remove: fc.constant(0), insert: fc.string({ maxLength: 20 }) }),
);

test('text mutated at random', async () => {
  await fc.assert(fc.asyncProperty(fc.constantFrom(...TEXTS), fc.array(mutation, { minLength: 1, maxLength: 4 }), async (text, mutations) => {
    const mutated = mutations.reduce((changed, { at, remove, insert }) => {
      const place = at % (changed.length + 1);
      return changed.slice(0, place) + insert + changed.slice(place + remove);
    }, text);
    await expectAnAnswer(mutated);
  }), { numRuns });
}, 3_600_000);

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 31, 1e300, '', 'text', '5%', '1Gi', [], [null], [[]], [1], {}, { a: null }, { name: 1 }, [{}], [{ name: {} }]),
  fc.jsonValue({ maxDepth: 3 }),
);

test('values of other types, anywhere', async () => {
  const manifests = TEXTS.map((text) => parseYaml(text).map(({ value }) => value));
  const edited = fc.array(fc.tuple(fc.nat(), oddValue), { minLength: 1, maxLength: 5 });
  await fc.assert(fc.asyncProperty(fc.constantFrom(...manifests), edited, async (objects, edits) => {
    const changed: unknown = { apiVersion: 'v1', kind: 'List', items: structuredClone(objects) };
    for (const [number, value] of edits) {
      const places = placesIn(changed);
      const [owner, key] = places[number % places.length];
      owner[key] = structuredClone(value);
    }
    await expectAnAnswer(JSON.stringify(changed));
  }), { numRuns });
}, 3_600_000);

/** Every field and item of a JSON value, as its owner and key. */
function placesIn(json: unknown): [any, string | number][] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => [[json, key] as [any, string], ...placesIn(value)]);
}

/** What regular expressions go back over, again and again, when they are not written with care. */
const repeated = fc.constantFrom(
  'a', '1', '0', 'a.', 'a-', 'a/', 'a:', '-', '.', '/', ':', '=', 'a=b,', ' ', 'a ', '://a', '${A} ', '$(a)', '%', '[', '{', '"', '\\', '*/1 ', 'a@', '\n', 'a\n', '?', 'a:1/',
);

test('texts of 200,000 characters, anywhere', async () => {
  const manifests = TEXTS.map((text) => parseYaml(text).map(({ value }) => value));
  await fc.assert(fc.asyncProperty(fc.constantFrom(...manifests), fc.nat(), repeated, fc.constantFrom('', '!'), async (objects, number, unit, end) => {
    const changed: unknown = { apiVersion: 'v1', kind: 'List', items: structuredClone(objects) };
    const places = placesIn(changed).filter(([owner, key]) => typeof owner[key] === 'string');
    const [owner, key] = places[number % places.length];
    owner[key] = unit.repeat(200_000 / unit.length) + end;
    await expectAnAnswer(JSON.stringify(changed));
  }), { numRuns });
}, 3_600_000);

test('every text cut off anywhere', async () => {
  const [text] = TEXTS;
  for (let length = 1; length < text.length; length += 97) await expectAnAnswer(text.slice(0, length));
}, 120_000);

describe('what exhausts readers', () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefghij'.split('').map((letter, index) => {
    const before = 'abcdefghi'[index];
    return `${letter}: &${letter} [${Array(9).fill(`*${before}`).join(', ')}]`;
  })].join('\n');

  test.each<[string, string]>([
    ['JSON of 100,000 levels', nested(100_000)],
    ['YAML of 100,000 levels', `a: ${'['.repeat(100_000)}`],
    ['block YAML of 10,000 levels', Array.from({ length: 10_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['an alias bomb', bomb],
    ['an alias bomb by merging', `a: &a {x: 1}\n${Array.from({ length: 40 }, (_, index) => `b${index}: &b${index} {<<: [${index === 0 ? '*a' : `*b${index - 1}, *b${index - 1}`}], k${index}: ${index === 0 ? '*a' : `[*b${index - 1}, *b${index - 1}]`}}`).join('\n')}`],
    ['a key twice in YAML', 'kind: StatefulSet\nkind: Service\n'],
    ['a key twice in JSON', '{"apiVersion": "v1", "kind": "Service", "kind": "Service"}'],
    ['tabs', 'kind:\tStatefulSet\nspec:\n\treplicas: 1\n'],
    ['a binary file', 'a\u0000b'],
    ['100 MB', `# ${'x'.repeat(97)}\n`.repeat(1_000_000)],
  ])('%s is one error', async (_, text) => {
    expect(await expectAnAnswer(text)).toBe(2);
  });

  test.each<[string, string]>([
    ['nested as deep as is read', `{"apiVersion": "v1", "kind": "StatefulSet", "spec": ${nested(290)}}`],
    ['a set of 2,147,483,647 replicas', '{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {replicas: 2147483647, serviceName: a}}'],
    ['lists within lists', `${'{"kind": "List", "apiVersion": "v1", "items": ['.repeat(100)}{"kind": "Service"}${']}'.repeat(100)}`],
    ['a name of a million characters', `{apiVersion: v1, kind: Service, metadata: {name: ${'a'.repeat(1_000_000)}}}`],
    ['5,000 containers', `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {template: {spec: {containers: [${'{name: a, image: b, ports: [{name: c, containerPort: 1}]},'.repeat(5_000)}]}}}}`],
    ['5,000 Services that select nothing', Array.from({ length: 5_000 }, (_, index) => `{apiVersion: v1, kind: Service, metadata: {name: s${index}}, spec: {selector: {a: b${index}}, ports: [{port: 1}]}}`).join('\n---\n')],
    ['500 sets of one name', Array.from({ length: 500 }, () => '{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {serviceName: b, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: etcd}]}}}}').join('\n---\n')],
  ])('%s is judged', async (_, text) => {
    expect(await expectAnAnswer(text)).toBeLessThan(2);
  }, 60_000);
});
