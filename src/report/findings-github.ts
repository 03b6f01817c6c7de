/** Findings as commands to a GitHub workflow, which shows them at the lines of a pull request. */
import { FindingsReport, objectTitle, severity, SourcedFinding } from './findings';

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** A command each line. GitHub shows the first ten of each level: the worst are first. */
export function findingsGithub({ findings }: FindingsReport): string {
  return findings.map((finding) => `${command(finding)}\n`).join('');
}

function command(finding: SourcedFinding): string {
  const { rule, effect, object, path, source, message, fix, acknowledged } = finding;
  const properties: [string, string][] = [
    ['file', source.file],
    ['line', String(source.line)],
    ['title', `${acknowledged === undefined ? effect : `acknowledged ${effect}`} (${rule})`],
  ];
  const text = `${objectTitle(object)}${path === '' ? '' : `, ${path}`}: ${message}; ${acknowledged === undefined ? fix : `acknowledged: ${acknowledged}`}`;
  const written = properties.map(([name, value]) => `${name}=${escapeProperty(value)}`).join(',');
  return `::${COMMANDS[severity(finding)]} ${written}::${escapeData(text)}`;
}

/** What ends a command or begins an escape. */
function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
