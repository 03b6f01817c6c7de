import { JsonObject } from '../../src/model/decoder';
import { Trace, TraceStep } from '../../src/model/scenario';

/** One difference between a recorded step and a simulated one. */
export interface Difference {
  readonly scenario: string;
  readonly step: number;
  readonly event: unknown;
  readonly field: string;
  readonly expected: unknown;
  readonly got: unknown;
}

const COMPARED = ['pods', 'pvcs', 'status', 'statuses', 'revisions', 'content'] as const;

/** What differs in the first step that differs, in the sense of conformance/FORMAT.md. */
export function traceDifferences(recorded: Trace, got: Trace): Difference[] {
  for (const [index, expected] of recorded.steps.entries()) {
    const differences = stepDifferences(recorded, expected, got.steps[index], index);
    if (differences.length > 0) return differences;
  }
  return [];
}

function stepDifferences(scenario: Trace, expected: TraceStep, got: TraceStep, step: number): Difference[] {
  const differences: Difference[] = [];
  const note = (field: string, one: unknown, other: unknown) => {
    if (canonical(one) !== canonical(other)) {
      differences.push({ scenario: scenario.name, step, event: expected.event, field, expected: one, got: other });
    }
  };
  note('rejected', expected.rejected !== undefined, got.rejected !== undefined);
  for (const field of COMPARED) {
    // The first three are always recorded; a status that is absent means that there is no set.
    const isRecorded = field in expected || field === 'status';
    if (isRecorded) note(field, expected[field], got[field]);
  }
  note('actions', [...expected.actions].sort(), [...got.actions].sort());
  if (isOrderCertain(scenario, step)) note('order of actions', podActions(expected), podActions(got));
  return differences;
}

/** Created and terminated pods come in a certain order when one set does it, and nothing but its controller. */
function isOrderCertain(scenario: Trace, step: number): boolean {
  if ((scenario.otherSets?.length ?? 0) > 0) return false;
  let set: JsonObject = scenario.statefulSet;
  let collecting = false;
  for (const { event, rejected } of scenario.steps.slice(0, step + 1)) {
    if (event?.createSet !== undefined && rejected === undefined) {
      set = event.createSet;
      collecting = false;
    }
    if (event?.deleteSet === 'Foreground') collecting = true;
  }
  const { podManagementPolicy } = (set.spec ?? {}) as { podManagementPolicy?: string };
  return (podManagementPolicy ?? 'OrderedReady') === 'OrderedReady' && !collecting && scenario.steps[step].event?.deleteSet === undefined;
}

function podActions(step: TraceStep): string[] {
  return step.actions.filter((action) => /^(create|terminate) pod\//.test(action));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (part !== null && typeof part === 'object' && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
    : part)) ?? 'nothing';
}

/** The differences in words. */
export function describeDifferences(differences: readonly Difference[]): string {
  return differences.map(({ scenario, step, event, field, expected, got }) => [
    `${scenario}, step ${step}, ${JSON.stringify(event) ?? 'creation'}: ${field}`,
    `  expected ${JSON.stringify(expected)}`,
    `  got      ${JSON.stringify(got)}`,
  ].join('\n')).join('\n');
}
