import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from './checks';
import { ALL_RULES } from '../../../src/rules/all';

const PAGE = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'kube-score.md'), 'utf8');

test('the rules that kube-score\'s checks are compared with are there, and the page has every check', () => {
  const ids = ALL_RULES.map(({ id }) => id);
  for (const { check, rules } of CHECKS) {
    expect(ids).toEqual(expect.arrayContaining([...rules]));
    expect(PAGE).toContain(`| \`${check}\` |`);
  }
});

test('every difference has somebody who is right', () => expect(PAGE).not.toContain('to be looked at'));
