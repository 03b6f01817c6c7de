/** Findings in SARIF 2.1.0, the format that code-scanning services read. */
import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import { FindingsReport, objectTitle, severity, SourcedFinding } from './findings';
import { ALL_RULES } from '../rules/all';
import { Rule } from '../rules/rule';

const HOME = 'https://github.com/cdk8s-stateful/cdk8s-stateful';

/** @param version of this program */
export function findingsSarif({ kubernetesVersion, findings }: FindingsReport, version: string): Log {
  const ids = new Set(findings.map(({ rule }) => rule));
  const rules = ALL_RULES.filter(({ id }) => ids.has(id));
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'cdk8s-stateful', version, informationUri: HOME, rules: rules.map(descriptor) } },
      columnKind: 'utf16CodeUnits',
      properties: { kubernetes: kubernetesVersion },
      results: findings.map((finding) => result(finding, indexes.get(finding.rule)!)),
    }],
  };
}

function descriptor({ id, effect, title, why }: Rule): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    helpUri: `${HOME}/blob/main/docs/rules.md#${id}`,
    defaultConfiguration: { level: severity({ effect } as SourcedFinding) },
    properties: { effect },
  };
}

function result(finding: SourcedFinding, ruleIndex: number): Result {
  const { rule, effect, object, path, message, fix, acknowledged } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: severity({ ...finding, acknowledged: undefined }),
    message: { text: `${objectTitle(object)}${path === '' ? '' : `, ${path}`}: ${message}; ${fix}` },
    locations: [location(finding)],
    // What makes it the same finding tomorrow, whatever line it is in by then.
    partialFingerprints: { 'objectAndField/v1': [rule, object.apiVersion, objectTitle(object), path].join(' ') },
    properties: { effect },
    ...acknowledged === undefined ? {} : { suppressions: [{ kind: 'inSource', justification: acknowledged }] },
  };
}

function location({ object, path, source }: SourcedFinding): Location {
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(source.file) }, region: { startLine: source.line } },
    logicalLocations: [{ fullyQualifiedName: `${objectTitle(object)}${path === '' ? '' : ` ${path}`}`, kind: 'object' }],
  };
}

/** A path as a URI: relative stays relative. */
function uriOf(file: string): string {
  const path = file.replace(/\\/g, '/').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path;
}
