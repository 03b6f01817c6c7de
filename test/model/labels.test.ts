import * as fc from 'fast-check';
import { isLabelKey, isLabelValue, labelsInclude, LabelSelector, selectorMatches, serviceSelects } from '../../src/model/labels';

const selector = (matchLabels: Record<string, string>, ...matchExpressions: LabelSelector['matchExpressions']): LabelSelector => ({
  matchLabels, matchExpressions,
});

describe('selectors', () => {
  const labels = { app: 'web', tier: 'front', empty: '' };

  test.each<[string, LabelSelector, boolean]>([
    ['nothing is asked', selector({}), true],
    ['one label', selector({ app: 'web' }), true],
    ['another value', selector({ app: 'db' }), false],
    ['a label that is not there', selector({ app: 'web', zone: 'a' }), false],
    ['an empty value is a value', selector({ empty: '' }), true],
    ['an inherited property is no label', selector({ constructor: 'x' }), false],
    ['In', selector({}, { key: 'tier', operator: 'In', values: ['back', 'front'] }), true],
    ['In, not among them', selector({}, { key: 'tier', operator: 'In', values: ['back'] }), false],
    ['In, no such label', selector({}, { key: 'zone', operator: 'In', values: ['a'] }), false],
    ['NotIn', selector({}, { key: 'tier', operator: 'NotIn', values: ['back'] }), true],
    ['NotIn, among them', selector({}, { key: 'tier', operator: 'NotIn', values: ['front'] }), false],
    ['NotIn, no such label', selector({}, { key: 'zone', operator: 'NotIn', values: ['a'] }), true],
    ['Exists', selector({}, { key: 'empty', operator: 'Exists', values: [] }), true],
    ['Exists, no such label', selector({}, { key: 'toString', operator: 'Exists', values: [] }), false],
    ['DoesNotExist', selector({}, { key: 'zone', operator: 'DoesNotExist', values: [] }), true],
    ['DoesNotExist, but it does', selector({}, { key: 'app', operator: 'DoesNotExist', values: [] }), false],
    ['all have to hold', selector({ app: 'web' }, { key: 'tier', operator: 'DoesNotExist', values: [] }), false],
    ['an operator that there is not', selector({}, { key: 'app', operator: 'Matches', values: ['web'] }), false],
  ])('%s', (_, asked, expected) => expect(selectorMatches(asked, labels)).toBe(expected));

  test('a Service without a selector takes no pods', () => {
    expect(serviceSelects(undefined, labels)).toBe(false);
    expect(serviceSelects({}, labels)).toBe(false);
    expect(serviceSelects({ app: 'web' }, labels)).toBe(true);
  });

  const some = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('', 'x', 'y'));
  const expressions = fc.array(fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
    values: fc.array(fc.constantFrom('', 'x', 'y'), { minLength: 1, maxLength: 2 }),
  }), { maxLength: 3 });

  test('labels select themselves, and more labels change nothing', () => fc.assert(fc.property(some, some, (wanted, more) => {
    expect(labelsInclude(wanted, wanted)).toBe(true);
    expect(labelsInclude({ ...more, ...wanted }, wanted)).toBe(true);
  })));

  test('a selector is the conjunction of its parts', () => fc.assert(fc.property(some, expressions, some, (matchLabels, matchExpressions, has) => {
    const parts = [selector(matchLabels), ...matchExpressions.map((each) => selector({}, each))];
    expect(selectorMatches({ matchLabels, matchExpressions }, has)).toBe(parts.every((part) => selectorMatches(part, has)));
  })));

  test('In and NotIn, Exists and DoesNotExist exclude each other', () => fc.assert(fc.property(expressions, some, (each, has) => {
    for (const { key, values } of each) {
      const is = (operator: string): boolean => selectorMatches(selector({}, { key, operator, values }), has);
      expect(is('In')).toBe(!is('NotIn'));
      expect(is('Exists')).toBe(!is('DoesNotExist'));
    }
  })));
});

describe('syntax', () => {
  test.each([
    ['app', true], ['app.kubernetes.io/name', true], ['A_b-c.d', true], ['a'.repeat(63), true], [`${'a.'.repeat(126)}a/x`, true],
    ['', false], ['-a', false], ['a-', false], ['a'.repeat(64), false], ['/a', false], ['a/', false], ['a/b/c', false],
    ['Example.com/a', false], ['a b', false], ['a\n', false], [`${'a.'.repeat(127)}a/x`, false],
  ])('key %j: %s', (key, expected) => expect(isLabelKey(key)).toBe(expected));

  test.each([
    ['', true], ['a', true], ['1.0', true], ['A_b-c.d', true], ['a'.repeat(63), true],
    ['a'.repeat(64), false], ['-a', false], ['a-', false], ['a/b', false], ['ä', false], ['a\n', false],
  ])('value %j: %s', (value, expected) => expect(isLabelValue(value)).toBe(expected));
});
