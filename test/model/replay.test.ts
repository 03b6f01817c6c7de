import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeDifference, firstDifference, isAnotherCourse, readTraces, RecordedTrace } from '../../conformance/compare.cjs';
import { simulate, simulateOutcomes } from '../../src/model/simulation/simulate';

const ROOT = join(__dirname, '..', '..');

function recordings(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json.gz'))
    .map((file) => join(folder, file))
    .sort();
}

/** What a trace differs in from every course that the simulation names; undefined when one of them is the recorded one. */
function disagreement(trace: RecordedTrace): string | undefined {
  const difference = firstDifference(trace, simulate(trace));
  if (difference === null) return undefined;
  const [, ...alternatives] = simulateOutcomes(trace);
  if (isAnotherCourse(trace, { ...trace, alternatives })) {
    unusual.push(trace.name);
    return undefined;
  }
  return describeDifference(trace, difference);
}

const unusual: string[] = [];

describe('the simulation does what a real control plane did', () => {
  test.each([...recordings('test/fixtures/traces'), ...recordings('conformance/traces')])('%s', (file) => {
    const traces = readTraces(join(ROOT, file));
    expect(traces.flatMap((trace) => disagreement(trace) ?? []).join('\n\n')).toBe('');
  });

  // More of them would mean that the usual course is not the usual one.
  test('hardly ever by another course than the usual one', () => {
    expect(unusual.length).toBeLessThanOrEqual(5);
  });
});
