/** The API server's part: objects are created, changed and deleted through it, and it keeps the rules for that. */
import { Store } from './store';
import { claimProblem } from '../admission/made-objects';
import { admitCreate, admitUpdate } from '../admission/stored-set';
import {
  Claim, CLAIM_PROTECTION_FINALIZER, ClusterObject, ControllerRevision, EMPTY_STATUS, FOREGROUND_FINALIZER, ORPHAN_FINALIZER,
  OwnerReference, Pod, Uid,
} from '../controller/cluster-objects';
import { isTerminalPhase } from '../controller/identity';
import { isJsonObject, Problem } from '../decoder';
import { jsonEquals, mergePatch } from '../json';
import { defaultClaimSpec } from '../pods/template-defaults';
import { Behaviour } from '../versions';

/** What happens to what an object owns when it is deleted. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan';

/** What happened, in order: `create pod/web-0`. */
export type ActionLog = string[];

/** Creates, changes and deletes objects in a store. */
export class ApiServer {
  /** What happened since it was last emptied. */
  public readonly log: ActionLog = [];

  public constructor(public readonly store: Store, public behaviour: Behaviour) {}

  /** Creates a set; gives the reasons when it is refused. */
  public createSet(json: unknown): readonly Problem[] {
    const verdict = admitCreate(json, this.behaviour);
    if (!verdict.accepted) return verdict.reasons;
    const { name, labels, annotations, raw } = verdict.spec;
    if (this.store.sets.has(name)) return [{ path: 'metadata.name', message: `statefulset '${name}' exists already` }];
    const metadata = isJsonObject(raw) && isJsonObject(raw.metadata) ? raw.metadata : {};
    this.store.put({
      kind: 'StatefulSet',
      uid: this.store.newUid(),
      name,
      labels,
      annotations,
      owners: [],
      finalizers: Array.isArray(metadata.finalizers) ? metadata.finalizers.map(String) : [],
      terminating: false,
      generation: 1,
      json: verdict.json,
      spec: verdict.spec,
      status: EMPTY_STATUS,
    });
    return [];
  }

  /** Applies a JSON merge patch to a set; gives the reasons when it is refused. */
  public patchSet(name: string, patch: unknown): readonly Problem[] {
    const set = this.store.sets.get(name);
    if (set === undefined) return [{ path: 'metadata.name', message: `there is no statefulset '${name}'` }];
    const verdict = admitUpdate(mergePatch(set.json, patch), set.json, this.behaviour);
    if (!verdict.accepted) return verdict.reasons;
    if (jsonEquals(verdict.json, set.json)) return [];
    const changed = !jsonEquals(verdict.json.spec, set.json.spec);
    this.store.put({
      ...set,
      labels: verdict.spec.labels,
      annotations: verdict.spec.annotations,
      json: verdict.json,
      spec: changed ? verdict.spec : set.spec,
      generation: set.generation + (changed ? 1 : 0),
    });
    return [];
  }

  /** Deletes a set; what it owns follows as garbage collection gets to it. */
  public deleteSet(name: string, propagation: Propagation): void {
    const set = this.store.sets.get(name);
    if (set !== undefined) this.deleteObject(set, propagation);
  }

  /** Stores a pod that is new: it is bound to a node and Pending. */
  public createPod(pod: Pod): Pod {
    const stored: Pod = { ...pod, uid: this.store.newUid(), phase: 'Pending' };
    this.log.push(`create pod/${pod.name}`);
    this.store.put(stored);
    return stored;
  }

  /** Stores a claim that is new, with the finalizer that keeps it while pods use it. */
  public createClaim(claim: Omit<Claim, 'uid'>): Claim {
    const stored: Claim = {
      ...claim,
      uid: this.store.newUid(),
      spec: defaultClaimSpec(claim.spec),
      finalizers: [...claim.finalizers, CLAIM_PROTECTION_FINALIZER],
    };
    this.log.push(`create pvc/${claim.name}`);
    this.store.put(stored);
    return stored;
  }

  /** Stores a revision that is new. */
  public createRevision(revision: Omit<ControllerRevision, 'uid'>): void {
    this.store.put({ ...revision, uid: this.store.newUid() });
  }

  /** Why a claim would be refused; undefined when it would not. */
  public claimRefusal(claim: Omit<Claim, 'uid'>): string | undefined {
    const problem = claimProblem(claim.name, claim.spec, this.behaviour);
    return problem === undefined ? undefined : `${problem.path}: ${problem.message}`;
  }

  /** Deletes a pod. With `ended`, its containers are known to be gone; otherwise it has its grace period. */
  public deletePod(name: string, ended = false): void {
    const pod = this.store.pods.get(name);
    if (pod !== undefined) this.deleteObject(pod, undefined, ended);
  }

  /** Deletes any object. Finalizers hold it, and a pod its containers. */
  public deleteObject(object: ClusterObject, propagation?: Propagation, ended = false): void {
    const finalizers = propagation === undefined ? object.finalizers : [
      ...object.finalizers.filter((finalizer) => finalizer !== FOREGROUND_FINALIZER && finalizer !== ORPHAN_FINALIZER),
      ...(propagation === 'Foreground' ? [FOREGROUND_FINALIZER] : propagation === 'Orphan' ? [ORPHAN_FINALIZER] : []),
    ];
    if (object.kind === 'Pod') {
      const hasEnded = object.ended || ended || object.gracePeriod === 0 || isTerminalPhase(object);
      if (!object.terminating) this.log.push(`terminate pod/${object.name}`);
      else if (hasEnded === object.ended && jsonEquals(finalizers, object.finalizers)) return;
      this.settleDeletion(object, { ...object, finalizers, terminating: true, ended: hasEnded });
    } else if (!object.terminating || !jsonEquals(finalizers, object.finalizers)) {
      this.settleDeletion(object, { ...object, finalizers, terminating: true });
    }
  }

  /** Changes an object; one that was only held by what the change removes is gone. */
  public update(object: ClusterObject): void {
    const before = this.store.byUid(object.uid);
    if (before === undefined) return;
    if (object.terminating) this.settleDeletion(before, object);
    else this.store.put(object);
  }

  /** Replaces an object's owner references. */
  public setOwners(uid: Uid, owners: readonly OwnerReference[]): void {
    const object = this.store.byUid(uid);
    if (object !== undefined && !jsonEquals(object.owners, owners)) this.update({ ...object, owners });
  }

  /** Removes one finalizer. */
  public removeFinalizer(uid: Uid, finalizer: string): void {
    const object = this.store.byUid(uid);
    if (object === undefined || !object.finalizers.includes(finalizer)) return;
    this.update({ ...object, finalizers: object.finalizers.filter((name) => name !== finalizer) });
  }

  private settleDeletion(before: ClusterObject, after: ClusterObject): void {
    const isHeld = after.finalizers.length > 0 || (after.kind === 'Pod' && !after.ended);
    if (isHeld) {
      this.store.put(after);
      return;
    }
    if (after.kind === 'Pod') this.log.push(`remove pod/${after.name}`);
    if (after.kind === 'PersistentVolumeClaim') this.log.push(`remove pvc/${after.name}`);
    this.store.remove(before);
  }
}
