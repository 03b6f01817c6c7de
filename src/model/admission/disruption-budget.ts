/** The API server's rules for disruption budgets. */
import { JsonObject } from '../decoder';
import { object, oneOf, optionalObject, optionalText, Refuse } from './fields';
import { anyName, checkMetadata } from './metadata';
import { checkSelector } from './selectors';

/** Refuses a budget, new or changed. */
export function checkDisruptionBudget(budget: JsonObject, refuse: Refuse, old?: JsonObject): void {
  checkMetadata(budget, old === undefined ? anyName : undefined, refuse, true);
  const spec = object(budget, 'spec');
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) refuse('spec', 'minAvailable and maxUnavailable exclude each other');
  for (const field of ['minAvailable', 'maxUnavailable']) {
    if (spec[field] !== undefined) checkShare(spec[field], `spec.${field}`, refuse);
  }
  const selector = optionalObject(spec, 'selector');
  if (selector !== undefined) checkSelector(selector, 'spec.selector', refuse);
  const policy = optionalText(spec, 'unhealthyPodEvictionPolicy');
  if (policy !== undefined) oneOf(policy, ['IfHealthyBudget', 'AlwaysAllow'], 'spec.unhealthyPodEvictionPolicy', refuse);
}

/** Refuses what is neither a number of pods nor a share of them. */
function checkShare(value: unknown, path: string, refuse: Refuse): void {
  if (typeof value === 'number') {
    if (value < 0) refuse(path, `must not be negative, got ${value}`);
    return;
  }
  if (!/^[0-9]+%$/.test(String(value))) refuse(path, `must be a whole number or a percentage, got '${String(value)}'`);
  else if (parseInt(String(value), 10) > 100) refuse(path, `must not be above 100%, got ${String(value)}`);
}
