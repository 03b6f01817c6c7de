/** The API server's rules for where pods run: affinity, tolerations, spreading. */
import { JsonObject } from '../decoder';
import { isLabelValue } from '../labels';
import { Behaviour } from '../versions';
import { count, inRange, object, objects, oneOf, optionalCount, optionalObject, optionalText, Refuse, text, texts } from './fields';
import { dnsLabel, qualifiedName } from './formats';
import { checkNodeSelector, checkNodeSelectorTerm, checkSelector } from './selectors';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Refuses faulty affinity. */
export function checkAffinity(affinity: JsonObject, behaviour: Behaviour, path: string, refuse: Refuse): void {
  const nodes = object(affinity, 'nodeAffinity');
  const needed = optionalObject(nodes, REQUIRED);
  if (needed !== undefined) checkNodeSelector(needed, behaviour, `${path}.nodeAffinity.${REQUIRED}`, refuse);
  for (const [index, term] of objects(nodes, PREFERRED).entries()) {
    const at = `${path}.nodeAffinity.${PREFERRED}[${index}]`;
    inRange(count(term, 'weight'), 1, 100, `${at}.weight`, refuse);
    checkNodeSelectorTerm(object(term, 'preference'), true, `${at}.preference`, refuse);
  }
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    const pods = object(affinity, kind);
    for (const [index, term] of objects(pods, REQUIRED).entries()) checkPodTerm(term, `${path}.${kind}.${REQUIRED}[${index}]`, refuse);
    for (const [index, term] of objects(pods, PREFERRED).entries()) {
      const at = `${path}.${kind}.${PREFERRED}[${index}]`;
      inRange(count(term, 'weight'), 1, 100, `${at}.weight`, refuse);
      checkPodTerm(object(term, 'podAffinityTerm'), `${at}.podAffinityTerm`, refuse);
    }
  }
}

function checkPodTerm(term: JsonObject, path: string, refuse: Refuse): void {
  const selector = optionalObject(term, 'labelSelector');
  if (selector !== undefined) checkSelector(selector, `${path}.labelSelector`, refuse);
  const namespaces = optionalObject(term, 'namespaceSelector');
  if (namespaces !== undefined) checkSelector(namespaces, `${path}.namespaceSelector`, refuse);
  for (const namespace of texts(term, 'namespaces')) dnsLabel(namespace, `${path}.namespace`, refuse);
  const [match, mismatch] = [texts(term, 'matchLabelKeys'), texts(term, 'mismatchLabelKeys')];
  checkLabelKeys(match, selector, `${path}.matchLabelKeys`, refuse);
  checkLabelKeys(mismatch, selector, `${path}.mismatchLabelKeys`, refuse);
  checkMerged(match, selector, path, refuse);
  for (const [index, key] of match.entries()) {
    if (mismatch.includes(key)) refuse(`${path}.matchLabelKeys[${index}]`, `'${key}' is one of mismatchLabelKeys as well`);
  }
  const topology = text(term, 'topologyKey');
  if (topology === '') refuse(`${path}.topologyKey`, 'must be set');
  else qualifiedName(topology, `${path}.topologyKey`, refuse);
}

function checkLabelKeys(keys: readonly string[], selector: JsonObject | undefined, path: string, refuse: Refuse): void {
  if (keys.length > 0 && selector === undefined) refuse(path, 'needs a labelSelector');
  else for (const [index, key] of keys.entries()) qualifiedName(key, `${path}[${index}]`, refuse);
}

/** The server adds the keys to the selector's expressions: one that the selector has twice then is a mistake. */
function checkMerged(keys: readonly string[], selector: JsonObject | undefined, path: string, refuse: Refuse): void {
  if (selector === undefined) return;
  const seen = new Set(Object.keys(object(selector, 'matchLabels')));
  for (const expression of objects(selector, 'matchExpressions')) {
    const key = text(expression, 'key');
    if (keys.includes(key) && seen.has(key)) refuse(`${path}[${keys.lastIndexOf(key)}]`, `'${key}' is in matchLabelKeys and twice in the labelSelector`);
    seen.add(key);
  }
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Refuses faulty tolerations. */
export function checkTolerations(tolerations: readonly JsonObject[], behaviour: Behaviour, path: string, refuse: Refuse): void {
  for (const [index, toleration] of tolerations.entries()) {
    const at = `${path}[${index}]`;
    const [key, operator, value, effect] = ['key', 'operator', 'value', 'effect'].map((field) => text(toleration, field));
    if (key !== '') qualifiedName(key, `${at}.key`, refuse);
    else if (operator !== 'Exists') refuse(`${at}.operator`, "must be 'Exists' without a key");
    if (optionalCount(toleration, 'tolerationSeconds') !== undefined && effect !== 'NoExecute') {
      refuse(`${at}.effect`, `must be 'NoExecute' beside tolerationSeconds, got '${effect}'`);
    }
    if (operator === 'Equal' || operator === '') {
      if (!isLabelValue(value)) refuse(`${at}.operator`, `'${value}' is no value of a taint`);
    } else if (operator === 'Exists') {
      if (value !== '') refuse(`${at}.operator`, "'Exists' goes with no value");
    } else if (behaviour.comparingTolerations && (operator === 'Lt' || operator === 'Gt')) {
      if (!/^(0|-?[1-9][0-9]{0,18})$/.test(value)) refuse(`${at}.value`, `must be a whole number for '${operator}', got '${value}'`);
    } else {
      refuse(`${at}.operator`, `must be 'Equal' or 'Exists', got '${operator}'`);
    }
    if (effect !== '') oneOf(effect, EFFECTS, `${at}.effect`, refuse);
  }
}

/** Refuses faulty constraints on how pods spread. */
export function checkSpreading(constraints: readonly JsonObject[], behaviour: Behaviour, path: string, refuse: Refuse): void {
  const seen = new Map<string, number>();
  for (const [index, constraint] of constraints.entries()) {
    const at = `${path}[${index}]`;
    const [topology, action] = [text(constraint, 'topologyKey'), text(constraint, 'whenUnsatisfiable')];
    if (count(constraint, 'maxSkew') <= 0) refuse(`${at}.maxSkew`, `must be above 0, got ${count(constraint, 'maxSkew')}`);
    if (topology === '') refuse(`${at}.topologyKey`, 'must be set');
    oneOf(action, ['DoNotSchedule', 'ScheduleAnyway'], `${at}.whenUnsatisfiable`, refuse);
    const before = seen.get(`${topology}\n${action}`);
    if (before !== undefined) refuse(`${path}[${before}].{topologyKey, whenUnsatisfiable}`, `are there twice: '${topology}', '${action}'`);
    seen.set(`${topology}\n${action}`, index);
    const domains = optionalCount(constraint, 'minDomains');
    if (domains !== undefined && domains <= 0) refuse(`${at}.minDomains`, `must be above 0, got ${domains}`);
    if (domains !== undefined && action !== 'DoNotSchedule') refuse(`${at}.minDomains`, "goes with 'DoNotSchedule' only");
    for (const policy of ['nodeAffinityPolicy', 'nodeTaintsPolicy']) {
      const word = optionalText(constraint, policy);
      if (word !== undefined) oneOf(word, ['Honor', 'Ignore'], `${at}.${policy}`, refuse);
    }
    const selector = optionalObject(constraint, 'labelSelector');
    const keys = texts(constraint, 'matchLabelKeys');
    checkLabelKeys(keys, selector, `${at}.matchLabelKeys`, refuse);
    if (behaviour.mergesSpreadKeys) checkMerged(keys, selector, at, refuse);
    else checkRepeated(keys, selector, `${at}.matchLabelKeys`, refuse);
    if (selector !== undefined) checkSelector(selector, `${at}.labelSelector`, refuse);
  }
}

function checkRepeated(keys: readonly string[], selector: JsonObject | undefined, path: string, refuse: Refuse): void {
  const used = [...Object.keys(object(selector ?? {}, 'matchLabels')), ...objects(selector ?? {}, 'matchExpressions').map((one) => text(one, 'key'))];
  for (const [index, key] of keys.entries()) if (used.includes(key)) refuse(`${path}[${index}]`, `'${key}' is in the labelSelector as well`);
}
