/** Why a set does not move on: what the controller waits for, which pod blocks, and what a person can do about it. */
import { Pod, StatefulSet } from './cluster-objects';
import { Stop, StopCode } from './sync';

/** Something that the controller waits for. */
export interface Reason {
  readonly code: StopCode;

  /** The set that waits. */
  readonly set: string;

  /** The pod that it waits for. */
  readonly pod?: string;

  /** What it waits for, in words. */
  readonly message: string;

  /** What a person can do. Absent when nothing is wrong: it only takes its time. */
  readonly remedy?: string;
}

/** The reason behind a stop; undefined when there is nothing to wait for. */
export function explainStop(_stop: Stop, _set: StatefulSet, _pod: (name: string) => Pod | undefined): Reason | undefined {
  return undefined;
}
