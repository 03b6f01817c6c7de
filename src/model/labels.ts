/** Labels, and the selectors that find objects by them. */
import { JsonReader } from './decoder';
import { isDnsSubdomain, LABEL_LIMIT } from './names';

/** Labels by key. */
export interface Labels { readonly [key: string]: string }

/** `matchLabels` and `matchExpressions`; all of them have to hold. Without any, everything matches. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly LabelExpression[];
}

/** One condition on one label. */
export interface LabelExpression {
  readonly key: string;

  /** `In`, `NotIn`, `Exists` or `DoesNotExist`, or what is written instead. */
  readonly operator: string;

  /** For `In` and `NotIn`. */
  readonly values: readonly string[];
}

/** Reads a selector. */
export function readSelector(selector: JsonReader): LabelSelector {
  selector.isObject();
  return {
    matchLabels: selector.stringMap('matchLabels'),
    matchExpressions: selector.objects('matchExpressions').map((expression) => ({
      key: expression.string('key') ?? '',
      operator: expression.string('operator') ?? '',
      values: expression.strings('values'),
    })),
  };
}

/** Whether the labels meet all conditions. A selector without any matches everything; an unknown operator, nothing. */
export function selectorMatches(selector: LabelSelector, labels: Labels): boolean {
  return labelsInclude(labels, selector.matchLabels)
    && selector.matchExpressions.every((expression) => expressionMatches(expression, labels));
}

function expressionMatches({ key, operator, values }: LabelExpression, labels: Labels): boolean {
  const isThere = Object.hasOwn(labels, key);
  switch (operator) {
    case 'In': return isThere && values.includes(labels[key]);
    // What has no such label is not in any list either.
    case 'NotIn': return !isThere || !values.includes(labels[key]);
    case 'Exists': return isThere;
    case 'DoesNotExist': return !isThere;
    default: return false;
  }
}

/** Whether all of the wanted labels are there with those values. */
export function labelsInclude(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/** Whether a Service with that selector takes pods with those labels. Without a selector it takes none. */
export function serviceSelects(selector: Labels | undefined, labels: Labels): boolean {
  return selector !== undefined && Object.keys(selector).length > 0 && labelsInclude(labels, selector);
}

const NAME_PART = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Whether Kubernetes takes that for a label's key: at most 63 of letters, digits, `-`, `_`, `.`, after a DNS name and `/` or not. */
export function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  return name.length <= LABEL_LIMIT && NAME_PART.test(name) && (slash < 0 || isDnsSubdomain(key.slice(0, slash)));
}

/** Whether Kubernetes takes that for a label's value: as the name in a key, or empty. */
export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= LABEL_LIMIT && NAME_PART.test(value));
}
