/** The last part of a sync: replacing pods of another revision than the update revision. */
import { Pod, StatefulSet } from './cluster-objects';
import { IntOrString } from '../decoder';
import { getEndOrdinal, getPodRevision, getStartOrdinal, isRunningAndAvailable, isUnavailable } from './identity';
import { Stop, Sync } from './sync';

/** Where the update stopped, and how many pods it deleted. */
export interface UpdateResult {
  readonly stop: Stop;
  readonly deletedForUpdate: number;
}

/** The strategy Recreate: deletes every outdated pod at once; undefined when there is none, and new ones may be made. */
export function recreatePods({ roster, revisionsInUse: { update }, actions }: Sync): Stop | undefined {
  let waitsFor: string | undefined;
  for (const pod of roster.pods()) {
    if (getPodRevision(pod) === update.name) continue;
    if (!pod.terminating) actions.push({ type: 'deletePod', name: pod.name });
    waitsFor ??= pod.name;
  }
  return waitsFor === undefined ? undefined : { code: 'recreating', pod: waitsFor };
}

/** Deletes pods from the highest ordinal down to the partition, as far as the strategy lets it. */
export function rollingUpdate(sync: Sync): UpdateResult {
  const { set: { spec }, behaviour } = sync;
  if (spec.updateStrategy.type === 'OnDelete' || spec.updateStrategy.type === 'Recreate') {
    return stopAt({ code: 'on-delete', pod: outdated(sync, getEndOrdinal(spec))?.name });
  }
  return behaviour.maxUnavailable ? updateWithinBudget(sync) : updateOneByOne(sync);
}

function stopAt(stop: Stop, deletedForUpdate = 0): UpdateResult {
  return { stop, deletedForUpdate };
}

/** The lowest ordinal that is updated. */
function updateMin({ set: { spec } }: Sync): number {
  return getStartOrdinal(spec) + (spec.updateStrategy.rollingUpdate?.partition ?? 0);
}

/** The highest ordinal up to the given one whose pod is of another revision and not being deleted. */
function outdated({ roster, revisionsInUse: { update }, created }: Sync, from: number): Pod | undefined {
  let found = roster.outdated(update.name, from) ?? -1;
  for (const [ordinal, pod] of created) {
    if (ordinal <= from && ordinal > found && getPodRevision(pod) !== update.name) found = ordinal;
  }
  return roster.pod(found) ?? created.get(found);
}

/** The highest ordinal whose pod is unavailable; those that this sync created are. */
function unavailable({ set, roster, created }: Sync): number {
  let found = roster.unavailableReplicas.previous(getEndOrdinal(set.spec)) ?? -1;
  for (const ordinal of created.keys()) found = Math.max(found, ordinal);
  return found;
}

/** One at a time: the highest outdated pod goes, unless one above it is not available yet. */
function updateOneByOne(sync: Sync): UpdateResult {
  const min = updateMin(sync);
  const target = outdated(sync, getEndOrdinal(sync.set.spec));
  const waitsFor = unavailable(sync);
  const ordinal = target?.ordinal ?? -1;
  if (waitsFor >= min && waitsFor > ordinal) {
    const pod = sync.roster.pod(waitsFor) ?? sync.created.get(waitsFor);
    return stopAt({ code: 'update-unavailable', pod: pod?.name });
  }
  if (target === undefined) return stopAt({ code: 'done' });
  if (ordinal < min) return stopAt({ code: 'partition', pod: target.name });
  sync.actions.push({ type: 'deletePod', name: target.name });
  return stopAt({ code: 'updating', pod: target.name }, 1);
}

/** The number of pods that may be unavailable: percentages are of the replicas, rounded down; at least one. */
export function getStatefulSetMaxUnavailable(value: IntOrString | undefined, replicas: number): number {
  const amount = typeof value === 'string' ? Math.floor(parseInt(value, 10) * replicas / 100) : value ?? 1;
  return Math.max(1, Number.isNaN(amount) ? 1 : amount);
}

/** As many at once as maxUnavailable leaves after counting the pods that are unavailable already. */
function updateWithinBudget(sync: Sync): UpdateResult {
  const { set, roster, created, behaviour } = sync;
  const budget = getStatefulSetMaxUnavailable(set.spec.updateStrategy.rollingUpdate?.maxUnavailable, set.spec.replicas);
  const count = roster.unavailableReplicas.size + created.size;
  if (behaviour.repairsUnavailableFirst && !sync.monotonic) return updateUnavailableFirst(sync, budget - count);
  if (count >= budget) return stopAt({ code: 'update-unavailable', pod: firstUnavailable(sync), detail: `${count} of ${budget}` });
  return deleteOutdated(sync, budget - count, () => true);
}

function firstUnavailable({ roster, created }: Sync): string | undefined {
  const ordinal = roster.unavailableReplicas.next(0);
  return (ordinal === undefined ? [...created.values()][0] : roster.pod(ordinal))?.name;
}

function deleteOutdated(sync: Sync, most: number, is: (pod: Pod) => boolean): UpdateResult {
  const min = updateMin(sync);
  let deleted = 0;
  let stop: Stop = { code: 'done' };
  let pod = most > 0 ? outdated(sync, getEndOrdinal(sync.set.spec)) : undefined;
  for (; pod !== undefined; pod = outdated(sync, pod.ordinal - 1)) {
    if (pod.ordinal < min) {
      stop = deleted === 0 ? { code: 'partition', pod: pod.name } : stop;
      break;
    }
    if (!is(pod)) continue;
    sync.actions.push({ type: 'deletePod', name: pod.name });
    stop = { code: 'updating', pod: pod.name };
    if (++deleted >= most) break;
  }
  return stopAt(stop, deleted);
}

/** From 1.37 in sets that allow bursts: outdated pods that are unavailable anyway go first, outside the budget. */
function updateUnavailableFirst(sync: Sync, budget: number): UpdateResult {
  const unavailablePods = sync.roster.unavailableReplicas.size + sync.created.size;
  const repaired = deleteUnavailable(sync);
  const updated = deleteOutdated(sync, budget, (pod) => !isUnavailable(pod, minReady(sync.set), sync.now));
  const deletedForUpdate = repaired.deletedForUpdate + updated.deletedForUpdate;
  if (deletedForUpdate > 0) return stopAt({ code: 'updating', pod: (repaired.stop.pod ?? updated.stop.pod) }, deletedForUpdate);
  if (unavailablePods > 0 && budget <= 0) {
    return stopAt({ code: 'update-unavailable', pod: firstUnavailable(sync), detail: `${unavailablePods} of ${unavailablePods + budget}` });
  }
  return updated;
}

/** Deletes the outdated pods that are not available and not being deleted. */
function deleteUnavailable(sync: Sync): UpdateResult {
  const { set, roster, revisionsInUse: { update }, created, now } = sync;
  const min = updateMin(sync);
  const pods = [...created.values(), ...[...roster.unavailableReplicas.ascending()].map((ordinal) => roster.pod(ordinal) as Pod)];
  const targets = pods
    .filter((pod) => pod.ordinal >= min && getPodRevision(pod) !== update.name && !pod.terminating)
    .filter((pod) => !isRunningAndAvailable(pod, minReady(set), now))
    .sort((one, other) => other.ordinal - one.ordinal);
  for (const { name } of targets) sync.actions.push({ type: 'deletePod', name });
  return stopAt(targets.length > 0 ? { code: 'updating', pod: targets[0].name } : { code: 'done' }, targets.length);
}

function minReady({ spec }: StatefulSet): number {
  return spec.minReadySeconds;
}
