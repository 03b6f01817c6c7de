import Ajv from 'ajv';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { counts, FindingsReport, SourcedFinding, worstFirst } from '../../src/report/findings';
import { findingsGithub } from '../../src/report/findings-github';
import { findingsJunit } from '../../src/report/findings-junit';
import { findingsSarif } from '../../src/report/findings-sarif';
import { findingsText } from '../../src/report/findings-text';
import { Effect } from '../../src/rules/finding';

const SET = { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'shop', name: 'db' };
const source = { file: 'k8s/a b,c:1%.yaml', document: 2, line: 7 };

function finding(changes: Partial<SourcedFinding> = {}): SourcedFinding {
  return { rule: 'governing-service', effect: Effect.OUTAGE, object: SET, path: 'spec.serviceName', message: 'found', fix: 'write that', source, ...changes };
}

function report(findings: SourcedFinding[], changes: Partial<FindingsReport> = {}): FindingsReport {
  return { kubernetesVersion: '1.34', objects: [{ object: SET, source }], findings: worstFirst(findings), failOn: Effect.OUTAGE, ...changes };
}

const ODD = 'a\u0000 b]]> <c> & "d" \u001b[31m\r\n::error::e % \uD800 \uFFFE';

test('the worst comes first, and what is acknowledged last', () => {
  const [advice, rejected, accepted] = [finding({ effect: Effect.ADVICE }), finding({ effect: Effect.REJECTED }), finding({ effect: Effect.DATA_LOSS, acknowledged: 'why' })];
  expect(worstFirst([advice, accepted, rejected])).toEqual([rejected, advice, accepted]);
});

test('a finding counts at its level and above, unless it is acknowledged', () => {
  expect(Object.values(Effect).filter((effect) => counts(finding({ effect }), Effect.OUTAGE))).toEqual(['rejected', 'broken', 'data-loss', 'outage']);
  expect(counts(finding({ acknowledged: 'why' }), Effect.ADVICE)).toBe(false);
  expect(counts(finding({ effect: Effect.REJECTED }), undefined)).toBe(false);
});

describe('text', () => {
  test('is grouped by object, says the mend and sums up', () => {
    const text = findingsText(report([
      finding({ effect: Effect.HAZARD, rule: 'grace-period', acknowledged: 'a cache' }), finding(), finding({ path: '', message: 'found too' }),
      finding({ object: { apiVersion: 'v1', kind: 'Service', name: 'web' }, effect: Effect.BROKEN, message: 'bad', fix: 'good' }),
    ]));
    expect(text).toBe([
      'Service web · k8s/a b,c:1%.yaml', '', '  broken governing-service', '    line 7: spec.serviceName', '      bad', '    mend: good', '',
      'StatefulSet shop/db · k8s/a b,c:1%.yaml', '', '  outage governing-service', '    line 7: spec.serviceName', '      found', '    line 7', '      found too',
      '    mend: write that', '', '  hazard grace-period', '    line 7: spec.serviceName', '      found', '    acknowledged: a cache', '',
      '1 object judged for Kubernetes 1.34 · 3 findings: 1 broken, 2 outage · 1 acknowledged', 'failed: 3 with the effect outage or worse', '',
    ].join('\n'));
  });

  test('says so when nothing is found', () => {
    expect(findingsText(report([]))).toBe('1 object judged for Kubernetes 1.34 · nothing found\n');
  });

  test('is never steered by what is in a manifest', () => {
    const findings = [finding({ object: { ...SET, name: ODD }, message: ODD, fix: ODD, path: ODD }), finding({ acknowledged: ODD })];
    const text = findingsText(report(findings));
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text.split('\n').filter((line) => line.startsWith('::'))).toEqual([]);
  });
});

describe('SARIF', () => {
  // The schema that OASIS publishes; it is in draft 4, which names itself otherwise.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { $schema, id, ...schema } = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as { $schema: string; id: string };
  const isValid = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

  test.each([
    ['nothing', []],
    ['findings of every effect', Object.values(Effect).map((effect) => finding({ effect }))],
    ['an acknowledged one', [finding({ acknowledged: 'because' })]],
    ['odd texts', [finding({ message: ODD, fix: ODD, object: { ...SET, name: ODD } })]],
  ])('is valid: %s', (_, findings) => {
    const log = JSON.parse(JSON.stringify(findingsSarif(report(findings), '1.2.3')));
    isValid(log);
    expect(isValid.errors).toBeNull();
    expect(log.runs[0].results).toHaveLength(findings.length);
    for (const { ruleId, ruleIndex } of log.runs[0].results) expect(log.runs[0].tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  test('the schema refuses what is not SARIF', () => expect(isValid({ version: '2.1.0', runs: [{}] })).toBe(false));

  test('has level, place, fingerprint and suppression', () => {
    const findings = [finding(), finding({ effect: Effect.HAZARD, acknowledged: 'because' })];
    const { runs: [{ results }] } = findingsSarif(report(findings), '1.2.3');
    expect(results).toMatchObject([
      { level: 'error', locations: [{ physicalLocation: { artifactLocation: { uri: 'k8s/a%20b%2Cc%3A1%25.yaml' }, region: { startLine: 7 } } }] },
      { level: 'warning', suppressions: [{ kind: 'inSource', justification: 'because' }] },
    ]);
    expect(findingsSarif(report([finding({ source: { ...source, file: '/tmp/a.yaml' } })]), '1').runs[0].results![0].locations![0].physicalLocation!.artifactLocation!.uri)
      .toBe('file:///tmp/a.yaml');
  });
});

describe('JUnit', () => {
  const parse = (xml: string) => {
    expect(XMLValidator.validate(xml)).toBe(true);
    return new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseAttributeValue: false, isArray: (name) => name === 'testcase' || name === 'testsuite' }).parse(xml).testsuites;
  };

  test('fails what counts, skips what is acknowledged, passes the rest', () => {
    const web = { apiVersion: 'v1', kind: 'Service', name: 'web' };
    const suites = parse(findingsJunit(report([finding(), finding({ effect: Effect.HAZARD }), finding({ acknowledged: 'because' })], {
      objects: [{ object: SET, source }, { object: web, source: { file: 'b.yaml', document: 1, line: 1 } }],
    })));
    expect(suites).toMatchObject({ tests: '4', failures: '1', skipped: '1', errors: '0' });
    const [first, second] = suites.testsuite;
    expect(first.testcase.map((each: object) => Object.keys(each).find((key) => ['failure', 'skipped', 'system-out'].includes(key)))).toEqual(['failure', 'system-out', 'skipped']);
    expect(first.testcase[0]).toMatchObject({ name: 'StatefulSet shop/db spec.serviceName: governing-service', line: '7', failure: { type: 'outage', message: 'found' } });
    expect(second).toMatchObject({ name: 'b.yaml', tests: '1', failures: '0', testcase: [{ name: 'Service web' }] });
  });

  test('is well-formed whatever is in a manifest', () => {
    const findings = [finding({ message: ODD, fix: ODD, rule: ODD, object: { ...SET, name: ODD } }), finding({ acknowledged: ODD })];
    const xml = findingsJunit(report(findings));
    // eslint-disable-next-line no-control-regex
    expect(xml).not.toMatch(/[\u0000-\u0008\u001b\uFFFE]|\p{Surrogate}/u);
    expect(parse(xml)).toMatchObject({ tests: '2' });
  });
});

describe('GitHub', () => {
  test('one command a finding, escaped as the runner reads it', () => {
    const text = findingsGithub(report([finding({ message: 'a\n::error::50%, b' }), finding({ effect: Effect.ADVICE, acknowledged: 'c' }), finding({ effect: Effect.HAZARD })]));
    expect(text.trimEnd().split('\n')).toEqual([
      '::error file=k8s/a b%2Cc%3A1%25.yaml,line=7,title=outage (governing-service)::StatefulSet shop/db, spec.serviceName: a%0A::error::50%25, b; write that',
      '::warning file=k8s/a b%2Cc%3A1%25.yaml,line=7,title=hazard (governing-service)::StatefulSet shop/db, spec.serviceName: found; write that',
      '::notice file=k8s/a b%2Cc%3A1%25.yaml,line=7,title=acknowledged advice (governing-service)::StatefulSet shop/db, spec.serviceName: found; acknowledged: c',
    ]);
  });
});
