/**
 * npm run test:languages [-- --only go,java] [--keep]: the examples of examples/languages, built against the packages of each
 * language and run; their manifests, predictions and error texts are compared with TypeScript's, byte for byte.
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { makeBindings, REPOSITORY, SILENT } from './bindings';
import { checkDotnet } from './dotnet';
import { GO } from './go';
import { JAVA } from './java';
import { exampleName, Folders, Language } from './language';
import { differences, Outcome, outcomeOf } from './outcome';
import { PYTHON } from './python';
import { run } from './shell';
import { TYPESCRIPT } from './typescript';

const EXAMPLES = path.join(REPOSITORY, 'examples/languages');
const OTHERS = [PYTHON, GO, JAVA];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, keep: { type: 'boolean', default: false } } });
  const chosen = choose(values.only);
  if (!fs.existsSync(path.join(REPOSITORY, 'lib/index.js'))) throw new Error('the library is not compiled; run `npx projen compile` first');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-stateful-languages-'));
  try {
    const failed = await compare(chosen.filter((language) => isThere(language, values.only !== undefined)), folder);
    if (failed > 0) process.exitCode = 1;
  } finally {
    if (values.keep) say(`kept: ${folder}`);
    else fs.rmSync(folder, { recursive: true, force: true });
  }
}

function choose(only: string | undefined): Language[] {
  if (only === undefined) return OTHERS;
  return only.split(',').map((name) => {
    const language = OTHERS.find(({ folder }) => folder === name);
    if (!language) throw new Error(`--only: there is no language '${name}'; there are ${OTHERS.map(({ folder }) => folder).join(', ')}`);
    return language;
  });
}

function isThere(language: Language, wanted: boolean): boolean {
  const missing = language.missingTool();
  if (missing === undefined) return true;
  if (wanted) throw new Error(`${language.name}: ${missing} is not installed`);
  say(`${language.name}: SKIPPED, ${missing} is not installed`);
  return false;
}

/** How many examples differ, in all languages together. */
async function compare(languages: readonly Language[], folder: string): Promise<number> {
  const packages = path.join(folder, 'packages');
  const foldersOf = (language: Language): Folders => ({ packages, work: path.join(folder, language.folder) });
  for (const language of languages) {
    if (language.prepare) await step(`${language.name}: packages of the peers`, () => language.prepare!(foldersOf(language)));
  }
  const targets = (codeOnly: boolean) => languages.filter((each) => Boolean(each.codeOnly) === codeOnly).map(({ target }) => target!);
  if (targets(false).length > 0) await step(`packages: ${targets(false).join(', ')}`, () => makeBindings(targets(false), packages, false));
  await step(`code: ${[...targets(true), 'dotnet'].join(', ')}`, () => makeBindings([...targets(true), 'dotnet'], packages, true));
  checkDotnet(packages);

  const expected = await outcomesOf(TYPESCRIPT, foldersOf(TYPESCRIPT));
  checkExpected(expected);
  let failed = 0;
  for (const language of languages) {
    const outcomes = await outcomesOf(language, foldersOf(language));
    for (const name of new Set([...expected.keys(), ...outcomes.keys()])) {
      const found = differences(expected.get(name) ?? new Map(), outcomes.get(name) ?? new Map());
      if (found.length > 0) failed++;
      found.forEach((line) => say(`  DIFFERS ${language.name} ${name}: ${line}`));
    }
  }
  const bytes = [...expected.values()].flatMap((outcome) => [...outcome.values()]).reduce((sum, { length }) => sum + length, 0);
  const compared = ['TypeScript', ...languages.map(({ name }) => name)].join(', ');
  say(`${failed === 0 ? 'the same' : `FAILED, ${failed} differ`}: ${expected.size} examples, ${bytes} bytes each, in ${compared}`);
  return failed;
}

/** Builds the examples of a language and runs them. */
async function outcomesOf(language: Language, folders: Folders): Promise<Map<string, Outcome>> {
  fs.cpSync(path.join(EXAMPLES, language.folder), folders.work, { recursive: true });
  const programs = fs.readdirSync(folders.work, { recursive: true, encoding: 'utf8' }).filter((file) => language.programs.test(file)).sort();
  await step(`${language.name}: build`, () => language.build(folders));
  const outcomes = new Map<string, Outcome>();
  await step(`${language.name}: run ${programs.length} examples`, async () => {
    for (const file of programs) {
      const name = exampleName(language.programs.exec(file)![1]);
      const manifests = path.join(folders.work, 'manifests', name);
      const { command, args, cwd } = language.command(folders, file);
      outcomes.set(name, outcomeOf(await run(command, args, { cwd, env: { ...SILENT, CDK8S_OUTDIR: manifests } }), manifests));
    }
  });
  return outcomes;
}

/** Programs that write nothing would be the same in all languages. */
function checkExpected(expected: ReadonlyMap<string, Outcome>): void {
  if (expected.size === 0) throw new Error(`no example in ${EXAMPLES}`);
  for (const [name, outcome] of expected) {
    if ([...outcome.values()].every(({ length }) => length === 0)) throw new Error(`example '${name}' writes neither manifests nor text`);
  }
}

const start = performance.now();

async function step(title: string, what: () => Promise<unknown>): Promise<void> {
  say(`${title} …`);
  await what();
}

function say(text: string): void {
  console.log(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)}s  ${text}`);
}

main().catch((error) => {
  console.error(`test:languages: ${error.message}`);
  process.exitCode = 1;
});
