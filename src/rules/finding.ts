/**
 * What would happen, from the worst on.
 */
export enum Effect {
  /** The API server refuses the object. */
  REJECTED = 'rejected',
  /** Accepted, and never works. */
  BROKEN = 'broken',
  /** Data is lost. */
  DATA_LOSS = 'data-loss',
  /** The service is down, or clients do not reach it. */
  OUTAGE = 'outage',
  /** Works until something common happens. */
  HAZARD = 'hazard',
  /** Could be better. */
  ADVICE = 'advice',
}

/**
 * The object that a finding is about.
 */
export interface FindingObject {
  /** Group and version, such as `apps/v1`. */
  readonly apiVersion: string;

  /** The kind, such as `StatefulSet`. */
  readonly kind: string;

  /**
   * The namespace.
   *
   * @default - the object has none, or none is written
   */
  readonly namespace?: string;

  /** The name. */
  readonly name: string;
}

/**
 * Something that a rule found in the manifests.
 */
export interface Finding {
  /** The id of the rule. */
  readonly rule: string;

  /** What would happen. */
  readonly effect: Effect;

  /** The object it is about. */
  readonly object: FindingObject;

  /** The field, such as `spec.template.spec.containers[0].image`; empty for the object as a whole. */
  readonly path: string;

  /** What was found, where, and what would happen. */
  readonly message: string;

  /** What to write instead. */
  readonly fix: string;

  /**
   * The path of the construct that made the object.
   *
   * @default - the manifest was not made by a construct
   */
  readonly constructPath?: string;

  /**
   * Why the finding is accepted.
   *
   * @default - it is not
   */
  readonly acknowledged?: string;
}

/** The effects that stop a synth. */
const STOPPING: readonly Effect[] = [Effect.REJECTED, Effect.BROKEN, Effect.DATA_LOSS, Effect.OUTAGE];

/** Whether a finding stops a synth: its effect is bad enough, and nobody has acknowledged it. */
export function stopsSynth(finding: Finding): boolean {
  return isStopping(finding.effect) && finding.acknowledged === undefined;
}

/** Whether a finding of that effect stops a synth unless it is acknowledged. */
export function isStopping(effect: Effect): boolean {
  return STOPPING.includes(effect);
}

/** What is certain to fail cannot be acknowledged. */
export function canAcknowledge(effect: Effect): boolean {
  return effect !== Effect.REJECTED && effect !== Effect.BROKEN;
}
