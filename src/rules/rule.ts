import { Effect, Finding } from './finding';
import { World } from './world';
import { Manifest } from '../model/objects';

/** Reports one finding of the rule that is running. */
export type Report = (object: Manifest, found: {
  /** The field, or '' for the object as a whole. */
  readonly path: string;
  /** What was found, with the value, and what would happen. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  /** Where it differs from the rule's. */
  readonly effect?: Effect;
}) => void;

/** What was found by the rules that came before: for those that look at findings. */
export interface Judged {
  /** Every rule that there is. */
  readonly rules: readonly Rule[];

  /** The findings on an object. */
  on(object: Manifest): readonly Finding[];
}

/** One invariant: what it looks at, what would happen, how to mend it. */
export interface Rule {
  /** Names the rule in reports and acknowledgements: lower case, with dashes. Never changes. */
  readonly id: string;

  /** What would happen. */
  readonly effect: Effect;

  /** What would happen at worst, where some of its findings are worse than the others. Default: `effect`. */
  readonly worst?: Effect;

  /** One line for the catalogue: what must hold. */
  readonly title: string;

  /** Why: what Kubernetes does otherwise, and who was hurt. */
  readonly why: string;

  /**
   * Whether each object is judged by itself, with what can be looked up for it: `check` is called with some of the objects
   * at a time. Default: false, `check` is called once and sees all.
   */
  readonly perObject?: boolean;

  check(world: World, report: Report, judged: Judged): void;
}

/** The rules of one topic: a folder. */
export interface Pack {
  readonly topic: string;

  /** What the rules look at, in a line. */
  readonly about: string;

  readonly rules: readonly Rule[];
}
