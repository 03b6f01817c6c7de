import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describeDifferences, traceDifferences } from './trace-equality';
import { Trace } from '../../src/model/scenario';
import { simulate } from '../../src/model/simulate';

interface Recorded extends Trace {
  /** Other results of the same scenario: the control plane disagreed with itself. */
  readonly alternatives?: readonly { readonly steps: Trace['steps'] }[];
}

const ROOT = join(__dirname, '..', '..');

function recordings(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json.gz'))
    .map((file) => join(folder, file))
    .sort();
}

function read(file: string): Recorded[] {
  return JSON.parse(gunzipSync(readFileSync(join(ROOT, file))).toString()) as Recorded[];
}

/** What is different, in words; empty when the simulation agrees with one of the results. */
function disagreement(trace: Recorded): string {
  const got = simulate(trace);
  const results = [trace.steps, ...(trace.alternatives ?? []).map(({ steps }) => steps)];
  const differences = results.map((steps) => traceDifferences({ ...trace, steps }, got));
  return differences.some((list) => list.length === 0) ? '' : describeDifferences(differences[0]);
}

describe('the simulation does what a real control plane did', () => {
  test.each([...recordings('test/fixtures/traces'), ...recordings('conformance/traces')])('%s', (file) => {
    const traces = read(file);
    expect(traces.length).toBeGreaterThan(0);
    expect(traces.map(disagreement).filter((text) => text !== '').join('\n\n')).toBe('');
  });
});
