/** The claims that a StatefulSet makes for its pods, and who owns them. */
import { Labels } from './labels';
import { claimName } from './names';
import { ClaimManifest, RetentionPolicy } from './objects';

/** What makes claims of templates. {@link StatefulSetManifest} has all of it. */
export interface ClaimSource {
  readonly name: string;
  readonly selector: { readonly matchLabels: Labels };
  readonly claimTemplates: readonly ClaimManifest[];
}

/** A claim made for one pod. */
export interface PodClaim {
  readonly name: string;

  /** The template's name, under which the pod mounts the claim. */
  readonly template: ClaimManifest;

  /** The template's labels, overlaid with the set's `matchLabels`. */
  readonly labels: Labels;
}

/** The templates that claims are made of: of several with one name, the last. */
export function effectiveTemplates(templates: readonly ClaimManifest[]): ClaimManifest[] {
  return [...new Map(templates.map((template) => [template.name, template])).values()];
}

/** The claims of the pod with that ordinal, in the templates' order. */
export function claimsOfPod(set: ClaimSource, ordinal: number): PodClaim[] {
  return claimMaker(set)(ordinal);
}

/** As {@link claimsOfPod}, for many pods of one set: what they have in common is worked out once. */
export function claimMaker(set: ClaimSource): (ordinal: number) => PodClaim[] {
  const templates = effectiveTemplates(set.claimTemplates)
    .map((template) => ({ template, labels: { ...template.labels, ...set.selector.matchLabels } }));
  return (ordinal) => templates.map(({ template, labels }) => ({ name: claimName(template.name, set.name, ordinal), template, labels }));
}

/** Who owns a claim, so that it is deleted with its owner: the set, the pod, or nobody. */
export enum ClaimOwner {
  /** The claim stays. */
  NONE = 'none',
  /** The claim goes when the set is deleted. */
  STATEFUL_SET = 'StatefulSet',
  /** The claim goes when its pod does, which is when the set is scaled down past it. */
  POD = 'Pod',
}

/** The owner of a claim, for a pod that the set wants (in range) or that it is about to delete (condemned). */
export function claimOwner(policy: RetentionPolicy, isCondemned: boolean): ClaimOwner {
  if (isCondemned && policy.whenScaled === 'Delete') return ClaimOwner.POD;
  return policy.whenDeleted === 'Delete' ? ClaimOwner.STATEFUL_SET : ClaimOwner.NONE;
}
