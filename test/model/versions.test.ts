import { behaviourOf, isKnownVersion, NEWEST_MINOR, OLDEST_MINOR, parseVersion, VERSION_TABLE } from '../../src/model/versions';

const behaviour = (text: string, gates = {}) => behaviourOf(parseVersion(text)!, gates);

test.each([
  ['1.34', { major: 1, minor: 34, patch: undefined }],
  ['v1.30.14', { major: 1, minor: 30, patch: 14 }],
  ['1.34.4-gke.1047', { major: 1, minor: 34, patch: 4 }],
  [' 1.27 ', { major: 1, minor: 27, patch: undefined }],
])('%s is read', (text, version) => expect(parseVersion(text)).toEqual(version));

test.each(['', '34', '2.0', '1.x', '1.34.', 'latest', '1.34 or so', '1.1000'])('%j is no version', (text) => {
  expect(parseVersion(text)).toBeUndefined();
});

test.each([['1.26', false], ['1.27', true], ['1.37', true], ['1.38', false]])('whether %s is known: %s', (text, known) => {
  expect(isKnownVersion(parseVersion(text)!)).toBe(known);
});

test('every row has its evidence, and lies within the versions known', () => {
  for (const row of VERSION_TABLE) {
    expect(row.evidence.length).toBeGreaterThan(20);
    expect(row.meaning.length).toBeGreaterThan(20);
    for (const minor of [row.since, row.until]) {
      if (minor === undefined) continue;
      expect(minor).toBeGreaterThanOrEqual(OLDEST_MINOR);
      expect(minor).toBeLessThanOrEqual(NEWEST_MINOR);
    }
  }
  expect(new Set(VERSION_TABLE.map(({ flag }) => flag)).size).toBe(VERSION_TABLE.length);
});

test.each([
  ['1.30.14', false], ['1.34.4', false], ['1.35', false], ['1.35.0', true], ['1.35.4', false], ['1.36.3', false], ['1.37', true],
])('maxUnavailable in %s: %s', (version, on) => {
  expect(behaviour(version).maxUnavailable).toBe(on);
  expect(behaviour(version, { MaxUnavailableStatefulSet: !on }).maxUnavailable).toBe(!on);
});

test.each([
  ['updateWaitsForAvailable', '1.33', '1.34'],
  ['semanticRevisions', '1.33', '1.34'],
  ['historyLimitMutable', '1.32', '1.33'],
  ['serviceNameValidated', '1.32', '1.33'],
  ['templatesValidated', '1.33', '1.34'],
  ['podIndexLabel', '1.27', '1.28'],
  ['readsOwnWrites', '1.35', '1.36'],
  ['completesOnDelete', '1.36', '1.37'],
] as const)('%s is off in %s and on in %s', (flag, before, after) => {
  expect(behaviour(before)[flag]).toBe(false);
  expect(behaviour(after)[flag]).toBe(true);
});

test('a gate that is locked changes nothing', () => {
  expect(behaviour('1.31', { PodIndexLabel: false }).podIndexLabel).toBe(false);
  expect(behaviour('1.32', { PodIndexLabel: false }).podIndexLabel).toBe(true);
  expect(behaviour('1.34', { NoSuchGate: true })).toEqual(behaviour('1.34'));
});
