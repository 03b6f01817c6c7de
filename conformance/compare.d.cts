import type { Trace } from '../src/model/simulation/scenario';

/** A trace as it is recorded. */
export interface RecordedTrace extends Trace {
  /** Other results of the same scenario: the control plane disagreed with itself. */
  readonly alternatives?: readonly { readonly steps: Trace['steps'] }[];
}

export interface TraceDifference {
  readonly step: number;
  readonly differences: readonly string[];
}

export declare function readTraces(file: string): RecordedTrace[];
export declare function firstDifference(recorded: RecordedTrace, predicted: Trace): TraceDifference | null;
export declare function describeDifference(recorded: RecordedTrace, difference: TraceDifference): string;
export declare function isAnotherCourse(recorded: RecordedTrace, predicted: RecordedTrace): boolean;
