/** node benchmark/run.mjs [synth|scale|start|load|check …] [--runs N]: see docs/benchmarks.md. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { run as check } from './check.mjs';
import { run as load } from './load.mjs';
import { here } from './measure.mjs';
import { run as scale } from './scale.mjs';
import { run as start } from './start.mjs';
import { run as synth } from './synth.mjs';

const BENCHMARKS = { synth, scale, start, load, check };

const { values, positionals } = readArguments();
const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS);
const runs = Number(values.runs);
const unknown = names.find((name) => !(name in BENCHMARKS));

if (unknown !== undefined) exitWith(`no benchmark is called '${unknown}'; there are ${Object.keys(BENCHMARKS).join(', ')}`);
else if (!Number.isInteger(runs) || runs < 1) exitWith(`--runs is '${values.runs}', expected a whole number of at least 1`);
else if (!existsSync(here('../lib/index.js'))) exitWith('the library is not compiled; run `npx projen compile` first');
else for (const name of names) BENCHMARKS[name](runs).forEach(report);

/** One line for what is compared with, one for what is measured, one for the verdict. */
function report({ title, times: [base, measured], target, ratio: paired }) {
  // The time of the processor where it is known: the clock goes on while others have the machine.
  const measure = 'processor' in measured ? 'processor' : 'clock';
  const ratio = paired ?? measured[measure] / base[measure];
  const met = ratio <= target;
  if (!met) process.exitCode = 1;
  console.log(`${title}\n${row('against', base)}\n${row('measured', measured)}`);
  console.log(`  ${met ? 'met' : 'MISSED'}: ${ratio.toFixed(2)} times the ${measure} time, target ${target}\n`);
}

function row(name, times) {
  return `  ${name.padEnd(8)} ${Object.entries(times).map(([what, time]) => `${what} ${time.toFixed(0).padStart(6)} ms`).join('   ')}`;
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { runs: { type: 'string', default: '5' } } });
  } catch (error) {
    console.error(`benchmark: ${error.message}`);
    process.exit(2);
  }
}

function exitWith(message) {
  console.error(`benchmark: ${message}`);
  process.exitCode = 2;
}
