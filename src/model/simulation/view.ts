/** The state of a simulated namespace, as traces write it down. */
import { ClaimState, IdentityState, PodState, RevisionState, StatusState } from './scenario';
import { Store } from './store';
import { Claim, getControllerOf, OwnerReference, Pod, SetStatus, StoredObject, Uid } from '../controller/cluster-objects';
import { getPodRevision } from '../controller/identity';
import { isJsonObject, JsonObject } from '../decoder';

/** Writes a store's objects down; numbers ControllerRevisions in the order in which they first existed. */
export class View {
  private readonly numbers = new Map<string, number>();

  public constructor(private readonly store: Store, private readonly mainSet: string) {
    for (const name of store.revisions.keys()) this.number(name);
    store.subscribe((before, after) => {
      if (before === undefined && after?.kind === 'ControllerRevision') this.number(after.name);
    });
  }

  /** All pods by name. */
  public pods(): PodState[] {
    return sorted(this.store.pods).map((pod) => this.pod(pod));
  }

  /** All claims by name. */
  public claims(): ClaimState[] {
    return sorted(this.store.claims).map((claim) => ({ name: claim.name, owner: this.owner(claim), ...terminating(claim) }));
  }

  /** The status of a set; undefined when there is none. */
  public status(set: string): StatusState | undefined {
    const status = this.store.sets.get(set)?.status;
    return status && this.statusState(status);
  }

  /** The status of all sets but the main one; undefined when there are none. */
  public statuses(): { [set: string]: StatusState } | undefined {
    const others = [...this.store.sets.values()].filter(({ name }) => name !== this.mainSet);
    return others.length === 0 ? undefined : Object.fromEntries(others.map(({ name, status }) => [name, this.statusState(status)]));
  }

  /** All ControllerRevisions, in the order of their numbers. */
  public revisions(): RevisionState[] {
    return [...this.store.revisions.values()]
      .sort((one, other) => this.number(one.name) - this.number(other.name))
      .map((revision) => ({ name: this.revision(revision.name), revision: revision.revision, owner: this.controller(revision) }));
  }

  /** What is in a pod that was made. */
  public podContent(pod: Pod): JsonObject {
    const mounts = pod.containers.map((container): [string, JsonObject] => [String(container.name), mountsOf(container)]);
    return {
      ...this.metaContent(pod),
      hostname: pod.hostname,
      subdomain: pod.subdomain,
      volumes: Object.fromEntries(pod.volumes.map(({ name, claim }) => [name, claim ?? null])),
      mounts: Object.fromEntries(mounts.filter(([, paths]) => Object.keys(paths).length > 0)),
      images: Object.fromEntries(pod.containers.map(({ name, image }) => [String(name), image])),
    };
  }

  /** What is in a claim that was made. */
  public claimContent(claim: Claim): JsonObject {
    return { ...this.metaContent(claim), spec: claim.spec };
  }

  /** What has become of these pods; undefined when none of them is left. */
  public identity(uids: ReadonlySet<Uid>): { [pod: string]: IdentityState } | undefined {
    const pods = sorted(this.store.pods).filter(({ uid }) => uids.has(uid));
    if (pods.length === 0) return undefined;
    return Object.fromEntries(pods.map((pod) => [pod.name, { labels: this.labels(pod), owner: this.controller(pod) }]));
  }

  /** `r1` for the name of a ControllerRevision; anything else stays. */
  public revision(name: string): string {
    const number = this.numbers.get(name);
    return number === undefined ? name : `r${number}`;
  }

  private number(name: string): number {
    const known = this.numbers.get(name) ?? this.numbers.size + 1;
    this.numbers.set(name, known);
    return known;
  }

  private pod(pod: Pod): PodState {
    return { name: pod.name, revision: this.revision(getPodRevision(pod)), phase: pod.phase, ready: pod.ready, ...terminating(pod) };
  }

  private statusState(status: SetStatus): StatusState {
    const { replicas, readyReplicas, availableReplicas, currentReplicas, updatedReplicas } = status;
    return {
      replicas,
      readyReplicas,
      availableReplicas,
      currentReplicas,
      updatedReplicas,
      currentRevision: this.revision(status.currentRevision),
      updateRevision: this.revision(status.updateRevision),
    };
  }

  private owner(claim: Claim): string {
    if (claim.owners.length === 0) return 'none';
    return claim.owners.map((owner) => this.ownerKind(owner)).sort().join('+');
  }

  private ownerKind({ kind, name, uid }: OwnerReference): string {
    const word = kind === 'StatefulSet' ? 'set' : kind === 'Pod' ? 'pod' : 'other';
    if (this.store.byUid(uid) === undefined) return `gone ${word}`;
    return word === 'set' && name !== this.mainSet ? `set ${name}` : word;
  }

  private controller(object: StoredObject): string {
    const owner = getControllerOf(object);
    if (owner === undefined) return 'none';
    if (owner.kind !== 'StatefulSet') return 'other';
    return this.store.byUid(owner.uid) === undefined ? 'gone set' : owner.name;
  }

  private labels({ labels }: StoredObject): { [key: string]: string } {
    return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, this.revision(value)]));
  }

  private metaContent(object: StoredObject): JsonObject {
    return {
      labels: this.labels(object),
      annotations: object.annotations,
      ownerReferences: object.owners.map(({ apiVersion, kind, name, controller, blockOwnerDeletion }) => (
        { apiVersion, kind, name, controller, blockOwnerDeletion })),
    };
  }
}

function mountsOf(container: JsonObject): JsonObject {
  const mounts = Array.isArray(container.volumeMounts) ? container.volumeMounts.filter(isJsonObject) : [];
  return Object.fromEntries(mounts.map(({ mountPath, name }) => [String(mountPath), name]));
}

function terminating(object: StoredObject): { terminating?: true } {
  return object.terminating ? { terminating: true } : {};
}

function sorted<T>(objects: ReadonlyMap<string, T>): T[] {
  return [...objects.keys()].sort().map((name) => objects.get(name) as T);
}
