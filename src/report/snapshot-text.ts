/**
 * A prediction as a short text for snapshot tests: it changes only when what will exist or happen does. Not every change
 * shows: pod labels, and of many pods those in the middle, are left out.
 */
import { accessModes, capacity, sequence, serviceKind, servicePort, storageClass } from './phrases';
import { PredictedPod, PredictedService, PredictedStatefulSet, Prediction } from '../model/prediction';

/** A set with more pods than this is told by its first two and the last. */
const SHOWN_PODS = 5;

/**
 * The sets by namespace and name, a block each. It holds no Kubernetes version: what a version changes shows in what is
 * predicted.
 */
export function snapshotText(prediction: Prediction): string {
  const sets = [...prediction.statefulSets].sort((one, other) => compare(one.namespace, other.namespace) || compare(one.name, other.name));
  return sets.map((set) => setLines(set).map((line) => `${line}\n`).join('')).join('\n');
}

function setLines(set: PredictedStatefulSet): string[] {
  const isParallel = set.podManagementPolicy === 'Parallel';
  const lines = [
    `StatefulSet ${set.namespace}/${set.name}: ${set.podManagementPolicy}, ${set.updateStrategy}, `
      + `claims ${set.whenScaled} when scaled, ${set.whenDeleted} when deleted`,
    ...set.service ? serviceLines('governing Service', set.service) : [],
    ...[...set.otherServices].sort((one, other) => compare(one.name, other.name)).flatMap((each) => serviceLines('Service', each)),
    ...set.noDnsReason === undefined ? [] : [`no DNS names: ${set.noDnsReason}`],
    ...podLines(set.pods),
    `start ${sequence(set.startOrder, isParallel ? ', ' : ' → ') || 'none'}${isParallel ? '' : readyFor(set.minReadySeconds)}`,
    `scale down ${sequence(set.scaleDownOrder, isParallel ? ', ' : ' → ') || 'none'}`,
    `update ${sequence(set.updateOrder) || 'none'}${set.updatedAtOnce > 1 ? `, ${set.updatedAtOnce} at once` : ''}${readyFor(set.updateMinReadySeconds)}`,
    `asks for ${capacity(set.capacity)}`,
  ];
  if (set.autoscaling) {
    const { name, minReplicas, maxReplicas, capacityAtMaximum } = set.autoscaling;
    lines.push(`autoscaler ${name}: ${minReplicas} to ${maxReplicas} pods, at most ${capacity(capacityAtMaximum)}`);
  }
  lines.push(...set.notes.map((note) => `note: ${note}`));
  return lines.map((line, index) => (index === 0 ? line : `  ${line}`));
}

/** What a pod has to be before the next one's turn, where that is more than ready. */
function readyFor(seconds: number): string {
  return seconds > 0 ? `, each ready for ${seconds} s` : '';
}

function serviceLines(label: string, service: PredictedService): string[] {
  return [
    `${label} ${service.name} (${serviceKind(service)}): ${service.dnsName}`,
    ...service.ports.map((port) => `  ${servicePort(port)}${port.srvName === undefined ? '' : `: ${port.srvName}`}`),
  ];
}

function podLines(pods: readonly PredictedPod[]): string[] {
  if (pods.length <= SHOWN_PODS) return pods.flatMap(podBlock);
  return [...pods.slice(0, 2).flatMap(podBlock), `… ${pods.length - 3} more`, ...podBlock(pods[pods.length - 1])];
}

function podBlock(pod: PredictedPod): string[] {
  return [
    `pod ${pod.name}: ${pod.dnsName ?? 'no DNS name'}`,
    ...pod.claims.map((claim) => {
      const owner = claim.owner === undefined ? '' : `, deleted with its ${claim.owner}`;
      const exists = claim.exists ? ', exists' : '';
      return `  claim ${claim.name}: ${claim.storage ?? '?'} ${accessModes(claim)} ${storageClass(claim)} ${claim.volumeMode}${owner}${exists}`;
    }),
  ];
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
