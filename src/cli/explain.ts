/** `cdk8s-stateful explain`: what Kubernetes will make of the StatefulSets in manifests. */
import { Command, Option } from 'commander';
import { Io, isColoured, UsageError } from './io';
import { checkKubernetesVersion, checkNamespace } from './options';
import { readManifests, SourceManifest } from './read-manifests';
import { isDnsSubdomain } from '../model/names';
import { predict } from '../model/prediction';
import { DEFAULT_VERSION, NEWEST_MINOR, OLDEST_MINOR } from '../model/versions';
import { predictionJson } from '../report/prediction-json';
import { predictionText } from '../report/prediction-text';
import { COLOURED, PLAIN } from '../report/style';

interface ExplainOptions {
  readonly kubernetes: string;
  readonly clusterDomain: string;
  readonly namespace: string;
  readonly format: 'text' | 'json';
  readonly all?: boolean;
}

/** The command, ready to be parsed. */
export function explainCommand(io: Io): Command {
  return new Command('explain')
    .usage('[options] [FILES... or -]')
    .description('Shows every pod, DNS name and claim that the StatefulSets in manifests lead to, the order of start, scaling '
      + 'and updates, and what they ask the cluster for. Nothing is applied, and no cluster is needed.')
    .argument('[files...]', 'YAML or JSON manifests, directories of them (with those below), or - for stdin (as is no file at all)')
    .option('--kubernetes <version>', `the cluster's version, 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}`, DEFAULT_VERSION)
    .option('--cluster-domain <domain>', 'the domain that Services have in DNS', 'cluster.local')
    .option('--namespace <name>', 'the namespace of manifests that name none', 'default')
    .addOption(new Option('--format <format>', 'text for people, json for programs').choices(['text', 'json']).default('text'))
    .option('--all', 'show every pod, not only the first and last of many')
    .addHelpText('after', EXAMPLES)
    .action((files: string[], options: ExplainOptions) => explain(files, options, io));
}

const EXAMPLES = `
Examples:
  cdk8s-stateful explain dist/
  helm template my-release my-chart | cdk8s-stateful explain -
  cdk8s-stateful explain --format json web.yaml

Exit codes:
  0  the manifests were read, with or without StatefulSets in them
  2  the options or the manifests cannot be used; one line on stderr says why`;

async function explain(files: readonly string[], options: ExplainOptions, io: Io): Promise<void> {
  checkOptions(options);
  const manifests = await readManifests(files, io);
  const prediction = predict(manifests.map(({ json }) => json), {
    kubernetesVersion: options.kubernetes,
    clusterDomain: options.clusterDomain,
    defaultNamespace: options.namespace,
  });
  if (prediction.statefulSets.length === 0) io.stderr.write(`no StatefulSet ${whatThereIs(manifests)}\n`);
  io.stdout.write(options.format === 'json'
    ? `${JSON.stringify(predictionJson(prediction), null, 2)}\n`
    : predictionText(prediction, { all: options.all, style: isColoured(io) ? COLOURED : PLAIN }));
}

function checkOptions({ kubernetes, clusterDomain, namespace }: ExplainOptions): void {
  checkKubernetesVersion(kubernetes);
  if (!isDnsSubdomain(clusterDomain)) {
    throw new UsageError(`--cluster-domain ${JSON.stringify(clusterDomain)}: not a DNS name, such as cluster.local`);
  }
  checkNamespace(namespace);
}

/** What was found instead, so that a wrong file is noticed: `among 3 objects (2 Deployment, 1 Service)`. */
function whatThereIs(manifests: readonly SourceManifest[]): string {
  if (manifests.length === 0) return 'in the input: there are no objects in it';
  const kinds = new Map<string, number>();
  for (const { json } of manifests) {
    const name = nameOfKind(json as { apiVersion?: unknown; kind?: unknown });
    kinds.set(name, (kinds.get(name) ?? 0) + 1);
  }
  const counted = [...kinds].sort((one, other) => other[1] - one[1]).map(([kind, number]) => `${number} ${kind}`);
  const listed = counted.length > 5 ? [...counted.slice(0, 5), '…'] : counted;
  return `among ${manifests.length === 1 ? '1 object' : `${manifests.length} objects`} (${listed.join(', ')})`;
}

function nameOfKind({ apiVersion, kind }: { apiVersion?: unknown; kind?: unknown }): string {
  if (typeof kind !== 'string' || kind === '') return 'without a kind';
  if (kind !== 'StatefulSet') return kind;
  const found = typeof apiVersion === 'string' && apiVersion !== '' ? `of apiVersion ${apiVersion}` : 'without an apiVersion';
  return `${kind} ${found}, not apps/v1`;
}
