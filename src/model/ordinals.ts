/** Which ordinals a StatefulSet's pods have, and in which order the controller goes through them. */

/** What decides on ordinals and their order. {@link StatefulSetManifest} has all of it. */
export interface OrdinalRange {
  /** The first ordinal. */
  readonly ordinalStart: number;
  readonly replicas: number;
}

/** The ordinals `start … start + replicas - 1`, ascending: the order in which pods are started. */
export function ordinals({ ordinalStart, replicas }: OrdinalRange): number[] {
  return Array.from({ length: Math.max(0, replicas) }, (_, index) => ordinalStart + index);
}

/** Whether a pod with that ordinal belongs to the set as it is wanted; otherwise it is condemned. */
export function isInRange({ ordinalStart, replicas }: OrdinalRange, ordinal: number): boolean {
  return ordinal >= ordinalStart && ordinal < ordinalStart + replicas;
}

/** The order in which pods are deleted when a set is scaled down to nothing: from the highest ordinal. */
export function scaleDownOrder(range: OrdinalRange): number[] {
  return ordinals(range).reverse();
}

/**
 * The order in which an update replaces pods, whatever the pod management policy: a rolling one from the highest
 * ordinal down to `start + partition`. `Recreate` deletes all at once and creates them as at the start. With `OnDelete`
 * there is none: a pod is updated when someone deletes it.
 */
export function updateOrder(
  range: OrdinalRange, strategy: { readonly type: string; readonly rollingUpdate?: { readonly partition: number } },
): number[] {
  if (strategy.type === 'OnDelete') return [];
  if (strategy.type === 'Recreate') return ordinals(range);
  const first = range.ordinalStart + Math.max(0, strategy.rollingUpdate?.partition ?? 0);
  return scaleDownOrder(range).filter((ordinal) => ordinal >= first);
}
