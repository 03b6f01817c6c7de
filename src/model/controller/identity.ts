/** Which pod is whose: names, ordinals, and what a pod needs to be a member of its set. */
import { claimsOfPod } from '../claims';
import { Claim, Pod, StatefulSet } from './cluster-objects';
import { isJsonObject, ownField } from '../decoder';
import { claimName, POD_NAME_LABEL, podName, REVISION_LABEL } from '../names';
import { ClaimManifest, StatefulSetManifest } from '../objects';
import { MAX_ORDINAL } from './ordinal-set';

/** The parts of a pod's name; the ordinal is -1 when the name ends in no number, or in one above 2³¹-1. */
export function getParentNameAndOrdinal(name: string): { parent: string; ordinal: number } {
  const match = /^(.*)-([0-9]+)$/s.exec(name);
  if (match === null) return { parent: '', ordinal: -1 };
  const ordinal = Number(match[2]);
  return { parent: match[1], ordinal: ordinal <= MAX_ORDINAL ? ordinal : -1 };
}

/** The name of the set's pod with that ordinal. */
export function getPodName(set: StatefulSet, ordinal: number): string {
  return podName(set.name, ordinal);
}

/** The name of the claim that the template makes for the pod with that ordinal. */
export function getPersistentVolumeClaimName(set: StatefulSet, template: ClaimManifest, ordinal: number): string {
  return claimName(template.name, set.name, ordinal);
}

/** The lowest ordinal of the set. */
export function getStartOrdinal(spec: StatefulSetManifest): number {
  return spec.ordinalStart;
}

/** The highest ordinal of the set; below the lowest when there are no replicas. */
export function getEndOrdinal(spec: StatefulSetManifest): number {
  return spec.ordinalStart + spec.replicas - 1;
}

/** Whether the set is to have a pod with the ordinal. */
export function podInOrdinalRange(spec: StatefulSetManifest, ordinal: number): boolean {
  return ordinal >= getStartOrdinal(spec) && ordinal <= getEndOrdinal(spec);
}

/** Whether the pod's name is one that the set gives. */
export function isMemberOf(set: StatefulSet, pod: Pod): boolean {
  return pod.parent === set.name;
}

/** Whether the pod has the name, and the label with the name, of a member of the set. */
export function identityMatches(set: StatefulSet, pod: Pod): boolean {
  return pod.ordinal >= 0 && isMemberOf(set, pod) && pod.name === getPodName(set, pod.ordinal)
    && pod.labels[POD_NAME_LABEL] === pod.name;
}

/** Whether the pod uses the claims that the set makes for it. */
export function storageMatches(set: StatefulSet, pod: Pod): boolean {
  return pod.ordinal >= 0 && set.spec.claimTemplates.every((template) => {
    const volume = findLast(pod.volumes, (candidate) => candidate.name === template.name);
    return volume?.claim === getPersistentVolumeClaimName(set, template, pod.ordinal);
  });
}

function findLast<T>(list: readonly T[], is: (item: T) => boolean): T | undefined {
  for (let at = list.length - 1; at >= 0; at--) if (is(list[at])) return list[at];
  return undefined;
}

/** The name of the revision that the pod was made from; empty when it has none. */
export function getPodRevision(pod: Pod): string {
  return pod.labels[REVISION_LABEL] ?? '';
}

/** The claims that the set makes for the pod with that ordinal. Of templates with one name, the last counts. */
export function getPersistentVolumeClaims(set: StatefulSet, ordinal: number): Omit<Claim, 'uid'>[] {
  return claimsOfPod(set.spec, ordinal).map(({ name, template, labels }) => {
    const spec = ownField(template.raw, 'spec');
    return {
      kind: 'PersistentVolumeClaim',
      name,
      labels,
      annotations: template.annotations,
      owners: [],
      finalizers: [],
      terminating: false,
      spec: isJsonObject(spec) ? spec : {},
    };
  });
}

/** Whether the pod is Running and ready. */
export function isRunningAndReady(pod: Pod): boolean {
  return pod.phase === 'Running' && pod.ready;
}

/** Whether the pod has been ready for that long. */
export function isRunningAndAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  return pod.ready && (minReadySeconds === 0 || now - pod.readySince >= minReadySeconds);
}

/** Whether the pod is stored; one that the controller is about to create is not. */
export function isCreated(pod: Pod): boolean {
  return pod.phase !== '';
}

/** Whether the pod has ended, well or not, and will not run again. */
export function isTerminalPhase(pod: Pod): boolean {
  return pod.phase === 'Failed' || pod.phase === 'Succeeded';
}

/** Whether the pod is ready and not being deleted: what a rolling update waits for before 1.34. */
export function isHealthy(pod: Pod): boolean {
  return isRunningAndReady(pod) && !pod.terminating;
}

/** Whether the pod is not available, or is being deleted. */
export function isUnavailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  return !isRunningAndAvailable(pod, minReadySeconds, now) || pod.terminating;
}

/** Whether the set creates and deletes its pods without waiting for one another. */
export function allowsBurst(spec: StatefulSetManifest): boolean {
  return spec.podManagementPolicy === 'Parallel';
}
