/** `cdk8s-stateful simulate`: what the controllers do with a set, event by event. */
import { readFile } from 'fs/promises';
import { gunzipSync } from 'zlib';
import { Command, Option } from 'commander';
import { Io, UsageError } from './io';
import { parseYaml, YamlDocument, YamlError } from './yaml/documents';
import { isJsonObject } from '../model/decoder';
import { Scenario, Trace } from '../model/simulation/scenario';
import { decodeScenarios } from '../model/simulation/scenario-decoder';
import { simulate, simulateAndExplain, simulateOutcomes } from '../model/simulation/simulate';
import { traceText } from '../report/trace-text';

interface SimulateOptions {
  readonly why?: boolean;
  readonly outcomes?: boolean;
  readonly format: 'text' | 'json';
}

/** The command, ready to be parsed. */
export function simulateCommand(io: Io): Command {
  return new Command('simulate')
    .usage('[options] FILE or -')
    .description('Plays scenarios: a StatefulSet and what happens to it, event by event. Prints what the controllers of that Kubernetes version do, '
      + 'and the pods, claims and status after each event. Traces are scenarios too: what is recorded in them is not looked at.')
    .argument('<file>', 'a scenario or a list of them as YAML or JSON, gzipped or not, or - for stdin')
    .option('--why', 'say what the controller waits for after each event, and what a person can do about it')
    .option('--outcomes', 'print every result that a scenario may have, where the real controllers race with one another')
    .addOption(new Option('--format <format>', 'json: traces in the scenarios\' format; text for people').choices(['json', 'text']).default('json'))
    .addHelpText('after', EXAMPLES)
    .action((file: string, options: SimulateOptions) => simulateFile(file, options, io));
}

const EXAMPLES = `
A scenario, with the manifest of the set in it:
  kubernetesVersion: "1.34"
  statefulSet:
    apiVersion: apps/v1
    kind: StatefulSet
    …
  steps:
  - {}                                         # the first step is the creation of the set
  - event: { ready: web-0 }
  - event: { patch: { spec: { replicas: 1 } } }

Events: ready, unready, fail, succeed, delete, terminated (a pod); deletePvc; patch, deleteSet, createSet; wait (seconds);
relabel, disown, create, deleteObject, release; upgrade. What each means:
https://github.com/cdk8s-stateful/cdk8s-stateful/blob/main/conformance/FORMAT.md

Examples:
  cdk8s-stateful simulate --why --format text scenario.yaml
  cdk8s-stateful simulate traces.json.gz

Exit codes:
  0  the scenarios were played
  2  the options or the scenarios cannot be used; one line on stderr says why`;

async function simulateFile(file: string, options: SimulateOptions, io: Io): Promise<void> {
  const scenarios = await readScenarios(file, io);
  if (options.format === 'text') {
    for (const [index, scenario] of scenarios.entries()) io.stdout.write(`${index > 0 ? '\n' : ''}${asText(scenario, options)}`);
  } else {
    io.stdout.write('[');
    for (const [index, scenario] of scenarios.entries()) io.stdout.write(`${index > 0 ? ',\n' : '\n'}${JSON.stringify(played(scenario, options))}`);
    io.stdout.write('\n]\n');
  }
}

/** The usual trace, with its reasons and the other results when they are asked for. */
function played(scenario: Scenario, { why, outcomes }: SimulateOptions): Trace {
  const trace = why ? simulateAndExplain(scenario) : simulate(scenario);
  if (!outcomes) return trace;
  const [, ...others] = simulateOutcomes(scenario);
  return others.length === 0 ? trace : { ...trace, alternatives: others.map(({ steps }) => ({ steps })) } as Trace;
}

function asText(scenario: Scenario, { why, outcomes }: SimulateOptions): string {
  const trace = why ? simulateAndExplain(scenario) : simulate(scenario);
  if (!outcomes) return traceText(trace);
  const [, ...others] = simulateOutcomes(scenario);
  return [trace, ...others].map(traceText).join('\nor:\n\n');
}

async function readScenarios(file: string, io: Io): Promise<readonly Scenario[]> {
  const where = file === '-' ? 'stdin' : file;
  const data = file === '-' ? await readAll(io) : await readFile(file).catch((error: { code?: string }) => {
    throw new UsageError(`${where}: ${error.code === 'ENOENT' ? 'no such file' : error.code === 'EISDIR' ? 'is a directory, not a scenario (see cdk8s-stateful simulate --help)' : `cannot be read (${error.code})`}`);
  });
  const decoded = decodeScenarios(parse(unzipped(data, where), where));
  if ('scenarios' in decoded) return decoded.scenarios;
  const { path, message } = decoded.problem;
  throw new UsageError(`${where}: ${path === '' ? '' : `${path}: `}${message}`);
}

async function readAll({ stdin }: Io): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stdin) parts.push(Buffer.from(part as Uint8Array | string));
  return Buffer.concat(parts);
}

/** gzip is known by its first two bytes. */
function unzipped(data: Buffer, where: string): string {
  if (data[0] !== 0x1f || data[1] !== 0x8b) return data.toString('utf8');
  try {
    return gunzipSync(data).toString('utf8');
  } catch {
    throw new UsageError(`${where}: is damaged (not gzip, though it begins like it)`);
  }
}

function parse(text: string, where: string): unknown {
  const documents = documentsIn(text, where).filter(({ value }) => value !== null);
  const manifest = documents.findIndex(({ value }) => isManifest(value));
  if (manifest >= 0) {
    throw new UsageError(`${where}:${documents[manifest].line}: a manifest, not a scenario: write a file with it below \`statefulSet:\`, and what happens to it `
      + 'below `steps:` (see cdk8s-stateful simulate --help)');
  }
  if (documents.length !== 1) throw new UsageError(`${where}: ${documents.length === 0 ? 'empty, no scenario in it' : 'several documents: write a list of scenarios'}`);
  return documents[0].value;
}

function documentsIn(text: string, where: string): YamlDocument[] {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof YamlError) throw new UsageError(`${where}:${error.line}: ${error.message}`);
    throw error;
  }
}

function isManifest(json: unknown): boolean {
  return isJsonObject(json) && typeof json.kind === 'string' && json.statefulSet === undefined;
}
