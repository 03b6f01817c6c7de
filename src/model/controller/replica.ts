/** What a sync does with one pod that the set is to have. */
import { hasStaleOwnerRef, isClaimOwnerUpToDate, updateClaimOwnerRefForSetAndPod } from './claim-owners';
import { claimsOfPod } from '../claims';
import { Pod } from './cluster-objects';
import {
  getPersistentVolumeClaims, getPodName, identityMatches, isCreated, isRunningAndAvailable, isRunningAndReady, isTerminalPhase, storageMatches,
} from './identity';
import { newStatefulSetPod, revisionForHole, updateIdentity } from './pod-factory';
import { Stop, Sync } from './sync';

/** What came of one pod: an ordered set stops where there is a `stop`; `failed` makes the sync fail. */
export interface ReplicaResult {
  readonly stop?: Stop;
  readonly failed?: boolean;
}

/** A new pod for a hole. */
export function newVersionedStatefulSetPod({ set, revisionsInUse, currentReplicasSeen, behaviour }: Sync, ordinal: number): Pod {
  return newStatefulSetPod(set, revisionForHole(set, revisionsInUse, currentReplicasSeen, ordinal), ordinal, behaviour);
}

/** Creates the pod if it is not there, replaces it if it has ended, waits for it, or puts right what belongs to it. */
export function processReplica(sync: Sync, found: Pod): ReplicaResult {
  let pod = found;
  if (isTerminalPhase(pod)) {
    if (!pod.terminating) sync.actions.push({ type: 'deletePod', name: pod.name });
    if (!sync.behaviour.refillsFailedAtOnce) return { stop: { code: 'ended', pod: pod.name } };
    pod = newVersionedStatefulSetPod(sync, pod.ordinal);
  }
  if (!isCreated(pod)) {
    const stale = podClaimIsStale(sync, pod);
    if (stale !== undefined) return { stop: { code: 'stale-claim', pod: pod.name, claim: stale } };
    const failure = createStatefulPod(sync, pod);
    if (failure !== undefined) return { stop: failure, failed: true };
    if (sync.monotonic) return { stop: { code: 'created', pod: pod.name } };
  }
  if (pod.phase === 'Pending') {
    const failure = createPersistentVolumeClaims(sync, pod);
    if (failure !== undefined) return { stop: failure, failed: true };
    updatePodClaimForRetentionPolicy(sync, pod);
  }
  const wait = sync.monotonic ? whyItWaits(sync, pod) : undefined;
  return wait === undefined ? updateStatefulPod(sync, pod) : { stop: wait };
}

/** Why an ordered set does not go on past the pod. */
function whyItWaits({ set: { spec }, now }: Sync, pod: Pod): Stop | undefined {
  if (pod.terminating) return { code: 'terminating', pod: pod.name };
  if (!isRunningAndReady(pod)) return { code: 'not-ready', pod: pod.name };
  if (!isRunningAndAvailable(pod, spec.minReadySeconds, now)) return { code: 'not-available', pod: pod.name };
  return undefined;
}

/** The claim of an earlier pod of that name which garbage collection is about to take; with whenScaled: Delete only. */
function podClaimIsStale({ set, claim, behaviour }: Sync, pod: Pod): string | undefined {
  if (!behaviour.claimRetention || set.spec.retentionPolicy.whenScaled === 'Retain') return undefined;
  return claimsOfPod(set.spec, pod.ordinal).map(({ name }) => name).find((name) => {
    const found = claim(name);
    return found !== undefined && hasStaleOwnerRef(found, pod, behaviour);
  });
}

/** Creates the claims, then the pod. */
function createStatefulPod(sync: Sync, pod: Pod): Stop | undefined {
  const failure = createPersistentVolumeClaims(sync, pod);
  if (failure !== undefined) return failure;
  const refusal = sync.podRefusal(pod);
  if (refusal === 'exists') return { code: 'name-taken', pod: pod.name };
  if (refusal === undefined) sync.actions.push({ type: 'createPod', pod });
  updatePodClaimForRetentionPolicy(sync, pod);
  if (refusal !== undefined) return { code: 'pod-refused', pod: pod.name, detail: refusal.message };
  sync.created.set(pod.ordinal, pod);
  return undefined;
}

/** Creates the claims that are missing. One that is being deleted is a failure, and so is one that is refused. */
function createPersistentVolumeClaims(sync: Sync, pod: Pod): Stop | undefined {
  let failure: Stop | undefined;
  for (const wanted of getPersistentVolumeClaims(sync.set, pod.ordinal)) {
    const found = sync.claim(wanted.name);
    if (found === undefined) {
      const refusal = sync.claimRefusal(wanted);
      if (sync.createdClaims.has(wanted.name)) continue;
      sync.createdClaims.add(wanted.name);
      if (refusal === undefined) sync.actions.push({ type: 'createClaim', claim: wanted });
      else failure ??= { code: 'claim-refused', pod: pod.name, claim: wanted.name, detail: refusal };
    } else if (found.terminating) {
      failure ??= { code: 'claim-deleted', pod: pod.name, claim: wanted.name };
    }
  }
  return failure;
}

/** Whether the pod's claims have the owners that the retention policy wants. */
function claimsMatchRetentionPolicy({ set, claim, behaviour }: Sync, pod: Pod): boolean {
  return !behaviour.claimRetention || claimsOfPod(set.spec, pod.ordinal).every(({ name }) => {
    const found = claim(name);
    return found === undefined || isClaimOwnerUpToDate(found, { set, pod }, behaviour);
  });
}

/** Gives the pod's claims the owners that the retention policy wants. */
export function updatePodClaimForRetentionPolicy({ set, claim, behaviour, actions }: Sync, pod: Pod): void {
  if (!behaviour.claimRetention) return;
  for (const { name } of claimsOfPod(set.spec, pod.ordinal)) {
    const found = claim(name);
    if (found !== undefined && !isClaimOwnerUpToDate(found, { set, pod }, behaviour)) {
      actions.push({ type: 'ownClaim', name, owners: updateClaimOwnerRefForSetAndPod(found, { set, pod }, behaviour) });
    }
  }
}

/** Puts right the pod's labels and its claims' owners. Volumes cannot be changed: a pod that has others is a failure. */
function updateStatefulPod(sync: Sync, pod: Pod): ReplicaResult {
  const { set, behaviour } = sync;
  if (!isCreated(pod)) return {};
  const matches = identityMatches(set, pod);
  const stored = storageMatches(set, pod);
  if (matches && stored && claimsMatchRetentionPolicy(sync, pod)) return {};
  if (!stored) {
    const failure = createPersistentVolumeClaims(sync, pod);
    if (failure !== undefined) return { stop: failure, failed: true };
  }
  updatePodClaimForRetentionPolicy(sync, pod);
  if (pod.name !== getPodName(set, pod.ordinal)) return { stop: { code: 'name-differs', pod: pod.name }, failed: true };
  if (!stored) return { stop: { code: 'storage-differs', pod: pod.name }, failed: true };
  if (!matches) {
    sync.actions.push({ type: 'labelPod', name: pod.name, labels: { ...pod.labels, ...updateIdentity(set, pod.ordinal, behaviour) } });
  }
  return {};
}
