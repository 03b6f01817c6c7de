/** Jobs: hardly anything of one may change once it is there. */
import { changedJobTemplate } from './job-template';
import { isLive, writtenOf } from './simple';
import { isTrue, object, objects, optionalCount, optionalObject, RefuseChange, text } from '../admission/fields';
import { sameJson } from '../admission/same';
import { isJsonObject, JsonObject } from '../decoder';
import { Behaviour } from '../versions';

const CONTROLLER = 'batch.kubernetes.io/controller-uid';

/** Refuses a change of a Job. */
export function changedJob(after: JsonObject, before: JsonObject, refuse: RefuseChange, behaviour: Behaviour): void {
  const [is, was] = [object(after, 'spec'), object(before, 'spec')];
  checkCompletions(is, was, object(writtenOf(before) ?? {}, 'spec'), refuse);
  checkSelector(is, was, refuse);
  changedJobTemplate(after, before, refuse, behaviour);
  const fields: readonly [string, (spec: JsonObject) => unknown, boolean][] = [
    ['completionMode', completionMode, true],
    ['podFailurePolicy', failurePolicy, true],
    ['backoffLimitPerIndex', ({ backoffLimitPerIndex }) => backoffLimitPerIndex, behaviour.retriesByIndex],
    ['successPolicy', ({ successPolicy }) => successPolicy, behaviour.jobSuccessPolicy],
  ];
  for (const [field, valueOf, isKnown] of fields) {
    if (isKnown && !sameJson(valueOf(was), valueOf(is))) refuse(`spec.${field}`, valueOf(was), valueOf(is));
  }
  // Where it is switched off, it is dropped of a new Job, and not of a changed one.
  const manager = behaviour.jobManagers || isLive(before) ? was.managedBy : undefined;
  if ((is.managedBy ?? undefined) !== (manager ?? undefined)) refuse('spec.managedBy', manager, is.managedBy);
}

function completionMode(spec: JsonObject): string {
  return text(spec, 'completionMode') || 'NonIndexed';
}

/** With the status that a pattern is about, which is 'True' unless it says otherwise. */
function failurePolicy({ podFailurePolicy: policy }: JsonObject): unknown {
  if (!isJsonObject(policy)) return policy ?? undefined;
  const rules = objects(policy, 'rules').map((rule) => ({
    ...rule,
    ...(Array.isArray(rule.onPodConditions) && { onPodConditions: objects(rule, 'onPodConditions').map((pattern) => ({ ...pattern, status: pattern.status || 'True' })) }),
  }));
  return { ...policy, rules };
}

/** Both counts are filled in with 1 when neither is written; an indexed Job may be scaled, both counts alike. */
function checkCompletions(is: JsonObject, was: JsonObject, written: JsonObject, refuse: RefuseChange): void {
  const before = completions(was);
  const after = optionalCount(is, 'completions') ?? keptCompletions(is, written, before);
  if (after === before) return;
  if (completionMode(is) === 'Indexed' && after !== undefined && after === (optionalCount(is, 'parallelism') ?? 1)) return;
  refuse('spec.completions', before, after);
}

function completions(spec: JsonObject): number | undefined {
  return optionalCount(spec, 'completions') ?? (optionalCount(spec, 'parallelism') === undefined ? 1 : undefined);
}

/**
 * The count where the new manifest does not have it: what the server had filled in stays, what a manifest had said goes.
 * Nobody knows which it was: then 1 has been filled in.
 */
function keptCompletions(is: JsonObject, written: JsonObject, before: number | undefined): number | undefined {
  if (optionalCount(written, 'completions') === undefined) return before === 1 || Object.keys(written).length > 0 ? before : undefined;
  // The other count stays if the server had filled it in, and then this one is not.
  return optionalCount(written, 'parallelism') !== undefined ? completions(is) : undefined;
}

/** The selector that the server generates stays; what a manifest adds to it is a change. */
function checkSelector(is: JsonObject, was: JsonObject, refuse: RefuseChange): void {
  const [before, after] = [was, is].map((spec) => selectorOf(spec));
  const generated = isTrue(was, 'manualSelector') ? {} : { [CONTROLLER]: (before.matchLabels as JsonObject)[CONTROLLER] ?? '' };
  const [old, fresh] = [before, after].map(({ matchLabels, ...rest }) => ({ ...rest, matchLabels: { ...generated, ...matchLabels as JsonObject } }));
  const isGone = isTrue(was, 'manualSelector') && !isTrue(is, 'manualSelector');
  // Without the flag the server wants the labels that it would have generated.
  if (isGone || !sameJson(old, fresh) || isEmptied(is, was)) refuse('spec.selector', optionalObject(was, 'selector'), optionalObject(is, 'selector'));
}

/** A selector that is written and empty replaces the generated one. */
function isEmptied(is: JsonObject, was: JsonObject): boolean {
  return !isTrue(was, 'manualSelector') && isJsonObject(is.selector) && Object.keys(is.selector).length === 0;
}

function selectorOf(spec: JsonObject): JsonObject {
  const selector = object(spec, 'selector');
  return { matchExpressions: objects(selector, 'matchExpressions'), matchLabels: object(selector, 'matchLabels') };
}
