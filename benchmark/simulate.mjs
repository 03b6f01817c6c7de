// How long the simulation takes: a rolling update of sets of growing size, from the first pod to the last, and the
// replay of every recorded trace. Run after `npx projen compile`:  node benchmark/simulate.mjs
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
const { Simulation } = require('../lib/model/simulation/simulation.js');
const { simulate } = require('../lib/model/simulation/simulate.js');

const SIZES = [1250, 2500, 5000, 10000];
const RUNS = 3;

/** A set with one claim a pod. */
function statefulSet(replicas, podManagementPolicy) {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: {
      replicas,
      podManagementPolicy,
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'img:1' }] } },
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
      ],
    },
  };
}

/** Makes every pod ready that is not, one after the other, until there is none; gives the number of events. */
function startAll(simulation) {
  let events = 0;
  for (let pod = simulation.nextPending(); pod !== undefined; pod = simulation.nextPending()) {
    simulation.apply({ ready: pod });
    events++;
  }
  return events;
}

/** Seconds for the start of a set, and for its rolling update. */
function run(replicas, policy) {
  const simulation = new Simulation({ kubernetesVersion: '1.34', mainSet: 'web' });
  const seconds = [];
  const timed = (what) => {
    const start = performance.now();
    what();
    seconds.push((performance.now() - start) / 1000);
  };
  timed(() => {
    simulation.createSet(statefulSet(replicas, policy));
    startAll(simulation);
  });
  timed(() => {
    simulation.apply({ patch: { spec: { template: { spec: { containers: [{ name: 'main', image: 'img:2' }] } } } } });
    const events = startAll(simulation);
    if (events !== replicas) throw new Error(`${events} pods became ready in an update of ${replicas}`);
  });
  return { start: seconds[0], update: seconds[1] };
}

function best(runs, key) {
  return Math.min(...runs.map((result) => result[key])).toFixed(3).padStart(8);
}

for (const policy of ['OrderedReady', 'Parallel']) {
  run(500, policy); // warm-up
  for (const size of SIZES) {
    const runs = Array.from({ length: RUNS }, () => run(size, policy));
    console.log(`${policy.padEnd(12)} ${String(size).padStart(6)} pods   start ${best(runs, 'start')} s   rolling update ${best(runs, 'update')} s`);
  }
}

const traces = readdirSync(root, { recursive: true })
  .filter((file) => /^(conformance|test\/fixtures)\/traces\/.*\.json\.gz$/.test(file))
  .flatMap((file) => JSON.parse(gunzipSync(readFileSync(join(root, file))).toString()));
const start = performance.now();
for (const trace of traces) simulate(trace);
console.log(`replay of ${traces.length} recorded traces: ${((performance.now() - start) / 1000).toFixed(2)} s`);
