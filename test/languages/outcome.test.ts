import { exampleName } from './language';
import { differences, Outcome } from './outcome';

function outcome(files: Record<string, string>): Outcome {
  return new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
}

test('what is equal has no differences', () => {
  expect(differences(outcome({ 'a.yaml': 'a\nb\n' }), outcome({ 'a.yaml': 'a\nb\n' }))).toEqual([]);
});

test.each([
  ['another line', { 'a.yaml': 'a\nc\n' }, ['a.yaml, line 2: expected "b", got "c"']],
  ['a line more', { 'a.yaml': 'a\nb\n\n' }, ['a.yaml, line 4: expected no such line, got ""']],
  ['no newline at the end', { 'a.yaml': 'a\nb' }, ['a.yaml, line 3: expected "", got no such line']],
  ['a space at the end', { 'a.yaml': 'a \nb\n' }, ['a.yaml, line 1: expected "a", got "a "']],
  ['a file less', {}, ['a.yaml: is missing']],
  ['a file more', { 'a.yaml': 'a\nb\n', 'b.yaml': '' }, ['b.yaml: nobody expected it']],
])('%s is a difference', (_, files, found) => {
  expect(differences(outcome({ 'a.yaml': 'a\nb\n' }), outcome(files as Record<string, string>))).toEqual(found);
});

test('an example has one name in all languages', () => {
  expect(['plain-set', 'plain_set', 'PlainSet', 'PlainSetExample'].map(exampleName)).toEqual(Array(4).fill('plain-set'));
});
