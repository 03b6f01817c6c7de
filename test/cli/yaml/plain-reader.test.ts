import * as fc from 'fast-check';
import { parseEvents } from 'js-yaml';
import { YamlEvents, yamlEventsOf } from '../../../src/cli/yaml/events';
import { plainEvents } from '../../../src/cli/yaml/plain-reader';

const eventsOf = (text: string): YamlEvents => yamlEventsOf(text, parseEvents(text, { maxDepth: 300 }));

describe('plain YAML has the events that js-yaml gives', () => {
  test.each([
    ['', 'nothing'],
    ['# only\n\n  # comments\n', 'comments'],
    ['a: 1\n', 'a mapping'],
    ['a: 1', 'a last line without an end'],
    ['a: 1\n\n  \nb: 2\n', 'empty lines'],
    ['a:\nb:\n  c:\n', 'keys without values'],
    ['---\n---\n# c\n--- # d\na: 1\n', 'documents, some of them empty'],
    ['a:\n- b\n-  c\nd: e\n', 'a list in the column of its key'],
    ['a:\n  - b: 1\n    c: 2\n  - d: 3\n', 'mappings in a list'],
    ['- - a\n  - b: 1\n    c: 2\n-   - d\n', 'lists in a list'],
    ['- a\n---\n- b\n', 'lists of documents'],
    ['"a b": "c"\n\'d\': \'it\'\'s\' # e\nf: "\\"g\\"\\n"\n', 'quoted keys and values'],
    ['app.kubernetes.io/name: x\n10-a.conf: y\n0: z\nyes: no\n', 'keys of all kinds'],
    ['a: http://b:80/c#d\ne: f g  h # i\nj: --k\nl: a"b\nm: — “n”\n', 'plain scalars'],
    ['a: |\n  b\n   c\n\n  # d\n# e\nf: >-\n    g\nh: |+\n  i\n\nj: | # k\nl: 1\n', 'block scalars'],
    ['- |\n  a\n- b: |\n   c\n  d: 1\n- >\n', 'block scalars in a list'],
    ['a: []\nb: {}\nc: [ d, -e, "f", \'g\', h:1, i j ]\nk: {l: 1, "m": {n: [o]}, p: [[q], [r]]} # s\n', 'flow collections'],
    ['---\napiVersion: v1\nkind: List\nitems:\n- metadata:\n    annotations: {a.b/c: "1"}\n', 'a manifest'],
  ])('%j: %s', (text) => expect(plainEvents(text)).toEqual(eventsOf(text)));

  const orOdd = (plain: readonly string[], odd: readonly string[]): fc.Arbitrary<string> => (
    fc.oneof({ weight: 25, arbitrary: fc.constantFrom(...plain) }, { weight: 1, arbitrary: fc.constantFrom(...odd) })
  );
  const indents = orOdd(
    ['', '', '', '  ', '  ', '  ', '    ', '    ', '- ', '- ', '  - ', '  - ', '  - - '],
    [' ', '   ', '-', '-   ', '  -', '---', '--- ', '...', ' ---', '\t'],
  );
  const keys = orOdd(
    ['a', 'b', 'c', 'a.b/c', '"q k"', '\'s\'', '1'],
    ['it\'\'s', '\'it\'\'s\'', '"\\""', 'y', '<<', '?', '? x', 'a b', '-x', '~', '"a": "b"', '[a]', '{a: b}', '&x a', '*x', '!!str a', 'a:b', '@', 'a '],
  );
  const values = orOdd(
    ['', '', '', 'v', 'a b', '"d"', '\'s\'', '[]', '{}', '[a, "b"]', '{a: b}', '|', '>-', '|+', '# c', 'v # c', 'http://x:80/y', '-1', '"\\n"', '\'it\'\'s\''],
    ['"\\x41"', '"\\q"', '\'', '"', '[a: b]', '{a}', '{a: }', '[a,]', '[,]', '[a b, -c, - d]', '{a:b}', '{"a":1}', '|2', '|x', 'v#x', 'v #', 'a: b', 'a:', '- x', '-',
      '?', '?x', '&a v', '*a', '!!int 3', '%x', '@x', '`x`', 'v  ', ', x', 'a, b', '[a', '[a] x', '"a" x', '[a # c]', '[a#b]', '{a: b #c}', '\u00a0', '\u2028',
      '...', '--- x', 'a\tb', '[http://x:80, b :c]', '[a = b, $(x)]', '[ a ]', '{ a: b }', '{a: b}: c', '{{ x }}', 'x {{ y }}', 'v\r'],
  );
  const entry = fc.tuple(indents, keys, orOdd([': '], [':', ':  ', ' : ', '']), values).map((parts) => parts.join(''));
  const line = fc.oneof(
    { weight: 8, arbitrary: entry },
    { weight: 2, arbitrary: fc.tuple(indents, values).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: orOdd(['# c', '  # c', '', '---'], ['  ', '    # c', '--- # c', 'text', '  more', '      deep: x']) },
  );
  const text = fc.tuple(fc.array(line, { minLength: 1, maxLength: 6 }), fc.constantFrom('\n', '\n', '')).map(([lines, end]) => lines.join('\n') + end);

  test('whatever the text is: the same events, or none', () => {
    let plain = 0;
    fc.assert(fc.property(text, (yaml) => {
      const events = plainEvents(yaml);
      if (events === undefined) return;
      plain++;
      expect(events).toEqual(eventsOf(yaml));
    }), { numRuns: 20_000 });
    expect(plain).toBeGreaterThan(1_000);
  });
});

describe('what is left to js-yaml', () => {
  test.each([
    ['a: b\n  c\n', 'a scalar of two lines'],
    ['a: "b\n  c"\n', 'a quoted scalar of two lines'],
    ['a: [b,\n  c]\n', 'a flow collection of two lines'],
    ['a: &b c\n', 'an anchor'],
    ['a: *b\n', 'an alias'],
    ['a: !!str b\n', 'a tag'],
    ['? a\n: b\n', 'an explicit key'],
    ['<<: a\n', 'a merge'],
    ['a: b: c\n', 'two keys in a line'],
    ['a: b\r\n', 'lines of Windows'],
    ['\ta: b\n', 'a tab'],
    ['%YAML 1.1\n---\na: 1\n', 'a directive'],
    ['a: 1\n...\n', 'the mark of an end'],
    ['a: {{ .Values.a }}\n', 'a template'],
    ['a: 1\n  b: 2\n', 'a key that is too far in'],
    ['  a: 1\n b: 2\n', 'one that is too far out'],
    ['a: |2\n   b\n', 'a block scalar whose indentation is written'],
    [`${'- '.repeat(200)}a\n`, 'what is deep'],
    [`${'['.repeat(200)}${']'.repeat(200)}`, 'what is deep in flow'],
  ])('%j: %s', (text) => expect(plainEvents(text)).toBeUndefined());

  test.each([
    ['"', 'x', '"'], ['"', '\\n', '"'], ['\'', 'x', '\''], ['\'', '\'\'', '\''], ['', 'x', ''], ['x', ' x', ''], ['x', ':x', ''], ['[', 'x', ']'], ['"', 'x', ''],
  ])('lines of any length: %s%s…%s', (start, repeated, end) => (
    expect(plainEvents(`a: ${start}${repeated.repeat(2_000_000)}${end}\n`)).toBeUndefined()
  ));

  test('but for those of block scalars and comments', () => {
    const long = `# ${'c'.repeat(2_000_000)}\na: |\n  ${'"x '.repeat(1_000_000)}y\n`;
    expect(plainEvents(long)).toEqual(eventsOf(long));
  });
});
