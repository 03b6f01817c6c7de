/** Acknowledgements on objects: an annotation whose name ends in the rule's id, and whose value is the reason. */
import { isJsonObject, ownField } from '../../model/decoder';
import { keyStep } from '../../model/field-path';
import { flattenLists, Manifest } from '../../model/objects';

const PREFIX = 'acknowledge.cdk8s-stateful.io/';

/** An annotation that acknowledges the findings of a rule on the object. */
export interface Acknowledgement {
  readonly rule: string;

  /** Empty: nobody has given one, and nothing is acknowledged. */
  readonly reason: string;

  /** The path of the annotation. */
  readonly path: string;
}

/** The acknowledgements on an object. */
export function acknowledgementsOn({ annotations }: Manifest): Acknowledgement[] {
  return Object.keys(annotations).filter((key) => key.startsWith(PREFIX)).map((key) => ({
    rule: key.slice(PREFIX.length),
    reason: annotations[key].trim(),
    path: `metadata.annotations${keyStep(key)}`,
  }));
}

/** Why findings of the rule on the object are accepted, if they are. */
export function reasonOn({ annotations }: Manifest, ruleId: string): string | undefined {
  const key = `${PREFIX}${ruleId}`;
  const reason = Object.hasOwn(annotations, key) ? annotations[key].trim() : '';
  return reason === '' ? undefined : reason;
}

/** The rules that annotations on any of the objects acknowledge. */
export function acknowledgedRules(manifests: readonly unknown[]): string[] {
  return flattenLists(manifests).flatMap((json) => {
    const annotations = ownField(ownField(json, 'metadata'), 'annotations');
    return isJsonObject(annotations) ? Object.keys(annotations).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)) : [];
  });
}
