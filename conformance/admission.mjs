#!/usr/bin/env node
// Puts a fresh random corpus of manifests and changes to real API servers, and compares their verdicts with the library's:
//   node conformance/admission.mjs [--versions 1.30,1.34,1.36] [--seed 7] [--cases 6000] [--record]
// and applies the changes of fixed-fields-cases.mjs, and of the corpus' pod templates in Jobs. --record: the answers of that seed become
// conformance/admission/VERSION.json.gz and conformance/fixed-fields/VERSION.json.gz, which the tests replay.
// Needs Go, and the library compiled. Exit code: 0 all equal, 1 a disagreement, 2 wrong use, 3 Go or the library is missing.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { recordAdmission, writeVerdicts } from './admission-record.mjs';
import { build, hasGo, knownVersions } from './build.mjs';
import { recordFixedFields } from './fixed-fields.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const { compareVerdicts } = require('./admission-compare.cjs');
const { compareFixedFields } = require('./fixed-fields-compare.cjs');

/** Of a hundred cases, so many are single edits, pairs of edits, and changes; a fourth of the changes again are pairs. */
const SHARES = { singles: 0.56, pairs: 0.17, updates: 0.216 };

const { versions, seed, cases, record } = options();
const library = join(here, '..', 'lib', 'model');
if (!hasGo()) fail(3, 'conformance: Go is missing: install it from https://go.dev/dl and try again');
if (!existsSync(join(library, 'admission', 'index.js'))) fail(3, 'conformance: the library is not compiled: run npx projen compile and try again');
const { changeRefusals, refusalsOf } = require(join(library, 'admission', 'index.js'));
const { behaviourOfText } = require(join(library, 'versions.js'));

let asked = 0;
let disagreements = 0;
for (const version of versions) {
  console.error(`building the recorder of ${version}`);
  const binary = build(version);
  const counts = Object.fromEntries(Object.entries(SHARES).map(([name, share]) => [name, Math.round(share * cases)]));
  console.error(`asking an API server of ${version}, seed ${seed}`);
  const recorded = await recordAdmission(binary, version, seed, counts);
  if (record) writeVerdicts(join(here, 'admission', `${version}.json.gz`), recorded);
  const behaviour = behaviourOfText(version);
  const wrong = compareVerdicts(recorded, (manifest, old, cluster) => refusalsOf(manifest, behaviour, old, cluster));
  for (const one of wrong) console.log(describe(version, one));
  console.error(`${version}, seed ${seed}: ${recorded.cases.length} verdicts, ${wrong.length} disagreements`);
  console.error(`applying changes of fixed fields to an API server of ${version}`);
  const applied = await recordFixedFields(binary, version, recorded.cases);
  if (record) writeVerdicts(join(here, 'fixed-fields', `${version}.json.gz`), applied);
  const missed = compareFixedFields(applied, (manifest, before) => changeRefusals(manifest, behaviour, before));
  for (const one of missed) console.log(describe(version, { ...one, verb: `apply over ${one.before}` }));
  console.error(`${version}: ${applied.cases.length} changes of fixed fields, ${missed.length} disagreements`);
  asked += recorded.cases.length + applied.cases.length;
  disagreements += wrong.length + missed.length;
}
console.log(`${asked} verdicts compared, ${disagreements} disagreements`);
process.exit(disagreements > 0 ? 1 : 0);

function describe(version, { base, verb, edits, wrong, causes, message, refused, refusals }) {
  const server = refused ? causes?.join(', ') ?? message : 'accepts it';
  const ours = refusals.length > 0 ? refusals.map(({ path, message: why }) => `${path}: ${why}`).join(', ') : 'accepts it';
  return `${version} ${verb} ${base} ${JSON.stringify(edits)}: ${wrong}\n  server: ${server}\n  library: ${ours}`;
}

function options() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        admission: { type: 'boolean' },
        versions: { type: 'string', default: '1.30,1.34,1.36' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
        cases: { type: 'string', default: '6000' },
        record: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    fail(2, `conformance: ${error.message}\n${usage()}`);
  }
  const out = { versions: values.versions.split(',').filter(Boolean), seed: Number(values.seed), cases: Number(values.cases), record: values.record };
  const known = knownVersions();
  for (const version of out.versions) if (!known.includes(version)) fail(2, `conformance: no version ${version}, there are ${known.join(', ')}`);
  for (const number of [out.seed, out.cases]) if (!Number.isSafeInteger(number) || number < 0) fail(2, 'conformance: --seed and --cases are whole numbers');
  return out;
}

function usage() {
  return readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\n').slice(1, 5).map((line) => line.slice(3)).join('\n');
}

function fail(code, message) {
  console.error(message);
  process.exit(code);
}
