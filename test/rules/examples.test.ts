import { readFileSync } from 'node:fs';
import { CATALOGUE_FILE, rulesCatalogue } from './catalogue';
import { Example, examplesOf, ruleIdsWithExamples } from './examples';
import { ALL_RULES } from '../../src/rules/all';
import { Effect, stopsSynth } from '../../src/rules/finding';
import { judge, JudgedFinding } from '../../src/rules/judge';
import { Rule } from '../../src/rules/rule';

function findingsOf({ manifests, before, kubernetesVersion }: Example): JudgedFinding[] {
  return judge(manifests, { kubernetesVersion: kubernetesVersion ?? '1.34', before });
}

function line({ effect, object, path }: JudgedFinding): string {
  return `${effect} ${object.kind}/${object.name} ${path === '' ? '-' : path}`;
}

describe.each(ALL_RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const examples = examplesOf(id);

  test('has good and bad examples', () => {
    expect(examples.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['bad', 'good']));
  });

  test.each(examples.filter(({ kind }) => kind === 'bad').map((example) => [example.title, example] as const))('bad: %s', (_, example) => {
    const findings = findingsOf(example);
    expect(findings.filter((finding) => finding.rule === id).map(line)).toEqual(example.finds);
    // No other rule than those expected sees in it something that stops a synth.
    const others = findings.filter((finding) => finding.rule !== id && stopsSynth(finding)).map((finding) => finding.rule);
    expect([...new Set(others)]).toEqual(example.also);
  });

  test.each(examples.filter(({ kind }) => kind === 'good').map((example) => [example.title, example] as const))('good: %s', (_, example) => {
    const findings = findingsOf(example);
    expect(findings.filter((finding) => finding.rule === id || stopsSynth(finding))).toEqual([]);
  });

  test('says what was found and what to write in lower case, in one or two lines', () => {
    const findings = examples.flatMap(findingsOf).filter((finding) => finding.rule === id);
    for (const { message, fix } of findings) {
      // A name may begin it, a sentence does not.
      expect(message).not.toMatch(/^[A-Z][a-z]* [a-z]/);
      expect(fix).not.toMatch(/^[A-Z][a-z]* [a-z]/);
      expect(message.length).toBeLessThan(300);
      expect(message).not.toMatch(/undefined|\[object|\.$/);
      expect(fix).not.toMatch(/undefined|\[object|\.$/);
    }
  });

  test('finds nothing that is worse than it says', () => {
    const effects = Object.values(Effect);
    const worst = effects.indexOf(rule.worst ?? rule.effect);
    const found = examples.flatMap(findingsOf).filter((finding) => finding.rule === id);
    expect(Math.min(...found.map(({ effect }) => effects.indexOf(effect)))).toBeGreaterThanOrEqual(worst);
    if (rule.worst !== undefined) expect(worst).toBeLessThan(effects.indexOf(rule.effect));
  });

  test('is written as the others are', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(rule.title).not.toMatch(/\.$/);
    expect(rule.why).toMatch(/\.$/);
  });
});

test('every file of examples belongs to a rule, and ids are unique', () => {
  const ids = ALL_RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ruleIdsWithExamples().sort()).toEqual([...ids].sort());
});

test('docs/rules.md is current: npx ts-node -T -P test/tsconfig.json test/rules/catalogue.ts', () => {
  expect(readFileSync(CATALOGUE_FILE, 'utf8')).toBe(rulesCatalogue());
});

test('rules that look at one object at a time find the same when they see all at once', () => {
  const manifests = ruleIdsWithExamples().flatMap(examplesOf).flatMap((example) => example.manifests);
  const lines = (rules: readonly Rule[]): string[] => judge(manifests, { kubernetesVersion: '1.34' }, rules)
    .map((finding) => `${finding.rule} ${line(finding)} ${finding.message}`).sort();
  const inParts = lines(ALL_RULES);
  expect(inParts.length).toBeGreaterThan(ALL_RULES.length);
  expect(inParts).toEqual(lines(ALL_RULES.map((rule) => ({ ...rule, perObject: false }))));
});
