import * as fc from 'fast-check';
import { parseYaml, YamlError } from '../../../src/cli/yaml/documents';

const failure = (text: string): { message: string; line: number } => {
  try {
    parseYaml(text);
  } catch (error) {
    if (error instanceof YamlError) return { message: error.message, line: error.line };
    throw error;
  }
  throw new Error('parsed');
};

describe('documents', () => {
  test('of a stream, with the lines they start on', () => {
    const text = '# a comment\n---\na: 1\n---\n---\n# nothing\n---\n\n- b\n...\n';
    expect(parseYaml(text).map(({ value, line }) => [value, line])).toEqual([[{ a: 1 }, 3], [null, 3], [null, 3], [['b'], 9]]);
  });

  test('of a stream of many, which is parsed part by part', () => {
    const documents = parseYaml(Array.from({ length: 3000 }, (_, index) => `---\nindex: ${index}\nlist: [a,\n  b]\n`).join(''));
    expect(documents).toHaveLength(3000);
    documents.forEach((document, index) => {
      expect([document.value, document.line, document.lineOf(['list', 1]), document.lineOf([])]).toEqual([{ index, list: ['a', 'b'] }, index * 4 + 2, index * 4 + 4, index * 4 + 2]);
    });
  });

  test('what is wrong late in a stream is in its line', () => {
    const stream = '---\na: 1\n'.repeat(10_000);
    expect(() => parseYaml(`${stream}---\na: [\n`)).toThrow(expect.objectContaining({ line: 20_003 }));
    expect(() => parseYaml(`${stream}---\na: 1\na: 2\n${stream}`)).toThrow(expect.objectContaining({ line: 20_003 }));
  });

  test('none in an empty text', () => expect(parseYaml('')).toEqual([]));

  test('JSON', () => {
    const [document] = parseYaml('\uFEFF\n{\n\t"a": {"b": [1,\n2]},\n"c": "\\/"}\n');
    expect(document.value).toEqual({ a: { b: [1, 2] }, c: '/' });
    expect(document.line).toBe(2);
    expect(document.lineOf(['a', 'b', 1])).toBe(4);
    expect(document.lineOf(['c'])).toBe(5);
  });

  test('a field called __proto__ is a field', () => {
    const [{ value }] = parseYaml('__proto__: {polluted: true}\n');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('lines of fields', () => {
  const [, document] = parseYaml([
    'first: 1', '---', 'spec:', '  replicas: 3', '  list:', '    - name: a', '      value: 1', '    - name: b', '', '      value: 2', '  0755: octal',
  ].join('\n'));

  test.each<[(string | number)[], number]>([
    [[], 3], [['spec'], 3], [['spec', 'replicas'], 4], [['spec', 'list'], 5], [['spec', 'list', 0], 6], [['spec', 'list', 0, 'value'], 7],
    [['spec', 'list', 1, 'value'], 10], [['spec', '493'], 11], [['spec', 'list', 7], 5], [['spec', 'missing', 'deeper'], 3], [['nothing'], 3],
  ])('%j is in line %i', (path, line) => expect(document.lineOf(path)).toBe(line));
});

describe('what cannot be read', () => {
  test.each([
    ['a: b: c', 1, 'bad indentation of a mapping entry: a: b: c'],
    ['a:\n  - b\n c: d', 3, 'bad indentation of a mapping entry: c: d'],
    ['a: 1\nb: 2\na: 3', 3, 'key "a" is there twice'],
    ['x:\n  1: a\n  "1": b', 3, 'key "1" is there twice'],
    ['x:\n  yes: a\n  true: b', 3, 'key "true" is there twice'],
    ['a: 1\n---\nb: *nope', 3, 'alias *nope has no anchor'],
    ['a: &a\n  - *a', 2, 'anchor &a contains itself'],
    ['~: a', 1, 'a key must be text, not null'],
    ['a: 1\n? [b]\n: c', 2, 'a key must be text, not a list or an object'],
    ['a: .inf', 1, '.inf is no number that a manifest can hold: quote it if it is text'],
    ['a: !!int x', 1, '"x" is no !!int'],
    ['replicas: {{ .Values.replicas }}\na: b', 1, 'a template, not YAML: render it first, for instance with \'helm template\''],
    ['a: {{- if .b }}', 1, 'a template, not YAML: render it first, for instance with \'helm template\''],
    ['['.repeat(5000), 1, 'nested more than 300 levels deep'],
    ['- '.repeat(5000), 1, 'nested more than 300 levels deep'],
  ])('%#', (text, line, message) => expect(failure(text)).toEqual({ message, line }));

  test('aliases of aliases', () => {
    const levels = Array.from({ length: 12 }, (_, level) => `l${level}: &l${level} [${level === 0 ? 'x' : `*l${level - 1}`.concat(`, *l${level - 1}`.repeat(9))}]`);
    expect(failure(levels.join('\n'))).toEqual({ message: 'aliases make this more than 1000000 values', line: 7 });
  });
});

test('any text is read or refused with a line in it', () => {
  const characters = fc.constantFrom(...'ab:- \n\t"\'&*!|>{}[],#?%@~<.0123456789_'.split(''), '---', '\n- ', ': ', '<<: ', '&a ', '*a', '\n  ');
  fc.assert(fc.property(fc.array(characters, { maxLength: 30 }).map((parts) => parts.join('')), (text) => {
    try {
      JSON.stringify(parseYaml(text).map(({ value }) => value));
    } catch (error) {
      expect(error).toBeInstanceOf(YamlError);
      expect((error as YamlError).line).toBeGreaterThanOrEqual(1);
      expect((error as YamlError).line).toBeLessThanOrEqual(text.split('\n').length);
    }
  }), { numRuns: 2000 });
});

test('any JSON is read as it is', () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => {
    expect(parseYaml(JSON.stringify(json)).map(({ value }) => value)).toEqual([JSON.parse(JSON.stringify(json))]);
  }));
});
