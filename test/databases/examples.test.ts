/** What is said of every example that has a database in it, whichever those are. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { findingsIn, manifestsOf, VERSIONS } from './clean';
import { databaseExamples, EXAMPLES, operationsOf } from '../../examples/build';

const NAMES = databaseExamples();
const LINES = { defaults: 15, full: 40 };

/** Every line of the program but empty ones and comments; imports, closing brackets and the chart are counted, too. */
function linesOfCode(name: string): number {
  const text = fs.readFileSync(path.join(__dirname, '../../examples', `${name}.ts`), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('//')).length;
}

/** The scripts for shells in a manifest: in containers' commands, and in the files of a ConfigMap. */
/** A script names its shell in the first line; one that others read has no shebang, and names it for shellcheck. */
const shellOf = (text: string) => (/^(#!.*|# shellcheck shell=)bash\n/.test(text) ? 'bash' : 'sh');

function scriptsIn({ kind, spec, data }: any): [shell: string, text: string][] {
  if (kind === 'ConfigMap') return Object.entries<string>(data).filter(([key]) => key.endsWith('.sh')).map(([, text]) => [shellOf(text), text]);
  const pod = (kind === 'CronJob' ? spec.jobTemplate.spec : spec)?.template?.spec;
  const commands: string[][] = [...pod?.initContainers ?? [], ...pod?.containers ?? []].map(({ command }) => command ?? []);
  return commands.filter(([shell, flag]) => /^(ba)?sh$/.test(shell) && /^-\w*c$/.test(flag)).map(([shell, , text]) => [shell, text]);
}

test('every one comes with defaults and with everything on', () => {
  const systems = new Set(NAMES.map((name) => name.replace(/-full$/, '')));
  expect([...systems]).toEqual(expect.arrayContaining(['cassandra', 'etcd', 'kafka', 'mongodb', 'mysql', 'postgresql', 'redis', 'redis-cluster', 'zookeeper']));
  expect([...NAMES].sort()).toEqual([...systems].flatMap((system) => [system, `${system}-full`]).sort());
});

describe('the index of the pages', () => {
  const rows = fs.readFileSync(path.join(__dirname, '../../docs/databases/README.md'), 'utf8').split('\n').filter((line) => line.includes('.ts) |'));
  const examplesOf = (row: string) => [...row.matchAll(/\/examples\/([\w-]+)\.ts\)/g)].map(([, name]) => name);

  test('names every one', () => {
    expect(rows.flatMap(examplesOf).sort()).toEqual([...NAMES].sort());
  });

  test.each(rows.map((row) => [row.split('|')[1].trim(), row]))('%s: the image and the order of start are those of the manifests', (_, row) => {
    const [, , , image, , , order] = row.split('|').map((cell) => cell.trim());
    const sets = manifestsOf(EXAMPLES[examplesOf(row)[0]].build).filter(({ kind }) => kind === 'StatefulSet');
    expect(sets.map(({ spec }) => spec.template.spec.containers[0].image)).toContain(image.replaceAll('`', ''));
    const orders = { Parallel: 'all at once', OrderedReady: 'one by one' } as Record<string, string>;
    expect(sets.map(({ spec }) => orders[spec.podManagementPolicy])).toContain(order);
  });
});

describe.each(NAMES)('%s', (name) => {
  const limit = name.endsWith('-full') ? LINES.full : LINES.defaults;

  test(`is at most ${limit} lines of code`, () => {
    expect(linesOfCode(name)).toBeLessThanOrEqual(limit);
  });

  test.each(VERSIONS)('no rule finds anything for Kubernetes %s', (version) => {
    expect(findingsIn(manifestsOf(EXAMPLES[name].build), version)).toEqual([]);
  });

  test('no rule finds anything in the change from the last release to the same', () => {
    const manifests = manifestsOf(EXAMPLES[name].build);
    expect(findingsIn(manifests, '1.34', manifests)).toEqual([]);
  });

  test('every script parses, and the steps of operators are a script', () => {
    const scripts = manifestsOf(EXAMPLES[name].build).flatMap(scriptsIn);
    expect(scripts.length).toBeGreaterThan(0);
    expect([...scripts, ['bash', operationsOf(name)!] as const].map(([shell, text]) => spawnSync(shell, ['-n'], { input: text, encoding: 'utf8' }).stderr).filter(Boolean)).toEqual([]);
  });

  test('no Secret is in the manifests, and no password in a variable', () => {
    const manifests = manifestsOf(EXAMPLES[name].build);
    const text = JSON.stringify(manifests);
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(text).not.toMatch(/"name":"[A-Z_]*(PASSWORD|TOKEN|SECRET_KEY|SECRET_ACCESS_KEY)","value":"[^$"]/);
  });
});
