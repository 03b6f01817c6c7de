/** Findings as all reports have them: with the place that they were found in, worst first. */
import { Effect, Finding, FindingObject } from '../rules/finding';

/** A place in what was read. */
export interface Source {
  /** As it was given. */
  readonly file: string;

  /** The document in the file, from 1. */
  readonly document: number;

  /** From 1. */
  readonly line: number;
}

/** A finding, and the line of its field or, when that is not there, of what it would be in. */
export interface SourcedFinding extends Finding {
  readonly source: Source;
}

/** What was judged, and what was found. */
export interface FindingsReport {
  readonly kubernetesVersion: string;

  /** Everything that was judged, in the order in which it was read. */
  readonly objects: readonly { readonly object: FindingObject; readonly source: Source }[];

  /** As {@link worstFirst} puts them. */
  readonly findings: readonly SourcedFinding[];

  /** From which effect on a finding counts; undefined: none does. */
  readonly failOn?: Effect;
}

/** From the worst on. */
export const EFFECTS: readonly Effect[] = Object.values(Effect);

function rank(effect: Effect): number {
  return EFFECTS.indexOf(effect);
}

/** The worst first, and what is acknowledged last; otherwise as it was found. */
export function worstFirst(findings: readonly SourcedFinding[]): SourcedFinding[] {
  const order = ({ effect, acknowledged }: Finding): number => (acknowledged === undefined ? 0 : EFFECTS.length) + rank(effect);
  return [...findings].sort((one, other) => order(one) - order(other));
}

/** Whether a finding is bad enough to fail, and nobody has acknowledged it. */
export function counts({ effect, acknowledged }: Finding, failOn: Effect | undefined): boolean {
  return acknowledged === undefined && failOn !== undefined && rank(effect) <= rank(failOn);
}

/** How loud a finding is where there are three levels only. */
export function severity({ effect, acknowledged }: Finding): 'error' | 'warning' | 'note' {
  if (acknowledged !== undefined || effect === Effect.ADVICE) return 'note';
  return effect === Effect.HAZARD ? 'warning' : 'error';
}

/** `StatefulSet shop/db`. */
export function objectTitle({ kind, namespace, name }: FindingObject): string {
  return `${kind || 'object without a kind'} ${namespace === undefined ? '' : `${namespace}/`}${name || '(no name)'}`;
}
