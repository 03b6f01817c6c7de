/** The API server's rules for a StatefulSet: which values it refuses. */
import { claimProblems } from './claim-rules';
import { Problem } from './decoder';
import { isLabelKey, isLabelValue, LabelSelector, selectorMatches } from './labels';
import { isDnsLabel } from './names';
import { RollingUpdate, StatefulSetManifest, UpdateStrategy } from './objects';
import { podTemplateProblems } from './pod-rules';
import { Behaviour } from './versions';

/** What is wrong with a set. `old` is what it was before, when it is being changed. */
export function* statefulSetProblems(set: StatefulSetManifest, behaviour: Behaviour, old?: StatefulSetManifest): Generator<Problem> {
  if (old === undefined && !isDnsLabel(set.name)) yield problem('metadata.name', 'must be a DNS label of at most 63 characters');
  if (old === undefined && behaviour.serviceNameValidated && set.serviceName !== '' && !isDnsLabel(set.serviceName)) {
    yield problem('spec.serviceName', 'must be a DNS label of at most 63 characters');
  }
  yield* specProblems(set, behaviour);
  if (!behaviour.templatesValidated) return;
  if (old === undefined) {
    for (const [index, template] of set.claimTemplates.entries()) yield* claimProblems(template, `spec.volumeClaimTemplates[${index}]`);
  }
  // What was stored with a faulty template may be changed all the same.
  const tolerates = old !== undefined && ([...specProblems(old, behaviour)].length > 0 || [...podTemplateProblems(old)].length > 0);
  if (!tolerates) yield* podTemplateProblems(set);
}

function* specProblems(set: StatefulSetManifest, behaviour: Behaviour): Generator<Problem> {
  if (!['OrderedReady', 'Parallel'].includes(set.podManagementPolicy)) {
    yield problem('spec.podManagementPolicy', `must be 'OrderedReady' or 'Parallel', got '${set.podManagementPolicy}'`);
  }
  yield* strategyProblems(set.updateStrategy, behaviour);
  for (const half of ['whenDeleted', 'whenScaled'] as const) {
    const value = set.retentionPolicy[half];
    if (value !== 'Retain' && value !== 'Delete') {
      yield problem(`spec.persistentVolumeClaimRetentionPolicy.${half}`, `must be 'Retain' or 'Delete', got '${value}'`);
    }
  }
  if (set.replicas < 0) yield problem('spec.replicas', `must not be negative, got ${set.replicas}`);
  if (set.minReadySeconds < 0) yield problem('spec.minReadySeconds', `must not be negative, got ${set.minReadySeconds}`);
  if (set.ordinalStart < 0) yield problem('spec.ordinals.start', `must not be negative, got ${set.ordinalStart}`);
  yield* selectorProblems(set.selector);
  if (!selectorMatches(set.selector, set.template.labels)) {
    yield problem('spec.template.metadata.labels', 'must match spec.selector');
  }
  yield* labelProblems(set.template.labels, 'spec.template.metadata.labels');
  for (const key of Object.keys(set.template.annotations)) {
    if (!isLabelKey(key.toLowerCase())) yield problem('spec.template.metadata.annotations', `'${key}' is no annotation's key`);
  }
  if (set.template.restartPolicy !== 'Always') {
    yield problem('spec.template.spec.restartPolicy', `must be 'Always', got '${set.template.restartPolicy}'`);
  }
  const raw = set.template.raw as { spec?: { activeDeadlineSeconds?: unknown } } | undefined;
  if (raw?.spec?.activeDeadlineSeconds !== undefined) yield problem('spec.template.spec.activeDeadlineSeconds', 'must not be set');
}

function* strategyProblems({ type, rollingUpdate }: UpdateStrategy, behaviour: Behaviour): Generator<Problem> {
  const path = 'spec.updateStrategy';
  const types = ['RollingUpdate', 'OnDelete', ...(behaviour.recreateStrategy ? ['Recreate'] : [])];
  if (!types.includes(type)) yield problem(path, `must be ${types.map((name) => `'${name}'`).join(' or ')}, got '${type}'`);
  if (rollingUpdate === undefined) return;
  if (type === 'RollingUpdate') yield* rollingUpdateProblems(rollingUpdate, `${path}.rollingUpdate`);
  else if (types.includes(type)) yield problem(`${path}.rollingUpdate`, `is for 'RollingUpdate' only, the type is '${type}'`);
}

function* rollingUpdateProblems({ partition, maxUnavailable }: RollingUpdate, path: string): Generator<Problem> {
  if (partition < 0) yield problem(`${path}.partition`, `must not be negative, got ${partition}`);
  if (maxUnavailable === undefined) return;
  const at = `${path}.maxUnavailable`;
  const percent = typeof maxUnavailable === 'string' ? /^([0-9]+)%$/.exec(maxUnavailable) : null;
  if (typeof maxUnavailable === 'string' && percent === null) {
    yield problem(at, `must be a whole number or a percentage, got '${maxUnavailable}'`);
  } else {
    const value = typeof maxUnavailable === 'number' ? maxUnavailable : Number(percent?.[1]);
    if (value <= 0) yield problem(at, `must be above 0, got ${maxUnavailable}`);
    if (percent !== null && value > 100) yield problem(at, `must not be above 100%, got ${maxUnavailable}`);
  }
}

function* selectorProblems(selector: LabelSelector): Generator<Problem> {
  const { matchLabels, matchExpressions } = selector;
  if (Object.keys(matchLabels).length === 0 && matchExpressions.length === 0) yield problem('spec.selector', 'must not be empty');
  yield* labelProblems(matchLabels, 'spec.selector.matchLabels');
  for (const [index, { key, operator, values }] of matchExpressions.entries()) {
    const at = `spec.selector.matchExpressions[${index}]`;
    const takesValues = operator === 'In' || operator === 'NotIn';
    if (!takesValues && operator !== 'Exists' && operator !== 'DoesNotExist') yield problem(`${at}.operator`, `'${operator}' is none`);
    else if (takesValues !== values.length > 0) yield problem(`${at}.values`, `${takesValues ? 'must' : 'must not'} be set for '${operator}'`);
    if (!isLabelKey(key)) yield problem(`${at}.key`, `'${key}' is no label's key`);
    for (const value of values) if (!isLabelValue(value)) yield problem(`${at}.values`, `'${value}' is no label's value`);
  }
}

/** Labels whose key or value Kubernetes does not take. */
export function* labelProblems(labels: { readonly [key: string]: string }, path: string): Generator<Problem> {
  for (const [key, value] of Object.entries(labels)) {
    if (!isLabelKey(key)) yield problem(path, `'${key}' is no label's key`);
    if (!isLabelValue(value)) yield problem(path, `'${value}' is no label's value`);
  }
}

function problem(path: string, message: string): Problem {
  return { path, message };
}
