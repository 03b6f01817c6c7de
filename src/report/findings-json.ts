/** Findings as JSON: the output of `check --format json`. Fields may be added, none goes or changes its meaning. */
import { FindingsReport, SourcedFinding } from './findings';
import { JsonObject } from './prediction-json';

export function findingsJson({ kubernetesVersion, findings }: FindingsReport): JsonObject {
  return { kubernetes: kubernetesVersion, findings: findings.map(findingJson) };
}

function findingJson({ rule, effect, object, source, path, message, fix, acknowledged }: SourcedFinding): JsonObject {
  return {
    rule,
    effect,
    object: { apiVersion: object.apiVersion, kind: object.kind, namespace: object.namespace ?? null, name: object.name },
    source: { file: source.file, document: source.document, line: source.line },
    path,
    message,
    fix,
    ...acknowledged === undefined ? {} : { acknowledged },
  };
}
