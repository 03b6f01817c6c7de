/**
 * One sync of the StatefulSet controller: what it sees, in; what it does, out. Nothing here changes anything: the
 * actions are carried out by whoever asked. Functions have the names of the controller's own, so that the two can be
 * read side by side.
 */
import { Pod, SetStatus, StatefulSet } from './cluster-objects';
import {
  allowsBurst, getEndOrdinal, getStartOrdinal, isRunningAndAvailable, isRunningAndReady,
} from './identity';
import { newVersionedStatefulSetPod, processReplica, updatePodClaimForRetentionPolicy } from './replica';
import { getStatefulSetRevisions, truncateHistory } from './revisions';
import { recreatePods, rollingUpdate } from './rolling-update';
import { Roster } from './roster';
import { Stop, Sync, SyncInput, SyncOutcome } from './sync';
import { Behaviour } from '../versions';

/** Pods that are handled at once in a set that allows bursts. */
const MAX_BATCH_SIZE = 500;

/** One sync of a set: its history, its pods, its status. */
export function updateStatefulSet(input: SyncInput): SyncOutcome {
  const { set, roster, revisions, behaviour } = input;
  const revisionsInUse = getStatefulSetRevisions(set, revisions, input.revision, behaviour);
  const sync: Sync = {
    ...input,
    revisionsInUse,
    monotonic: !allowsBurst(set.spec),
    actions: [...revisionsInUse.actions],
    createdClaims: new Set(),
    created: new Map(),
  };
  const status = computeStatus(sync);
  const { stop, errors, deletedForUpdate } = set.terminating
    ? { stop: { code: 'set-deleted' as const }, errors: [], deletedForUpdate: 0 }
    : performUpdate(sync);
  const next = completeRollingUpdate(set, { ...status, currentReplicas: status.currentReplicas - deletedForUpdate }, behaviour);
  if (inconsistentStatus(set.status, next)) sync.actions.push({ type: 'writeStatus', status: next });
  const { current, update } = revisionsInUse;
  sync.actions.push(...truncateHistory(
    set,
    revisions,
    (name) => name === current.name || name === update.name || roster.hasRevision(name),
    behaviour,
  ));
  return { actions: sync.actions, errors, stop };
}

/** What happened to the pods. */
export interface Progress {
  readonly stop: Stop;
  readonly errors: readonly Stop[];

  /** How many pods were deleted to update them. */
  readonly deletedForUpdate: number;
}

/** Scales, then updates: replicas in ascending order, condemned pods in descending order, then the update. */
function performUpdate(sync: Sync): Progress {
  const recreating = sync.set.spec.updateStrategy.type === 'Recreate' ? recreatePods(sync) : undefined;
  if (recreating !== undefined) return { stop: recreating, errors: [], deletedForUpdate: 0 };
  const replicas = processReplicas(sync);
  if (replicas !== undefined) return { ...replicas, deletedForUpdate: 0 };
  fixPodClaims(sync);
  const condemned = processCondemnedPods(sync);
  if (condemned !== undefined) return { stop: condemned, errors: [], deletedForUpdate: 0 };
  return { errors: [], ...rollingUpdate(sync) };
}

/** The ordinals in range that need looking at, ascending: pods with work, pods that block an ordered set, and holes. */
function* ordinalsToProcess({ set: { spec }, roster, monotonic }: Sync): Generator<number> {
  const end = getEndOrdinal(spec);
  for (let at = getStartOrdinal(spec); at <= end; at++) {
    const hole = roster.replicas.nextAbsent(at);
    const work = roster.works.next(at) ?? Infinity;
    const block = monotonic ? roster.blocks.next(at) ?? Infinity : Infinity;
    at = Math.min(hole, work, block);
    if (at <= end) yield at;
  }
}

function processReplicas(sync: Sync): { stop: Stop; errors: Stop[] } | undefined {
  const start = getStartOrdinal(sync.set.spec);
  const errors: Stop[] = [];
  let failedBatch = Infinity;
  for (const ordinal of ordinalsToProcess(sync)) {
    if (!sync.monotonic && slowStartBatch(ordinal - start) > failedBatch) break;
    const pod = sync.roster.pod(ordinal) ?? newVersionedStatefulSetPod(sync, ordinal);
    const { stop, failed } = processReplica(sync, pod);
    if (failed) {
      errors.push(stop as Stop);
      failedBatch = slowStartBatch(ordinal - start);
    }
    if (sync.monotonic && stop !== undefined) return { stop, errors };
  }
  return errors.length > 0 ? { stop: errors[0], errors } : undefined;
}

/** The number of the batch that a position is in: batches hold 1, 2, 4 … pods; an error lets its batch finish. */
export function slowStartBatch(position: number): number {
  let batch = 0;
  let size = 1;
  for (let end = size; position >= end; batch++) {
    size = Math.min(size * 2, MAX_BATCH_SIZE);
    end += size;
  }
  return batch;
}

/** Gives the claims of condemned pods the owners that the retention policy wants. */
function fixPodClaims(sync: Sync): void {
  for (const ordinal of sync.roster.condemnedClaims.descending()) {
    const pod = sync.roster.pod(ordinal);
    if (pod !== undefined) updatePodClaimForRetentionPolicy(sync, pod);
  }
}

function processCondemnedPods(sync: Sync): Stop | undefined {
  const { roster, monotonic, actions } = sync;
  for (const ordinal of roster.condemned.descending()) {
    const pod = roster.pod(ordinal) as Pod;
    if (monotonic) return processCondemned(sync, pod);
    if (!pod.terminating) actions.push({ type: 'deletePod', name: pod.name });
  }
  return undefined;
}

/** The highest condemned pod of an ordered set: it goes unless something is in the way. */
function processCondemned({ set: { spec }, roster, actions, now }: Sync, pod: Pod): Stop {
  if (pod.terminating) return { code: 'condemned-terminating', pod: pod.name };
  const first = firstUnavailablePod(roster);
  const available = isRunningAndReady(pod) && isRunningAndAvailable(pod, spec.minReadySeconds, now);
  if (!available && pod.ordinal !== first?.ordinal) return { code: 'condemned-blocked', pod: first?.name ?? pod.name, detail: pod.name };
  actions.push({ type: 'deletePod', name: pod.name });
  return { code: 'scaling-down', pod: pod.name };
}

/** The lowest pod in range that is not available, or the lowest condemned one. */
function firstUnavailablePod(roster: Roster): Pod | undefined {
  const ordinal = roster.unavailableReplicas.next(0) ?? roster.unavailableCondemned.next(0);
  return ordinal === undefined ? undefined : roster.pod(ordinal);
}

/** The status before anything is done: what a sync does shows in the status of the next. */
function computeStatus({ set, roster, revisionsInUse: { current, update, collisionCount } }: Sync): SetStatus {
  return {
    observedGeneration: set.generation,
    replicas: roster.size,
    readyReplicas: roster.readyCount,
    availableReplicas: roster.availableCount,
    currentReplicas: roster.aliveCount(current.name),
    updatedReplicas: roster.aliveCount(update.name),
    currentRevision: current.name,
    updateRevision: update.name,
    collisionCount,
  };
}

/** The status with the update revision as the current one, once every pod is of it and ready. */
export function completeRollingUpdate({ spec }: StatefulSet, status: SetStatus, behaviour: Behaviour): SetStatus {
  const { replicas, readyReplicas, updatedReplicas, updateRevision } = status;
  const complete = (behaviour.completesOnDelete || spec.updateStrategy.type === 'RollingUpdate')
    && [replicas, readyReplicas, updatedReplicas].every((count) => count === spec.replicas);
  return complete ? { ...status, currentReplicas: updatedReplicas, currentRevision: updateRevision } : status;
}

/** Whether the status has to be written. */
export function inconsistentStatus(stored: SetStatus, next: SetStatus): boolean {
  return next.observedGeneration > stored.observedGeneration
    || next.replicas !== stored.replicas
    || next.currentReplicas !== stored.currentReplicas
    || next.readyReplicas !== stored.readyReplicas
    || next.updatedReplicas !== stored.updatedReplicas
    || next.currentRevision !== stored.currentRevision
    || next.availableReplicas !== stored.availableReplicas
    || next.updateRevision !== stored.updateRevision;
}
