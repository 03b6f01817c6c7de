/** Label selectors, as Kubernetes' objects have them. */
import { JsonReader } from './decoder';

/** `matchLabels` and `matchExpressions`; all of them have to hold. Without any, everything matches. */
export interface LabelSelector {
  readonly matchLabels: { readonly [key: string]: string };
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
    matchLabels: selector.field('matchLabels').stringMap(),
    matchExpressions: selector.field('matchExpressions').objects().map((expression) => ({
      key: expression.field('key').string() ?? '',
      operator: expression.field('operator').string() ?? '',
      values: expression.field('values').strings(),
    })),
  };
}
