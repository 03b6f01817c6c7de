#!/usr/bin/env node
// Plays fresh random scenarios on real control planes, and compares what they did with the library's simulation:
//   node conformance/run.mjs --versions 1.34,1.36 --seeds 100 [--seed 7] [--profile full] [--gates on|off|both] [--runs 3]
// Needs Node and Go, and a cold Go cache some minutes a version. Exit code: 0 all equal, 1 a mismatch, 2 wrong use,
// 3 Go is missing.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, hasGo, knownVersions } from './build.mjs';
import { describeDifference, isAnotherCourse, mismatchesIn, readTraces } from './compare.cjs';

const here = dirname(fileURLToPath(import.meta.url));
const cli = join(here, '..', 'bin', 'cdk8s-stateful');

// With --admission, the API server's verdicts are asked for instead; see there.
if (process.argv.includes('--admission')) await import('./admission.mjs');
// With --restricted, the databases' manifests are applied; see there.
if (process.argv.includes('--restricted')) await import('./restricted.mjs');

const { versions, seeds, seed, profile, gates, runs, keep } = options();
if (!hasGo()) fail(3, 'conformance: Go is missing: install it from https://go.dev/dl and try again');

/** How often a scenario is played again whose result is not the expected one. */
const RUNS_OF_DOUBT = 12;

const temporary = mkdtempSync(join(tmpdir(), 'conformance-'));
const total = { traces: 0, ambiguous: 0, otherCourses: 0, mismatches: 0 };
try {
  for (const version of versions) {
    progress(`building the recorder of ${version}`);
    const binary = build(version);
    for (const gate of gates) for (const kind of profile) check(version, binary, gate, kind);
  }
} finally {
  if (!keep) rmSync(temporary, { recursive: true, force: true });
  else progress(`traces are kept in ${temporary}`);
}
console.log(summary(total));
process.exit(total.mismatches > 0 ? 1 : 0);

/** Records one kind of scenarios on one version, predicts them, and compares. */
function check(version, binary, gate, kind) {
  const label = `${version}, profile ${kind}, gates ${gate}, seed ${seed}`;
  progress(`recording ${seeds} scenarios: ${label}`);
  const file = join(temporary, `${version}-${gate}-${kind}.json`);
  run(binary, ['record', '--count', seeds, '--seed', seed, '--profile', kind, '--gates', gate, '--runs', runs, '--out', file], label);
  const recorded = [...readTraces(file), ...readTraces(file.replace('.json', '.ambiguous.json'))];
  const found = { traces: recorded.length, ambiguous: recorded.filter((trace) => trace.alternatives).length, otherCourses: 0, mismatches: 0 };
  const different = mismatchesIn(recorded, simulate(recorded));
  for (const [key, count] of Object.entries(lookAgain(binary, different, label))) found[key] += count;
  for (const [key, count] of Object.entries(found)) total[key] += count;
  console.log(`${label}: ${summary(found)}`);
}

/**
 * Where the usual course of the simulation is not what was recorded: is it another one that the model names, or does
 * the control plane disagree with itself when the scenario is played some more times? If neither, the model is wrong.
 */
function lookAgain(binary, different, label) {
  const found = { ambiguous: 0, otherCourses: 0, mismatches: 0 };
  if (different.length === 0) return found;
  const courses = new Map(simulate(different.map(({ trace }) => trace), '--outcomes').map((trace) => [trace.name, trace]));
  const unmet = different.filter(({ trace }) => !isAnotherCourse(trace, courses.get(trace.name)));
  found.otherCourses = different.length - unmet.length;
  if (unmet.length === 0) return found;
  progress(`playing ${unmet.length} scenarios ${RUNS_OF_DOUBT} times more: ${label}`);
  const file = join(temporary, 'again.json');
  writeFileSync(file.replace('again', 'doubtful'), JSON.stringify(unmet.map(({ trace: { alternatives, seen, ...trace } }) => trace)));
  run(binary, ['play', file.replace('again', 'doubtful'), '--runs', RUNS_OF_DOUBT, '--out', file], label);
  const again = new Map([...readTraces(file), ...readTraces(file.replace('.json', '.ambiguous.json'))].map((trace) => [trace.name, trace]));
  for (const { trace, difference } of unmet) {
    const replayed = again.get(trace.name);
    const course = courses.get(trace.name);
    const isMet = replayed && (mismatchesIn([replayed], [course]).length === 0 || isAnotherCourse(replayed, course));
    console.log(`${isMet ? 'the control plane disagrees with itself: ' : ''}${describeDifference(trace, difference)}`);
    found[isMet ? 'ambiguous' : 'mismatches'] += 1;
  }
  return found;
}

function run(binary, args, label) {
  if (spawnSync(binary, args.map(String), { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0) fail(1, `conformance: ${args[0]} failed: ${label}`);
}

function summary({ traces, ambiguous, otherCourses, mismatches }) {
  return `${traces} traces compared, ${ambiguous} of them ambiguous, ${otherCourses} met by a less usual course, ${mismatches} mismatches`;
}

/** What the library says would happen: it gets the scenarios only, never what was recorded. */
function simulate(recorded, ...flags) {
  const scenarios = recorded.map(({ alternatives, seen, ...trace }) => ({
    ...trace, steps: trace.steps.map(({ event }) => (event ? { event } : {})),
  }));
  const file = join(temporary, 'scenarios.json');
  writeFileSync(file, JSON.stringify(scenarios));
  return JSON.parse(execFileSync(process.execPath, [cli, 'simulate', ...flags, file], { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'inherit'] }).toString());
}

function options() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        versions: { type: 'string', default: '1.34' },
        seeds: { type: 'string', default: '40' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
        profile: { type: 'string', default: 'base,full' },
        gates: { type: 'string', default: 'off' },
        runs: { type: 'string', default: '1' },
        keep: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    fail(2, `conformance: ${error.message}\n${usage()}`);
  }
  const list = (text) => text.split(',').filter(Boolean);
  const out = {
    versions: list(values.versions), seeds: values.seeds, seed: values.seed, runs: values.runs, keep: values.keep,
    profile: list(values.profile), gates: values.gates === 'both' ? ['off', 'on'] : list(values.gates),
  };
  const known = knownVersions();
  for (const version of out.versions) if (!known.includes(version)) fail(2, `conformance: no version ${version}, there are ${known.join(', ')}`);
  for (const kind of out.profile) if (!['base', 'full'].includes(kind)) fail(2, `conformance: --profile is base or full, got ${kind}`);
  for (const gate of out.gates) if (!['on', 'off'].includes(gate)) fail(2, `conformance: --gates is on, off or both, got ${gate}`);
  for (const number of [out.seeds, out.seed, out.runs]) if (!/^\d+$/.test(number)) fail(2, `conformance: not a number: ${number}`);
  return out;
}

function usage() {
  return readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\n').slice(1, 5).map((line) => line.slice(3)).join('\n');
}

function progress(line) {
  console.error(line);
}

function fail(code, message) {
  console.error(message);
  process.exit(code);
}
