/** Findings as JUnit XML, which build servers show as tests: a suite for each file, a test for each finding and each good object. */
import { counts, FindingsReport, objectTitle, Source, SourcedFinding } from './findings';
import { FindingObject } from '../rules/finding';

interface TestCase {
  readonly name: string;
  readonly source: Source;
  /** What is within the element: the outcome. */
  readonly outcome: 'passed' | 'failure' | 'skipped';
  readonly body: string;
}

export function findingsJunit(report: FindingsReport): string {
  const all = testCases(report);
  const suites = [...byFile(all)].map(([file, cases]) => suite(file, cases));
  const totals = attributes({ name: `cdk8s-stateful check, Kubernetes ${report.kubernetesVersion}`, ...numbers(all) });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${totals}>\n${suites.join('')}</testsuites>\n`;
}

function testCases({ objects, findings, failOn }: FindingsReport): TestCase[] {
  const found = new Set(findings.map(keyOf));
  return [
    ...findings.map((finding) => findingCase(finding, counts(finding, failOn))),
    ...objects.filter((each) => !found.has(keyOf(each)))
      .map(({ object, source }): TestCase => ({ name: objectTitle(object), source, outcome: 'passed', body: '' })),
  ];
}

function keyOf({ object, source }: { object: FindingObject; source: Source }): string {
  return JSON.stringify([source.file, source.document, objectTitle(object)]);
}

function findingCase({ rule, effect, object, path, source, message, fix, acknowledged }: SourcedFinding, fails: boolean): TestCase {
  const name = `${objectTitle(object)}${path === '' ? '' : ` ${path}`}: ${rule}`;
  const text = `${effect}: ${message}\nmend: ${fix}\n${source.file}:${source.line}`;
  if (acknowledged !== undefined) return { name, source, outcome: 'skipped', body: element('skipped', { message: `acknowledged: ${acknowledged}` }) };
  if (fails) return { name, source, outcome: 'failure', body: element('failure', { type: effect, message }, text) };
  return { name, source, outcome: 'passed', body: element('system-out', {}, text) };
}

function byFile(cases: readonly TestCase[]): Map<string, TestCase[]> {
  const files = new Map<string, TestCase[]>();
  for (const each of cases) {
    const list = files.get(each.source.file);
    if (list) list.push(each);
    else files.set(each.source.file, [each]);
  }
  return files;
}

function suite(file: string, cases: readonly TestCase[]): string {
  const tests = cases.map(({ name, source, body }) => {
    const head = `    <testcase${attributes({ classname: file, name, file, line: String(source.line), time: '0' })}`;
    return body === '' ? `${head}/>\n` : `${head}>${body}</testcase>\n`;
  });
  return `  <testsuite${attributes({ name: file, ...numbers(cases), time: '0' })}>\n${tests.join('')}  </testsuite>\n`;
}

function numbers(cases: readonly TestCase[]): { [name: string]: string } {
  const number = (outcome: TestCase['outcome']): string => String(cases.filter((each) => each.outcome === outcome).length);
  return { tests: String(cases.length), failures: number('failure'), errors: '0', skipped: number('skipped') };
}

function element(name: string, values: { readonly [name: string]: string }, text: string = ''): string {
  return text === '' ? `<${name}${attributes(values)}/>` : `<${name}${attributes(values)}>${escape(text)}</${name}>`;
}

function attributes(values: { readonly [name: string]: string }): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${escape(value)}"`).join('');
}

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\t': '&#9;', '\r': '&#13;' };

/** Text for XML 1.0, which has no place for control characters and halves of characters, not even escaped. */
function escape(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\uFFFD').replace(/[&<>"\n\t\r]/g, (found) => ENTITIES[found]);
}
