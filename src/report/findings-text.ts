/** Findings as text that a person reads: by object, the worst first. */
import { counts, EFFECTS, FindingsReport, objectTitle, severity, SourcedFinding } from './findings';
import { count, grouped } from './phrases';
import { oneLine, PLAIN, Style } from './style';

/** All findings, a block each object, and a line that sums up. */
export function findingsText(report: FindingsReport, style: Style = PLAIN): string {
  const blocks = [...byObject(report.findings)].map((findings) => objectBlock(findings, style));
  return [...blocks, summary(report, style)].map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** The findings of each object, in the order of the worst of each. */
function byObject(findings: readonly SourcedFinding[]): Iterable<SourcedFinding[]> {
  const groups = new Map<string, SourcedFinding[]>();
  for (const finding of findings) {
    const { object: { apiVersion, kind, namespace, name }, source: { file, document } } = finding;
    // Two objects of one name are two: the documents tell them apart.
    const key = [file, document, apiVersion, kind, namespace, name].join('\n');
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return groups.values();
}

function objectBlock(findings: readonly SourcedFinding[], style: Style): string[] {
  const [{ object, source }] = findings;
  return [
    `${style.bold(oneLine(objectTitle(object)))}${style.dim(` · ${oneLine(source.file)}`)}`,
    ...alike(findings).flatMap((group) => ['', ...groupLines(group, style)]),
  ];
}

/** What one rule has found several times over, with one mend for all, is told together. */
function alike(findings: readonly SourcedFinding[]): SourcedFinding[][] {
  const isAlike = (one: SourcedFinding, other: SourcedFinding): boolean => (
    one.rule === other.rule && one.effect === other.effect && one.fix === other.fix && one.acknowledged === other.acknowledged
  );
  const groups: SourcedFinding[][] = [];
  for (const finding of findings) {
    const last = groups.at(-1);
    if (last && isAlike(last[0], finding)) last.push(finding);
    else groups.push([finding]);
  }
  return groups;
}

function groupLines(group: readonly SourcedFinding[], style: Style): string[] {
  const [{ effect, rule, fix, acknowledged }] = group;
  return [
    `  ${effectText(group[0], style)(effect)} ${style.dim(rule)}`,
    ...group.flatMap(({ path, source, message }) => [
      `    line ${source.line}${path === '' ? '' : `: ${oneLine(path)}`}`,
      `      ${oneLine(message)}`,
    ]),
    acknowledged === undefined ? `    ${style.dim('mend:')} ${oneLine(fix)}` : `    ${style.dim('acknowledged:')} ${oneLine(acknowledged)}`,
  ];
}

function effectText(finding: SourcedFinding, style: Style): (text: string) => string {
  return { error: style.bad, warning: style.warn, note: style.dim }[severity(finding)];
}

function summary({ objects, findings, kubernetesVersion, failOn }: FindingsReport, style: Style): string[] {
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const parts = EFFECTS.map((effect) => [open.filter((finding) => finding.effect === effect).length, effect] as const)
    .filter(([number]) => number > 0).map(([number, effect]) => `${grouped(number)} ${effect}`);
  const accepted = findings.length - open.length;
  const failing = findings.filter((finding) => counts(finding, failOn)).length;
  const found = open.length === 0 ? 'nothing found' : `${count(open.length, 'finding')}: ${parts.join(', ')}`;
  const line = `${count(objects.length, 'object')} judged for Kubernetes ${kubernetesVersion} · ${found}`
    + `${accepted > 0 ? ` · ${grouped(accepted)} acknowledged` : ''}`;
  if (failing === 0) return [style.bold(line)];
  return [style.bold(line), `${style.bad('failed')}: ${grouped(failing)} with the effect ${failOn}${failOn === EFFECTS[0] ? '' : ' or worse'}`];
}
