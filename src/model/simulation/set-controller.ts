/** The StatefulSet controller: which set is synced when, which pods are whose, and carrying out what a sync decides. */
import { ApiServer } from './api-server';
import { Store, withoutOwners } from './store';
import { podProblem } from '../admission/made-objects';
import { ClusterObject, controllerRef, ControllerRevision, getControllerOf, OwnerReference, Pod, StatefulSet, Uid } from '../controller/cluster-objects';
import { updateStatefulSet } from '../controller/controller';
import { getParentNameAndOrdinal, isMemberOf } from '../controller/identity';
import { isOlderRevision, sortControllerRevisions } from '../controller/revisions';
import { Roster } from '../controller/roster';
import { ControllerAction, Stop, SyncInput, SyncOutcome } from '../controller/sync';
import { jsonEquals } from '../json';
import { selectorMatches } from '../labels';
import { Behaviour } from '../versions';

/** What belongs to the simulation: the clock, the version, and what happens where the real controller may go two ways. */
export interface Circumstances {
  readonly now: number;
  readonly behaviour: Behaviour;

  /** Picks the outcome of a race between controllers, of so many; 0 is the usual one. */
  readonly pickOutcome: (outcomes: number) => number;
}

/** What is kept of a set between syncs. */
interface Membership {
  readonly roster: Roster;

  /** Pods that the set controls and that are none of its own any more. */
  readonly strays: Set<Uid>;

  /** Values that status.currentReplicas has had since the last event: a cache may still have any of them. */
  readonly currentReplicas: Set<number>;
}

/** Syncs sets when something happens to them or their pods. */
export class StatefulSetController {
  /** Names of the sets to sync, oldest first. */
  private readonly queue = new Set<string>();

  /** Sets whose last sync failed, with what went wrong. */
  public readonly failed = new Map<string, readonly Stop[]>();

  /** Where the last sync of each set stopped. */
  public readonly stops = new Map<string, Stop>();

  private readonly members = new Map<Uid, Membership>();

  private readonly oneSecond = new Map<string, boolean>();

  /** The cache's revisions, while it lags behind. */
  private revisionsInSight: readonly ControllerRevision[] | undefined;

  /** Pods without a controller. */
  private readonly orphans = new Set<Uid>();

  public constructor(private readonly api: ApiServer, private readonly store: Store, private readonly circumstances: () => Circumstances) {
    store.subscribe((before, after) => this.notice(before, after));
  }

  /** Whether a sync is due. */
  public get isBusy(): boolean {
    return this.queue.size > 0;
  }

  /** Makes a set sync again. */
  public enqueueStatefulSet(name: string): void {
    this.queue.add(name);
  }

  /** Everything is at rest: what the caches have is what is stored. */
  public rest(): void {
    this.revisionsInSight = undefined;
    for (const set of this.store.sets.values()) {
      const { currentReplicas } = this.membership(set);
      currentReplicas.clear();
      currentReplicas.add(set.status.currentReplicas);
    }
  }

  /** Until everything is at rest, the cache goes on having revisions that there are now: it learns one by one that they go. */
  public keepRevisionsInSight(which: 'all' | 'newest'): void {
    const all = [...this.store.revisions.values()];
    const newest = Math.max(...all.map(({ revision }) => revision));
    this.revisionsInSight = which === 'all' ? all : all.filter(({ revision }) => revision === newest);
  }

  /** Syncs every set, as after a start. */
  public restart(): void {
    for (const [name, set] of this.store.sets) {
      this.membership(set).roster.rebuild(set, this.context());
      this.queue.add(name);
    }
  }

  /** Tells what time made of ready pods. */
  public passTime(): void {
    for (const set of this.store.sets.values()) {
      this.membership(set).roster.rebuild(set, this.context());
      this.queue.add(set.name);
    }
  }

  /** Syncs the set that has waited longest; false when none has. */
  public step(): boolean {
    for (const name of this.queue) {
      this.queue.delete(name);
      const set = this.store.sets.get(name);
      if (set === undefined) this.failed.delete(name);
      else this.sync(set);
      return true;
    }
    return false;
  }

  /** What the next sync of a set would do, without doing it. */
  public preview(set: StatefulSet): SyncOutcome {
    return updateStatefulSet(this.input(set));
  }

  /** The set's pods by ordinal. */
  public rosterOf(set: StatefulSet): Roster {
    return this.membership(set).roster;
  }

  private sync(set: StatefulSet): void {
    this.adoptOrphanRevisions(set);
    this.claimPods(set);
    const outcome = this.preview(this.store.sets.get(set.name) ?? set);
    for (const action of outcome.actions) this.perform(set, action);
    this.stops.set(set.name, outcome.stop);
    if (outcome.errors.length > 0) this.failed.set(set.name, outcome.errors);
    else this.failed.delete(set.name);
  }

  private input(set: StatefulSet): SyncInput {
    const { now, behaviour } = this.circumstances();
    return {
      set,
      roster: this.membership(set).roster,
      revisions: sortControllerRevisions(this.listRevisions(set), (one, other) => isOlderRevision(one, other, this.isOneSecond(one, other))),
      behaviour,
      now,
      currentReplicasSeen: this.currentReplicasSeen(set),
      claim: (name) => this.store.claims.get(name),
      revision: (name) => this.store.revisions.get(name),
      claimRefusal: (claim) => this.api.claimRefusal(claim),
      podRefusal: (pod) => this.podRefusal(pod),
    };
  }

  /** What the cache has of the status: with no block to say how a hole is filled, it decides the revision. */
  private currentReplicasSeen(set: StatefulSet): number {
    const { spec, status: { currentReplicas: stored, currentRevision, updateRevision } } = set;
    const { roster, currentReplicas } = this.membership(set);
    const { type, rollingUpdate } = spec.updateStrategy;
    if (type !== 'RollingUpdate' || rollingUpdate !== undefined || currentRevision === updateRevision) return stored;
    // Another sync may have been in between as well, which counted the pods as they are now.
    const recent = new Set([...currentReplicas, roster.aliveCount(currentRevision)]);
    const hole = roster.replicas.nextAbsent(spec.ordinalStart) - spec.ordinalStart;
    if (hole >= spec.replicas) return stored;
    const other = [...recent].find((value) => (hole < value) !== (hole < stored));
    return other !== undefined && this.circumstances().pickOutcome(2) === 1 ? other : stored;
  }

  private podRefusal(pod: Pod): 'exists' | { message: string } | undefined {
    const revision = this.store.revisions.get(pod.labels['controller-revision-hash']);
    const template = revision?.template ?? { spec: { containers: pod.containers } };
    const problem = podProblem(pod, template, this.circumstances().behaviour);
    if (problem !== undefined) return { message: `${problem.path}: ${problem.message}` };
    return this.store.pods.has(pod.name) ? 'exists' : undefined;
  }

  private perform(set: StatefulSet, action: ControllerAction): void {
    const { api, store } = this;
    switch (action.type) {
      case 'createClaim': api.createClaim(action.claim); break;
      case 'createPod': api.createPod(action.pod); break;
      case 'deletePod': api.deletePod(action.name); break;
      case 'createRevision': api.createRevision(action.revision); break;
      case 'ownClaim': {
        const claim = store.claims.get(action.name);
        if (claim !== undefined) api.setOwners(claim.uid, action.owners);
        break;
      }
      case 'labelPod': {
        const pod = store.pods.get(action.name);
        if (pod !== undefined) api.update({ ...pod, labels: action.labels });
        break;
      }
      case 'renumberRevision': {
        const revision = store.revisions.get(action.name);
        if (revision !== undefined) api.update({ ...revision, revision: action.revision });
        break;
      }
      case 'deleteRevision': {
        const revision = store.revisions.get(action.name);
        if (revision !== undefined) api.deleteObject(revision, 'Background');
        break;
      }
      case 'writeStatus': {
        const stored = store.sets.get(set.name);
        if (stored?.uid === set.uid) {
          this.membership(stored).currentReplicas.add(action.status.currentReplicas);
          api.update({ ...stored, status: action.status });
        }
        break;
      }
    }
  }

  /** Revisions that the set's selector matches, and that the set or nobody controls. */
  private listRevisions(set: StatefulSet): ControllerRevision[] {
    const found: ControllerRevision[] = [];
    for (const revision of this.revisionsInSight ?? this.store.revisions.values()) {
      const controller = getControllerOf(revision);
      if ((controller === undefined || controller.uid === set.uid) && selectorMatches(set.spec.selector, revision.labels)) found.push(revision);
    }
    return found;
  }

  /** Whether two revisions count as created in the same second: it may happen, but seldom does. */
  private isOneSecond(one: ControllerRevision, other: ControllerRevision): boolean {
    const pair = one.uid < other.uid ? `${one.uid} ${other.uid}` : `${other.uid} ${one.uid}`;
    let known = this.oneSecond.get(pair);
    if (known === undefined) this.oneSecond.set(pair, known = this.circumstances().pickOutcome(2) === 1);
    return known;
  }

  private adoptOrphanRevisions(set: StatefulSet): void {
    if (set.terminating) return;
    for (const revision of this.listRevisions(set)) {
      if (getControllerOf(revision) === undefined) this.api.setOwners(revision.uid, [...revision.owners, controllerRef(set)]);
    }
  }

  /** Takes orphaned pods that are the set's by name and labels, and lets go of those that are so no longer. */
  private claimPods(set: StatefulSet): void {
    if (set.terminating) return;
    for (const uid of [...this.membership(set).strays]) {
      const pod = this.store.byUid(uid);
      if (pod !== undefined) this.api.setOwners(uid, withoutOwners(pod.owners, new Set([set.uid])));
    }
    for (const uid of [...this.orphans]) {
      const pod = this.store.byUid(uid) as Pod | undefined;
      if (pod !== undefined && !pod.terminating && isOwn(set, pod)) this.api.setOwners(uid, [...pod.owners, controllerRef(set)]);
    }
  }

  private membership(set: StatefulSet): Membership {
    let found = this.members.get(set.uid);
    if (found === undefined) {
      this.members.set(set.uid, found = {
        roster: new Roster(set, this.context()), strays: new Set(), currentReplicas: new Set(),
      });
    }
    return found;
  }

  private context() {
    const { now, behaviour } = this.circumstances();
    return { now, behaviour, claim: (name: string) => this.store.claims.get(name) };
  }

  private notice(before: ClusterObject | undefined, after: ClusterObject | undefined): void {
    const object = (after ?? before) as ClusterObject;
    switch (object.kind) {
      case 'StatefulSet': return this.noticeSet(object, before as StatefulSet | undefined, after !== undefined);
      case 'Pod': return this.noticePod(before as Pod | undefined, after as Pod | undefined);
      case 'PersistentVolumeClaim': return this.noticeClaim(object.name);
      default:
    }
  }

  private noticeSet(set: StatefulSet, before: StatefulSet | undefined, isThere: boolean): void {
    this.queue.add(set.name);
    if (!isThere) {
      this.members.delete(set.uid);
      this.stops.delete(set.name);
    } else if (before?.spec !== set.spec) {
      this.membership(set).roster.rebuild(set, this.context());
    }
  }

  /** A claim that changed matters to the pod of its ordinal; the controller only sees it at the next sync. */
  private noticeClaim(name: string): void {
    const { parent, ordinal } = getParentNameAndOrdinal(name);
    if (ordinal < 0) return;
    for (const set of this.store.sets.values()) {
      if (parent.endsWith(`-${set.name}`)) this.members.get(set.uid)?.roster.review(ordinal);
    }
  }

  private noticePod(before: Pod | undefined, after: Pod | undefined): void {
    this.keepMembers(before, after);
    const old = before && getControllerOf(before);
    const now = after && getControllerOf(after);
    const refChanged = !jsonEquals(old, now);
    if (before !== undefined && (after === undefined || refChanged)) this.enqueueController(old);
    if (after === undefined) return;
    if (now !== undefined) {
      this.enqueueController(now);
    } else if (before === undefined ? !after.terminating : refChanged || !jsonEquals(before.labels, after.labels)) {
      for (const set of this.store.sets.values()) if (selectorMatches(set.spec.selector, after.labels)) this.queue.add(set.name);
    }
  }

  private enqueueController(owner: OwnerReference | undefined): void {
    if (owner?.kind === 'StatefulSet' && this.store.sets.get(owner.name)?.uid === owner.uid) this.queue.add(owner.name);
  }

  private keepMembers(before: Pod | undefined, after: Pod | undefined): void {
    const object = (after ?? before) as Pod;
    const old = before && this.members.get(getControllerOf(before)?.uid ?? 0);
    if (before !== undefined && (after === undefined || before.owners !== after.owners || before.labels !== after.labels)) {
      if (old?.roster.pod(before.ordinal)?.uid === before.uid) old.roster.remove(before.ordinal);
      old?.strays.delete(before.uid);
    }
    this.orphans.delete(object.uid);
    if (after === undefined) return;
    const owner = getControllerOf(after);
    if (owner === undefined) {
      this.orphans.add(after.uid);
      return;
    }
    const set = this.store.byUid(owner.uid);
    if (set?.kind !== 'StatefulSet') return;
    const { roster, strays } = this.membership(set);
    if (!isOwn(set, after)) strays.add(after.uid);
    else if (after.ordinal >= 0) roster.put(after);
  }
}

/** Whether the pod is the set's by name and labels. */
function isOwn(set: StatefulSet, pod: Pod): boolean {
  return isMemberOf(set, pod) && selectorMatches(set.spec.selector, pod.labels);
}
