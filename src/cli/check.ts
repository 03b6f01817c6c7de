/** `cdk8s-stateful check`: what would happen to manifests, by every rule. */
import { Command, Option } from 'commander';
import { CommandExit, ExitCode, Io, isColoured, UsageError } from './io';
import { checkKubernetesVersion, checkNamespace } from './options';
import { readManifests, SourceManifest } from './read-manifests';
import { version } from './version';
import { pathSteps } from '../model/field-path';
import { DEFAULT_VERSION, NEWEST_MINOR, OLDEST_MINOR } from '../model/versions';
import { counts, EFFECTS, FindingsReport, SourcedFinding, worstFirst } from '../report/findings';
import { findingsGithub } from '../report/findings-github';
import { findingsJson } from '../report/findings-json';
import { findingsJunit } from '../report/findings-junit';
import { findingsSarif } from '../report/findings-sarif';
import { findingsText } from '../report/findings-text';
import { COLOURED, PLAIN } from '../report/style';
import { Effect, FindingObject } from '../rules/finding';
import { judge } from '../rules/judge';

interface CheckOptions {
  readonly kubernetes: string;
  readonly namespace: string;
  readonly format: keyof typeof FORMATS;
  readonly failOn: Effect | typeof NEVER;
  readonly each?: boolean;
  readonly before?: string[];
}

/** The level that nothing reaches. */
const NEVER = 'never';

const FORMATS = {
  text: (report: FindingsReport, io: Io) => findingsText(report, isColoured(io) ? COLOURED : PLAIN),
  json: (report: FindingsReport) => `${JSON.stringify(findingsJson(report), null, 2)}\n`,
  sarif: (report: FindingsReport) => `${JSON.stringify(findingsSarif(report, version()), null, 2)}\n`,
  junit: findingsJunit,
  github: findingsGithub,
};

/** The command, ready to be parsed. */
export function checkCommand(io: Io): Command {
  return new Command('check')
    .usage('[options] [FILES... or -]')
    .description('Judges manifests together: what the API server of that version refuses, what it accepts and never works, what loses data '
      + 'or service, now or when something common happens. Nothing is applied, and no cluster is needed.')
    .argument('[files...]', 'YAML or JSON manifests, directories of them (with those below), or - for stdin (as is no file at all)')
    .option('--kubernetes <version>', `the cluster's version, 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}`, DEFAULT_VERSION)
    .option('--namespace <name>', 'the namespace of manifests that name none', 'default')
    .addOption(new Option('--format <format>', 'text for people, the others for programs').choices(Object.keys(FORMATS)).default('text'))
    .addOption(new Option('--fail-on <effect>', 'the mildest effect that ends in exit code 1').choices([...EFFECTS, NEVER]).default(Effect.OUTAGE))
    .option('--each', 'judge every file by itself, rather than all together')
    .option('--before <files...>', 'what is live, or the last release: judge the changes from there, too')
    .addHelpText('after', EXAMPLES)
    .action((files: string[], options: CheckOptions) => check(files, options, io));
}

const EXAMPLES = `
Effects, from the worst on: ${EFFECTS.join(', ')}. What is rejected or broken cannot be acknowledged;
anything else can, by an annotation on the object: acknowledge.cdk8s-stateful.io/RULE: why it is acceptable

Examples:
  cdk8s-stateful check dist/
  helm template my-release my-chart | cdk8s-stateful check - --kubernetes 1.36
  cdk8s-stateful check new.yaml --before live.yaml
  cdk8s-stateful check --each --format sarif k8s/*.yaml > findings.sarif

Exit codes:
  0  nothing was found at the level of --fail-on, or worse
  1  something was
  2  the options or the manifests cannot be used, or hold no object; one line on stderr says why, and stdout is empty in every format`;

async function check(files: readonly string[], options: CheckOptions, io: Io): Promise<void> {
  checkKubernetesVersion(options.kubernetes);
  checkNamespace(options.namespace);
  const manifests = await readManifests(files, io).catch((error) => { throw withHint(error, files, options); });
  const before = options.before ? await readManifests(options.before, io) : [];
  if (manifests.length === 0) throw new UsageError('no objects in the input: nothing to judge');
  const groups = options.each ? byFile(manifests) : [manifests];
  const failOn = options.failOn === NEVER ? undefined : options.failOn;
  const report: FindingsReport = {
    kubernetesVersion: options.kubernetes,
    objects: manifests.map((each) => ({ object: identityOf(each.json), source: each })),
    findings: worstFirst(groups.flatMap((group) => findingsOf(group, before, options))),
    failOn,
  };
  io.stdout.write(FORMATS[options.format](report, io));
  if (report.findings.some((finding) => counts(finding, failOn))) throw new CommandExit(ExitCode.FINDINGS);
}

/** Says what became of paths that were meant to be judged: `--before` takes all that come after it. */
function withHint(error: unknown, files: readonly string[], { before = [] }: CheckOptions): unknown {
  if (!(error instanceof UsageError) || files.length > 0 || before.length < 2) return error;
  return new UsageError(`${error.message}; --before has taken all ${before.length} paths after it: write what is to be judged before --before`);
}

function findingsOf(manifests: readonly SourceManifest[], before: readonly SourceManifest[], options: CheckOptions): SourcedFinding[] {
  const sources = new Map(manifests.map((each) => [each.json, each]));
  const judged = judge(manifests.map(({ json }) => json), {
    kubernetesVersion: options.kubernetes,
    defaultNamespace: options.namespace,
    before: options.before === undefined ? undefined : before.map(({ json }) => json),
  });
  return judged.map(({ manifest, ...finding }) => {
    const source = sources.get(manifest)!;
    const line = finding.path === '' ? source.line : source.lineOf(pathSteps(finding.path));
    return { ...finding, source: { file: source.file, document: source.document, line } };
  });
}

function byFile(manifests: readonly SourceManifest[]): SourceManifest[][] {
  const files = new Map<string, SourceManifest[]>();
  for (const each of manifests) {
    const list = files.get(each.file);
    if (list) list.push(each);
    else files.set(each.file, [each]);
  }
  return [...files.values()];
}

function identityOf(json: unknown): FindingObject {
  const { apiVersion, kind, metadata } = (json ?? {}) as { [field: string]: any };
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { apiVersion: text(apiVersion), kind: text(kind), name: text(metadata?.name), namespace: text(metadata?.namespace) || undefined };
}
