/**
 * Garbage collection by owner references, and the protection of claims in use: what they do with one object at a time.
 * Both only take up what a change concerns.
 */
import { ApiServer } from './api-server';
import { Store, withoutOwners } from './store';
import { CLAIM_PROTECTION_FINALIZER, ClusterObject, FOREGROUND_FINALIZER, ORPHAN_FINALIZER, OwnerReference, Uid } from '../controller/cluster-objects';

/** Deletes objects whose owners are all gone. */
export class GarbageCollector {
  private readonly queue = new Set<Uid>();

  public constructor(
    private readonly api: ApiServer, private readonly store: Store, private readonly pickOutcome: (outcomes: number) => number,
  ) {
    store.subscribe((before, after) => this.notice(before, after));
  }

  /** Handles one object; false when there is none to handle. */
  public step(): boolean {
    for (const uid of this.queue) {
      this.queue.delete(uid);
      const object = this.store.byUid(uid);
      if (object === undefined) continue;
      const changes = this.store.changes;
      this.process(object);
      if (this.store.changes !== changes) return true;
    }
    return false;
  }

  private notice(before: ClusterObject | undefined, after: ClusterObject | undefined): void {
    if (after === undefined) {
      if (before === undefined) return;
      for (const { uid } of this.store.dependents(before.uid)) this.queue.add(uid);
      this.queueWaitingOwners(before.owners);
      return;
    }
    if (before?.owners !== after.owners) {
      // A new object of an owner that waits for what it owns to go is only noticed when the next of them goes.
      if (after.owners.some(({ uid }) => this.store.byUid(uid) === undefined)) this.queue.add(after.uid);
      this.queueWaitingOwners(before?.owners ?? []);
    }
    if (isOrphaning(after)) this.queue.add(after.uid);
    if (isWaiting(after) && (before === undefined || !isWaiting(before))) {
      for (const { uid } of this.store.dependents(after.uid)) this.queue.add(uid);
      this.queue.add(after.uid);
    }
  }

  /** Owners that are only waiting for what they own to go. */
  private queueWaitingOwners(owners: readonly OwnerReference[]): void {
    for (const { uid } of owners) {
      const owner = this.store.byUid(uid);
      if (owner !== undefined && isWaiting(owner)) this.queue.add(uid);
    }
  }

  private process(object: ClusterObject): void {
    if (isOrphaning(object)) {
      this.orphanDependents(object);
    } else if (isWaiting(object)) {
      this.processDeletingDependentsItem(object);
    } else if (!object.terminating && object.owners.length > 0) {
      this.attemptToDeleteItem(object);
    }
  }

  /** Frees what an object owns, all at once; what comes last may come after another set has looked for what it can adopt. */
  private orphanDependents(object: ClusterObject): void {
    const dependents = this.store.dependents(object.uid);
    const revisions = dependents.filter(({ kind }) => kind === 'ControllerRevision');
    const isSplit = this.store.sets.size > 1 && revisions.length > 0 && revisions.length < dependents.length && this.pickOutcome(2) === 1;
    for (const dependent of dependents) {
      if (isSplit && dependent.kind === 'ControllerRevision') continue;
      this.api.setOwners(dependent.uid, withoutOwners(dependent.owners, new Set([object.uid])));
    }
    if (isSplit) this.queue.add(object.uid);
    else this.api.removeFinalizer(object.uid, ORPHAN_FINALIZER);
  }

  /** Lets go of an object that waits for what it owns, once nothing that blocks it is left. */
  private processDeletingDependentsItem(object: ClusterObject): void {
    const blocking = this.store.dependents(object.uid)
      .filter(({ owners }) => owners.some(({ uid, blockOwnerDeletion }) => uid === object.uid && blockOwnerDeletion));
    if (blocking.length === 0) this.api.removeFinalizer(object.uid, FOREGROUND_FINALIZER);
    for (const { uid } of blocking) this.queue.add(uid);
  }

  /** Deletes an object without owners; where some are left, only drops the references to the others. */
  private attemptToDeleteItem(object: ClusterObject): void {
    const gone = new Set<Uid>();
    const waiting = new Set<Uid>();
    for (const { uid } of object.owners) {
      const owner = this.store.byUid(uid);
      if (owner === undefined) gone.add(uid);
      else if (isWaiting(owner)) waiting.add(uid);
    }
    if (gone.size + waiting.size < object.owners.length) {
      this.api.setOwners(object.uid, withoutOwners(object.owners, new Set([...gone, ...waiting])));
    } else if (waiting.size > 0 && this.store.dependents(object.uid).length > 0) {
      this.api.deleteObject(object, 'Foreground');
    } else {
      this.api.deleteObject(object, 'Background');
    }
  }
}

/** It is being deleted, and waits until what it owns is gone. */
function isWaiting(object: ClusterObject): boolean {
  return object.terminating && object.finalizers.includes(FOREGROUND_FINALIZER);
}

/** It is being deleted, and what it owns is to stay. */
function isOrphaning(object: ClusterObject): boolean {
  return object.terminating && object.finalizers.includes(ORPHAN_FINALIZER);
}

/** Lets go of deleted claims that no pod uses. */
export class ClaimProtection {
  private readonly queue = new Set<string>();

  /** Pods by the claims that they use. */
  private readonly users = new Map<string, Set<Uid>>();

  public constructor(private readonly api: ApiServer, private readonly store: Store) {
    store.subscribe((before, after) => this.notice(before, after));
  }

  /** Handles one claim; false when there is none to handle. */
  public step(): boolean {
    for (const name of this.queue) {
      this.queue.delete(name);
      const claim = this.store.claims.get(name);
      if (claim?.terminating && claim.finalizers.includes(CLAIM_PROTECTION_FINALIZER) && (this.users.get(name)?.size ?? 0) === 0) {
        this.api.removeFinalizer(claim.uid, CLAIM_PROTECTION_FINALIZER);
        return true;
      }
    }
    return false;
  }

  private notice(before: ClusterObject | undefined, after: ClusterObject | undefined): void {
    const object = after ?? before;
    if (object?.kind === 'PersistentVolumeClaim') {
      if (after?.terminating) this.queue.add(object.name);
    } else if (object?.kind === 'Pod' && (before === undefined || after === undefined)) {
      for (const { claim } of object.volumes) {
        if (claim === undefined) continue;
        const users = this.users.get(claim) ?? new Set();
        if (after === undefined) users.delete(object.uid);
        else users.add(object.uid);
        this.users.set(claim, users);
        if (users.size === 0) this.queue.add(claim);
      }
    }
  }
}
