/** The API server's rules for StatefulSets. */
import { isJsonObject, JsonObject } from '../decoder';
import { LabelSelector, selectorMatches } from '../labels';
import { Behaviour } from '../versions';
import { checkClaimSpec } from './claim';
import { count, nonNegative, object, objects, oneOf, optionalCount, optionalObject, Refuse, RefuseChange, text, texts, textMap } from './fields';
import { dnsLabel } from './formats';
import { checkMetadata } from './metadata';
import { checkAppArmorAnnotations, checkPodAnnotations } from './pod-annotations';
import { checkPodSpec } from './pod-spec';
import { sameJson, withoutEmpty } from './same';
import { checkAnnotations, checkLabels, checkSelector } from './selectors';

/** Refuses a set, new or changed; `isPodValid`: the pod spec of a new one is known to be right. */
export function checkStatefulSet(
  set: JsonObject, behaviour: Behaviour, refuse: Refuse, refuseChange: RefuseChange, old?: JsonObject, isPodValid = false,
): void {
  checkMetadata(set, old === undefined ? dnsLabel : undefined, refuse);
  const spec = object(set, 'spec');
  if (old === undefined) {
    const serviceName = text(spec, 'serviceName');
    if (behaviour.serviceNameValidated && serviceName !== '') dnsLabel(serviceName, 'spec.serviceName', refuse);
    if (behaviour.templatesValidated) checkClaimTemplates(spec, behaviour, refuse);
    checkSpec(spec, behaviour, behaviour.templatesValidated && !isPodValid, refuse);
    return;
  }
  // What was stored with a faulty template may be changed all the same.
  const before = object(old, 'spec');
  let wasFaulty = false;
  if (behaviour.templatesValidated) checkSpec(before, behaviour, true, () => wasFaulty = true);
  checkSpec(spec, behaviour, behaviour.templatesValidated && !wasFaulty, refuse);
  checkChange(spec, before, behaviour, refuseChange);
}

/**
 * Refuses the templates of a set, as its pods and claims would be refused: where the server does not look at them
 * itself, it takes the set, and then nothing can be made of them.
 */
export function checkTemplates(set: JsonObject, behaviour: Behaviour, isPodValid: boolean, refuse: Refuse): void {
  const spec = object(set, 'spec');
  checkClaimTemplates(spec, behaviour, refuse);
  if (!isPodValid) checkPodTemplate(spec, behaviour, refuse);
}

function checkSpec(spec: JsonObject, behaviour: Behaviour, withPod: boolean, refuse: Refuse): void {
  oneOf(text(spec, 'podManagementPolicy') || 'OrderedReady', ['OrderedReady', 'Parallel'], 'spec.podManagementPolicy', refuse);
  checkStrategy(object(spec, 'updateStrategy'), behaviour, refuse);
  const retention = object(spec, 'persistentVolumeClaimRetentionPolicy');
  for (const half of ['whenDeleted', 'whenScaled']) {
    oneOf(text(retention, half) || 'Retain', ['Retain', 'Delete'], `spec.persistentVolumeClaimRetentionPolicy.${half}`, refuse);
  }
  nonNegative(count(spec, 'replicas'), 'spec.replicas', refuse);
  nonNegative(count(spec, 'minReadySeconds'), 'spec.minReadySeconds', refuse);
  nonNegative(count(object(spec, 'ordinals'), 'start'), 'spec.ordinals.start', refuse);
  const isSelector = checkOwnSelector(spec, refuse);
  if (isSelector) {
    checkOwnLabels(spec, refuse);
    if (withPod) checkPodTemplate(spec, behaviour, refuse);
  }
  const pod = object(object(spec, 'template'), 'spec');
  oneOf(text(pod, 'restartPolicy') || 'Always', ['Always'], 'spec.template.spec.restartPolicy', refuse);
  if (pod.activeDeadlineSeconds !== undefined) refuse('spec.template.spec.activeDeadlineSeconds', 'must not be set: pods of a set run for ever');
}

function checkStrategy(strategy: JsonObject, behaviour: Behaviour, refuse: Refuse): void {
  const path = 'spec.updateStrategy';
  const type = text(strategy, 'type') || 'RollingUpdate';
  const types = ['RollingUpdate', 'OnDelete', ...(behaviour.recreateStrategy ? ['Recreate'] : [])];
  oneOf(type, types, path, refuse);
  const block = optionalObject(strategy, 'rollingUpdate');
  if (block === undefined || !types.includes(type)) return;
  if (type !== 'RollingUpdate') {
    refuse(`${path}.rollingUpdate`, `is for 'RollingUpdate' only, the type is '${type}'`);
    return;
  }
  nonNegative(count(block, 'partition'), `${path}.rollingUpdate.partition`, refuse);
  if (block.maxUnavailable !== undefined) checkBudget(block.maxUnavailable, `${path}.rollingUpdate.maxUnavailable`, refuse);
}

/** Refuses what is neither a number of pods above zero nor a percentage of them. */
function checkBudget(value: unknown, path: string, refuse: Refuse): void {
  if (typeof value === 'number') {
    if (value <= 0) refuse(path, `must be above 0, got ${value}`);
    return;
  }
  const percent = /^([0-9]+)%$/.exec(String(value));
  if (percent === null) refuse(path, `must be a whole number or a percentage, got '${String(value)}'`);
  else if (Number(percent[1]) === 0) refuse(path, 'must be above 0, got 0%');
  else if (Number(percent[1]) > 100) refuse(path, `must not be above 100%, got ${String(value)}`);
}

/** Whether the selector can be read at all; otherwise nothing is compared with it. */
function checkOwnSelector(spec: JsonObject, refuse: Refuse): boolean {
  const path = 'spec.selector';
  const selector = optionalObject(spec, 'selector');
  if (selector === undefined) {
    refuse(path, 'must be set');
    return true;
  }
  let isReadable = true;
  checkSelector(selector, path, (at, message) => {
    if (!at.endsWith('.matchLabels')) isReadable = false;
    refuse(at, message);
  });
  const expressions = objects(selector, 'matchExpressions');
  if (Object.keys(object(selector, 'matchLabels')).length + expressions.length === 0) refuse(path, 'must not be empty');
  return isReadable;
}

function checkOwnLabels(spec: JsonObject, refuse: Refuse): void {
  const template = object(spec, 'template');
  const metadata = object(template, 'metadata');
  const labels = textMap(metadata, 'labels');
  const selector = optionalObject(spec, 'selector');
  if (selector === undefined || !selectorMatches(readSelector(selector), labels)) {
    refuse('spec.template.metadata.labels', 'must match spec.selector');
  }
  // The server leaves `metadata` out of these paths.
  checkLabels(metadata, 'labels', 'spec.template.labels', refuse);
  checkAnnotations(metadata, 'annotations', 'spec.template.annotations', refuse);
  checkPodAnnotations(textMap(metadata, 'annotations'), object(template, 'spec'), 'spec.template.annotations', refuse);
}

function readSelector(selector: JsonObject): LabelSelector {
  return {
    matchLabels: textMap(selector, 'matchLabels'),
    matchExpressions: objects(selector, 'matchExpressions')
      .map((expression) => ({ key: text(expression, 'key'), operator: text(expression, 'operator'), values: texts(expression, 'values') })),
  };
}

function checkPodTemplate(spec: JsonObject, behaviour: Behaviour, refuse: Refuse): void {
  const path = 'spec.template.spec';
  const template = object(spec, 'template');
  const pod = object(template, 'spec');
  const claims = new Set(objects(spec, 'volumeClaimTemplates').map((claim) => text(object(claim, 'metadata'), 'name')));
  // A claim template takes the place of a volume of its name.
  const volumes = objects(pod, 'volumes').map((volume) => (claims.has(text(volume, 'name')) ? undefined : volume));
  const { hostname, subdomain, ...rest } = pod;
  checkPodSpec(rest, { own: volumes, claims: [...claims] }, behaviour, path, refuse);
  checkAppArmorAnnotations(textMap(object(template, 'metadata'), 'annotations'), pod, behaviour.templatesValidated, path, refuse);
}

function checkClaimTemplates(spec: JsonObject, behaviour: Behaviour, refuse: Refuse): void {
  for (const [index, claim] of objects(spec, 'volumeClaimTemplates').entries()) {
    checkClaimSpec(object(claim, 'spec'), behaviour, `spec.volumeClaimTemplates[${index}].spec`, refuse);
  }
}

/** What may change, and until when. */
const MUTABLE = new Set(['replicas', 'template', 'updateStrategy', 'minReadySeconds', 'ordinals', 'persistentVolumeClaimRetentionPolicy']);

function checkChange(after: JsonObject, before: JsonObject, behaviour: Behaviour, refuse: RefuseChange): void {
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (MUTABLE.has(field) || (field === 'revisionHistoryLimit' && behaviour.historyLimitMutable)) continue;
    if (!sameJson(defaulted(after, field), defaulted(before, field))) refuse(`spec.${field}`, before[field], after[field]);
  }
}

/** The field as the server compares it: with its defaults. */
function defaulted(spec: JsonObject, field: string): unknown {
  switch (field) {
    case 'podManagementPolicy': return text(spec, field) || 'OrderedReady';
    case 'revisionHistoryLimit': return optionalCount(spec, field) ?? 10;
    case 'serviceName': return text(spec, field);
    case 'volumeClaimTemplates': return objects(spec, field).map(defaultedTemplate);
    default: return spec[field];
  }
}

/** What kind of object a template says that it is counts for nothing. */
function defaultedTemplate(claim: JsonObject): JsonObject {
  const { apiVersion, kind, status, metadata, spec, ...rest } = claim;
  const written = isJsonObject(spec) ? spec : {};
  return {
    ...rest,
    metadata: withoutEmpty(isJsonObject(metadata) ? metadata : {}),
    spec: { ...written, volumeName: text(written, 'volumeName') || undefined, volumeMode: written.volumeMode ?? 'Filesystem' },
    status: { phase: 'Pending', ...(isJsonObject(status) ? status : {}) },
  };
}
