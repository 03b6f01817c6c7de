import { selectorText } from './wording';
import { SelectingManifest, selectorOf, World } from './world';

/** Why an object selects no pod, and what to write. */
export interface SelectsNothing {
  readonly message: string;
  readonly fix: string;

  /** Whether a label is mistyped, so that no other pod can be meant. */
  readonly isCertain: boolean;
}

/**
 * What to say of an object whose selector matches no pod among the manifests. Undefined when there is nothing to say: it
 * selects some, or the pods may well be somebody else's.
 */
export function selectsNothing(world: World, object: SelectingManifest): SelectsNothing | undefined {
  const selector = selectorOf(object);
  if (selector === undefined || world.selectedBy(object).length > 0) return undefined;
  const namespace = world.namespaceOf(object);
  const text = selectorText(selector);
  const near = world.pods.nearMiss(namespace, selector);
  if (near !== undefined) {
    return {
      message: `selects ${text}, and no pod has these labels: those of ${near.workload.title} have ${near.key}=${near.got}`,
      fix: `write \`${near.key}: ${near.got}\`, or put the label on the pods`,
      isCertain: near.isTypo,
    };
  }
  // Some label of it may be put on pods while they run, or an operator may make them.
  const isKnownPart = Object.entries(selector.matchLabels)
    .some(([key, value]) => world.pods.inNamespace(namespace).slice(0, 100).some(({ labels }) => labels[key] === value));
  if (isKnownPart || world.hasCustomResources(namespace) || world.pods.inNamespace(namespace).length === 0) return undefined;
  return {
    message: `selects ${text}, and no pod among the manifests has these labels`,
    fix: 'use labels that the pod templates have',
    isCertain: false,
  };
}
