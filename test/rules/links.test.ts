import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_RULES } from '../../src/rules/all';

const DOCS = join(__dirname, '..', '..', 'docs');
const PACK_HEADINGS = ['changes'];

test.each(readdirSync(DOCS).filter((name) => name.endsWith('.md')))('the rules that %s links to are there', (name) => {
  const linked = [...readFileSync(join(DOCS, name), 'utf8').matchAll(/rules\.md#([\w-]+)/g)].map(([, id]) => id);
  expect([...ALL_RULES.map(({ id }) => id), ...PACK_HEADINGS]).toEqual(expect.arrayContaining(linked));
});

test('every rule about changes is among what hurts people', () => {
  const page = readFileSync(join(DOCS, 'hurts.md'), 'utf8');
  const missing = readdirSync(join(__dirname, '..', '..', 'src', 'rules', 'changes')).map((name) => name.replace('.ts', ''))
    .filter((id) => ALL_RULES.some((rule) => rule.id === id) && !page.includes(`rules.md#${id}`));
  expect(missing).toEqual([]);
});
