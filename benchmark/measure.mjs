import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// Where a machine names certificates of its own, Node reads them all before it runs anything: longer than it starts otherwise.
delete process.env.NODE_EXTRA_CA_CERTS;

/** A file of this folder. */
export const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Runs node to the end; what it wrote, and how many milliseconds it took by the clock. */
export function node(...args) {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const clock = performance.now() - start;
  if (error) throw error;
  if (status !== 0) throw new Error(`node ${args.join(' ')}: exit code ${status}\n${stderr}`);
  return { clock, stdout };
}

/**
 * Takes each measurement once to warm up, then `runs` times in turns, so that what else the machine does falls on all
 * alike. Each gives numbers by name; the medians come back, by the measurement's name.
 */
export function inTurns(measurements, runs) {
  const samples = Object.fromEntries(Object.keys(measurements).map((name) => [name, []]));
  for (let run = 0; run <= runs; run++) {
    for (const [name, measure] of Object.entries(measurements)) {
      const sample = measure();
      if (run > 0) samples[name].push(sample);
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, list]) => [name, medians(list)]));
}

function medians(samples) {
  return Object.fromEntries(Object.keys(samples[0]).map((key) => [key, median(samples.map((sample) => sample[key]))]));
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
