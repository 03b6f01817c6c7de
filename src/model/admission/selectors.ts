/** The rules for labels, annotations and the selectors that look for labels. */
import { JsonObject } from '../decoder';
import { isLabelKey, isLabelValue } from '../labels';
import { Behaviour } from '../versions';
import { entries, objects, Refuse, text, texts } from './fields';
import { qualifiedName } from './formats';

/** All annotations of an object together, in characters. */
const ANNOTATIONS_LIMIT = 256 * 1024;

/** Refuses labels whose key or value is none. */
export function checkLabels(parent: JsonObject, field: string, path: string, refuse: Refuse): void {
  for (const [key, value] of entries(parent, field)) {
    if (!isLabelKey(key)) refuse(path, `'${key}' is no label's key`);
    checkLabelValue(value, path, refuse);
  }
}

/** Refuses what is no label's value. */
export function checkLabelValue(value: string, path: string, refuse: Refuse): void {
  if (!isLabelValue(value)) refuse(path, `must be at most 63 letters, digits, '-', '_' and '.', got '${value}'`);
}

/** Refuses annotations whose key is none. */
export function checkAnnotations(parent: JsonObject, field: string, path: string, refuse: Refuse): void {
  let size = 0;
  for (const [key, value] of entries(parent, field)) {
    qualifiedName(key.toLowerCase(), path, refuse);
    size += key.length + value.length;
  }
  if (size > ANNOTATIONS_LIMIT) refuse(path, `must be at most 256 KiB in all, got ${size} characters`);
}

/** Refuses a selector that cannot be one. */
export function checkSelector(selector: JsonObject, path: string, refuse: Refuse): void {
  checkLabels(selector, 'matchLabels', `${path}.matchLabels`, refuse);
  for (const [index, expression] of objects(selector, 'matchExpressions').entries()) {
    const at = `${path}.matchExpressions[${index}]`;
    const values = texts(expression, 'values');
    checkOperator(text(expression, 'operator'), values.length, at, refuse);
    qualifiedName(text(expression, 'key'), `${at}.key`, refuse);
    for (const [position, value] of values.entries()) checkLabelValue(value, `${at}.values[${position}]`, refuse);
  }
}

function checkOperator(operator: string, values: number, path: string, refuse: Refuse): void {
  switch (operator) {
    case 'In': case 'NotIn':
      if (values === 0) refuse(`${path}.values`, `must be set for '${operator}'`);
      break;
    case 'Exists': case 'DoesNotExist':
      if (values > 0) refuse(`${path}.values`, `must not be set for '${operator}'`);
      break;
    default:
      refuse(`${path}.operator`, `must be 'In', 'NotIn', 'Exists' or 'DoesNotExist', got '${operator}'`);
  }
}

/** Refuses terms that look for nodes. `anyValue`: values are not looked at. */
export function checkNodeSelectorTerm(term: JsonObject, anyValue: boolean, path: string, refuse: Refuse): void {
  for (const [index, requirement] of objects(term, 'matchExpressions').entries()) {
    checkNodeRequirement(requirement, anyValue, `${path}.matchExpressions[${index}]`, refuse);
  }
  for (const [index, requirement] of objects(term, 'matchFields').entries()) {
    const at = `${path}.matchFields[${index}]`;
    const values = texts(requirement, 'values');
    if (!['In', 'NotIn'].includes(text(requirement, 'operator'))) refuse(`${at}.operator`, `must be 'In' or 'NotIn', got '${text(requirement, 'operator')}'`);
    else if (values.length !== 1) refuse(`${at}.values`, 'must be one value');
    if (text(requirement, 'key') !== 'metadata.name') refuse(`${at}.key`, `must be 'metadata.name', got '${text(requirement, 'key')}'`);
    else for (const [position, value] of values.entries()) checkNodeName(value, `${at}.values[${position}]`, refuse);
  }
}

function checkNodeRequirement(requirement: JsonObject, anyValue: boolean, path: string, refuse: Refuse): void {
  const operator = text(requirement, 'operator');
  const values = texts(requirement, 'values');
  if (operator !== 'Gt' && operator !== 'Lt') checkOperator(operator, values.length, path, refuse);
  else if (values.length !== 1) refuse(`${path}.values`, `must be one value for '${operator}'`);
  qualifiedName(text(requirement, 'key'), `${path}.key`, refuse);
  if (anyValue) return;
  for (const [position, value] of values.entries()) checkLabelValue(value, `${path}.values[${position}]`, refuse);
}

/** Refuses what is no name of a node. */
export function checkNodeName(value: string, path: string, refuse: Refuse): void {
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(value) || value.length > 253) {
    refuse(path, `'${value}' is no name of a node`);
  }
}

/** Refuses a selector of nodes. */
export function checkNodeSelector(selector: JsonObject, { nodeValuesChecked }: Behaviour, path: string, refuse: Refuse): void {
  const terms = objects(selector, 'nodeSelectorTerms');
  if (terms.length === 0) refuse(`${path}.nodeSelectorTerms`, 'must not be empty');
  for (const [index, term] of terms.entries()) checkNodeSelectorTerm(term, !nodeValuesChecked, `${path}.nodeSelectorTerms[${index}]`, refuse);
}
