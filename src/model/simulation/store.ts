/** What the simulated API server stores, and who is told when it changes. */
import {
  Claim, ClusterObject, ControllerRevision, OtherObject, OwnerReference, Pod, StatefulSet, StoredObject, Uid,
} from '../controller/cluster-objects';

/** Is told of every change: `before` is absent for a new object, `after` for one that is gone. */
export type Listener = (before: ClusterObject | undefined, after: ClusterObject | undefined) => void;

/** The objects of one namespace. */
export class Store {
  public readonly pods = new Map<string, Pod>();
  public readonly claims = new Map<string, Claim>();
  public readonly revisions = new Map<string, ControllerRevision>();
  public readonly sets = new Map<string, StatefulSet>();
  public readonly others = new Map<string, OtherObject>();

  private readonly alive = new Map<Uid, ClusterObject>();

  /** Objects by the uid of an owner. */
  private readonly owned = new Map<Uid, Set<Uid>>();

  private readonly listeners: Listener[] = [];
  private lastUid = 0;

  /** How many changes there have been. */
  public changes = 0;

  /** How many objects there are. */
  public get size(): number {
    return this.alive.size;
  }

  /** From now on the listener is told of changes, after those that came before it. */
  public subscribe(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** A uid that no object has had. */
  public newUid(): Uid {
    return ++this.lastUid;
  }

  /** The object with that uid. */
  public byUid(uid: Uid): ClusterObject | undefined {
    return this.alive.get(uid);
  }

  /** The objects that name that owner. */
  public dependents(owner: Uid): ClusterObject[] {
    return [...this.owned.get(owner) ?? []].flatMap((uid) => this.alive.get(uid) ?? []);
  }

  /** Stores a new object, or the next state of one. */
  public put(object: ClusterObject): void {
    const before = this.alive.get(object.uid);
    this.table(object).set(object.name, object);
    this.alive.set(object.uid, object);
    if (before?.owners !== object.owners) {
      this.unlink(before);
      for (const { uid } of object.owners) this.link(uid, object.uid);
    }
    this.tell(before, object);
  }

  /** Takes an object out. */
  public remove(object: StoredObject): void {
    const before = this.alive.get(object.uid);
    if (before === undefined) return;
    this.table(before).delete(before.name);
    this.alive.delete(before.uid);
    this.unlink(before);
    this.tell(before, undefined);
  }

  private tell(before: ClusterObject | undefined, after: ClusterObject | undefined): void {
    this.changes++;
    for (const listener of this.listeners) listener(before, after);
  }

  private link(owner: Uid, dependent: Uid): void {
    const set = this.owned.get(owner) ?? new Set();
    set.add(dependent);
    this.owned.set(owner, set);
  }

  private unlink(object: ClusterObject | undefined): void {
    for (const { uid } of object?.owners ?? []) {
      const set = this.owned.get(uid);
      set?.delete(object?.uid ?? 0);
      if (set?.size === 0) this.owned.delete(uid);
    }
  }

  private table(object: ClusterObject): Map<string, ClusterObject> {
    switch (object.kind) {
      case 'Pod': return this.pods as Map<string, ClusterObject>;
      case 'PersistentVolumeClaim': return this.claims as Map<string, ClusterObject>;
      case 'ControllerRevision': return this.revisions as Map<string, ClusterObject>;
      case 'StatefulSet': return this.sets as Map<string, ClusterObject>;
      case 'ConfigMap': return this.others as Map<string, ClusterObject>;
    }
  }
}

/** The list without references to those uids; the same list when there are none. */
export function withoutOwners(owners: readonly OwnerReference[], uids: ReadonlySet<Uid>): readonly OwnerReference[] {
  return owners.some(({ uid }) => uids.has(uid)) ? owners.filter(({ uid }) => !uids.has(uid)) : owners;
}
