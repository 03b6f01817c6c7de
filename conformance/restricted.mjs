#!/usr/bin/env node
// Applies the manifests of every database's examples to real control planes, in a namespace that enforces the `restricted`
// Pod Security Standard: every object is created, controllers make the pods of every set, Job and Deployment, and the pods
// that operators are told to make are made:
//   node conformance/restricted.mjs --restricted [--versions 1.30,1.34,1.36] [NAME …]
// NAME: only that example. Needs Go. Exit code: 0 all accepted without a warning, 1 not, 2 wrong use, 3 Go is missing.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startServer } from './admission-server.mjs';
import { build, hasGo, knownVersions } from './build.mjs';
import { CANARIES } from './restricted-canaries.mjs';
import { definitions } from './restricted-definitions.mjs';
import { applyAll, clear, define, podsInSteps } from './restricted-apply.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** What a cluster has to make pods of workloads. */
const CONTROLLERS = ['deployment-controller', 'replicaset-controller', 'job-controller', 'serviceaccount-controller'];

const { versions, names } = options();
if (!hasGo()) fail(3, 'conformance: Go is missing: install it from https://go.dev/dl and try again');

const examples = writeExamples(names);
const crds = definitions();
let failures = 0;
for (const version of versions) {
  console.error(`building the control plane of ${version}`);
  const server = await startServer(build(version), ['--whole', '--controllers', CONTROLLERS.join(',')]);
  try {
    failures += await check(version, server);
  } finally {
    await server.stop();
  }
}
process.exit(failures > 0 ? 1 : 0);

/** Everything on one version; how many things were wrong. */
async function check(version, server) {
  await define(server, crds);
  const total = { objects: 0, pods: 0, leftOut: [], wrong: 0 };
  // A server that lets everything in would let the examples in, too.
  await Promise.all(Object.entries(CANARIES).map(async ([name, { yaml, expected }]) => {
    const { wrong } = await applyAll(server, yaml);
    for (const pattern of expected.filter((each) => !wrong.some((line) => each.test(line)))) {
      total.wrong += 1;
      console.log(`${version}: ${name}: ${pattern} was expected, and the server said: ${wrong.join('; ') || 'nothing'}`);
    }
  }));
  for (const [name, yaml] of Object.entries(examples)) {
    console.error(`${version}: ${name}`);
    const found = await applyAll(server, yaml);
    await clear(server, yaml);
    total.objects += found.objects;
    total.pods += found.pods;
    total.wrong += found.wrong.length;
    total.leftOut.push(...found.leftOut.map((object) => `${name}: ${object}`));
    for (const line of found.wrong) console.log(`${version}: ${name}: ${line}`);
  }
  console.log(`${version}, restricted: ${Object.keys(examples).length} manifests, ${total.objects} objects and ${total.pods} pods accepted, ${total.wrong} refused or warned of; `
    + `${Object.keys(CANARIES).length} bad ones tried first; left out: ${total.leftOut.join(', ') || 'none'}`);
  return total.wrong;
}

/** What `npm run examples` writes for the databases, by the name of the example. */
function writeExamples(wanted) {
  const root = join(here, '..');
  const flags = ['--project', 'tsconfig.json', '--transpile-only', 'examples/build.ts', '--databases', ...wanted];
  const written = execFileSync(join(root, 'node_modules/.bin/ts-node'), flags, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] }).toString().trim().split('\n');
  return Object.fromEntries(written.map((file) => {
    const steps = readFileSync(join(root, file.replace(/yaml$/, 'operations.txt')), 'utf8');
    return [basename(file, '.yaml'), [readFileSync(join(root, file), 'utf8'), ...podsInSteps(steps)].join('\n---\n')];
  }));
}

function options() {
  let parsed;
  try {
    parsed = parseArgs({ options: { restricted: { type: 'boolean' }, versions: { type: 'string', default: '1.30,1.34,1.36' } }, allowPositionals: true });
  } catch (error) {
    fail(2, `conformance: ${error.message}\n${usage()}`);
  }
  const out = { versions: parsed.values.versions.split(',').filter(Boolean), names: parsed.positionals };
  const known = knownVersions();
  for (const version of out.versions) if (!known.includes(version)) fail(2, `conformance: no version ${version}, there are ${known.join(', ')}`);
  return out;
}

function usage() {
  return readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\n').slice(1, 6).map((line) => line.slice(3)).join('\n');
}

function fail(code, message) {
  console.error(message);
  process.exit(code);
}
