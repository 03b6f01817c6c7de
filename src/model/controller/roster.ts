/**
 * The pods of one set, kept so that a sync finds what it has to do without looking at the others. What the controller
 * asks of all pods in turn is asked here when a pod, one of its claims or the set changes, and remembered.
 */
import { isClaimOwnerUpToDate } from './claim-owners';
import { claimsOfPod } from '../claims';
import { Claim, Pod, StatefulSet } from './cluster-objects';
import {
  getPodRevision, identityMatches, isHealthy, isRunningAndAvailable, isRunningAndReady, isTerminalPhase, isUnavailable,
  podInOrdinalRange, storageMatches,
} from './identity';
import { OrdinalSet } from './ordinal-set';
import { Behaviour } from '../versions';

/** What a roster needs to know of the rest of the cluster. */
export interface RosterContext {
  readonly behaviour: Behaviour;

  /** The time, in seconds. */
  readonly now: number;

  /** The claim of that name. */
  readonly claim: (name: string) => Claim | undefined;
}

/** What was found out about one pod. */
interface Finding {
  readonly pod: Pod;
  readonly inRange: boolean;
  readonly ready: boolean;
  readonly available: boolean;
  readonly unavailable: boolean;

  /** The controller does something with it (or fails to), whatever the other pods are like. */
  readonly works: boolean;

  /** An ordered set does not go on past it. */
  readonly blocks: boolean;
}

/** Pods of one revision. */
interface OfRevision {
  /** Those in range that are not being deleted. */
  readonly inRange: OrdinalSet;

  /** How many are not being deleted, and how many there are. */
  alive: number;
  total: number;
}

/** The set's pods by ordinal. */
export class Roster {
  /** Ordinals of the pods that the set is to have. */
  public readonly replicas = new OrdinalSet();

  /** Among {@link replicas}, those that {@link Finding.works} or {@link Finding.blocks} is true of. */
  public readonly works = new OrdinalSet();
  public readonly blocks = new OrdinalSet();
  public readonly unavailableReplicas = new OrdinalSet();

  /** Ordinals of the pods that the set is to delete; those of them that are unavailable; those whose claims want other owners. */
  public readonly condemned = new OrdinalSet();
  public readonly unavailableCondemned = new OrdinalSet();
  public readonly condemnedClaims = new OrdinalSet();

  /** Numbers for the status. */
  public readyCount = 0;
  public availableCount = 0;

  private readonly findings = new Map<number, Finding>();
  private readonly revisions = new Map<string, OfRevision>();

  public constructor(private set: StatefulSet, private context: RosterContext) {}

  /** How many pods there are. */
  public get size(): number {
    return this.findings.size;
  }

  /** The pod with that ordinal. */
  public pod(ordinal: number): Pod | undefined {
    return this.findings.get(ordinal)?.pod;
  }

  /** All pods, in no order. */
  public *pods(): Generator<Pod> {
    for (const { pod } of this.findings.values()) yield pod;
  }

  /** How many pods of that revision are not being deleted. */
  public aliveCount(revision: string): number {
    return this.revisions.get(revision)?.alive ?? 0;
  }

  /** Whether any pod is of that revision, being deleted or not. */
  public hasRevision(revision: string): boolean {
    return this.revisions.has(revision);
  }

  /** The highest ordinal, not above the given one, of a pod in range that is of another revision and not being deleted. */
  public outdated(update: string, from: number): number | undefined {
    let highest: number | undefined;
    for (const [revision, { inRange }] of this.revisions) {
      const candidate = revision === update ? undefined : inRange.previous(from);
      if (candidate !== undefined && candidate > (highest ?? -1)) highest = candidate;
    }
    return highest;
  }

  /** Takes in a new or changed pod. */
  public put(pod: Pod): void {
    this.forget(pod.ordinal);
    this.remember(pod);
  }

  /** Takes out the pod with that ordinal. */
  public remove(ordinal: number): void {
    this.forget(ordinal);
  }

  /** Looks at a pod again: one of its claims changed. */
  public review(ordinal: number): void {
    const pod = this.pod(ordinal);
    if (pod !== undefined) this.put(pod);
  }

  /** Looks at everything again: the set or the version changed. */
  public rebuild(set: StatefulSet, context: RosterContext): void {
    const pods = [...this.pods()];
    for (const pod of pods) this.forget(pod.ordinal);
    this.set = set;
    this.context = context;
    for (const pod of pods) this.remember(pod);
  }

  private remember(pod: Pod): void {
    const finding = this.inspect(pod);
    const { ordinal } = pod;
    this.findings.set(ordinal, finding);
    this.count(finding, 1);
    if (finding.inRange) {
      this.replicas.add(ordinal);
      this.works.put(ordinal, finding.works);
      this.blocks.put(ordinal, finding.blocks);
      this.unavailableReplicas.put(ordinal, finding.unavailable);
    } else {
      this.condemned.add(ordinal);
      this.condemnedClaims.put(ordinal, finding.works);
      this.unavailableCondemned.put(ordinal, finding.unavailable);
    }
  }

  private forget(ordinal: number): void {
    const finding = this.findings.get(ordinal);
    if (finding === undefined) return;
    this.findings.delete(ordinal);
    this.count(finding, -1);
    const sets = finding.inRange
      ? [this.replicas, this.works, this.blocks, this.unavailableReplicas]
      : [this.condemned, this.condemnedClaims, this.unavailableCondemned];
    for (const set of sets) set.delete(ordinal);
  }

  private count({ pod, inRange, ready, available }: Finding, by: 1 | -1): void {
    if (ready) this.readyCount += by;
    if (ready && available) this.availableCount += by;
    const revision = getPodRevision(pod);
    const kept = this.revisions.get(revision) ?? { inRange: new OrdinalSet(), alive: 0, total: 0 };
    kept.total += by;
    if (!pod.terminating) kept.alive += by;
    if (inRange && !pod.terminating) kept.inRange.put(pod.ordinal, by === 1);
    if (kept.total === 0) this.revisions.delete(revision);
    else this.revisions.set(revision, kept);
  }

  private inspect(pod: Pod): Finding {
    const { set, context: { behaviour, now } } = this;
    const { minReadySeconds } = set.spec;
    const ready = isRunningAndReady(pod);
    const available = isRunningAndAvailable(pod, minReadySeconds, now);
    const inRange = podInOrdinalRange(set.spec, pod.ordinal);
    return {
      pod,
      inRange,
      ready,
      available,
      unavailable: behaviour.updateWaitsForAvailable ? isUnavailable(pod, minReadySeconds, now) : !isHealthy(pod),
      works: inRange ? this.hasWork(pod) : this.claimsWantOwners(pod),
      blocks: pod.terminating || !ready || !available,
    };
  }

  private hasWork(pod: Pod): boolean {
    if (isTerminalPhase(pod)) return !pod.terminating;
    return (pod.phase === 'Pending' && this.claimsAreMissing(pod))
      || !identityMatches(this.set, pod) || !storageMatches(this.set, pod) || this.claimsWantOwners(pod);
  }

  private claimsAreMissing(pod: Pod): boolean {
    return claimsOfPod(this.set.spec, pod.ordinal).some(({ name }) => this.context.claim(name)?.terminating ?? true);
  }

  private claimsWantOwners(pod: Pod): boolean {
    return this.context.behaviour.claimRetention && claimsOfPod(this.set.spec, pod.ordinal).some(({ name }) => {
      const claim = this.context.claim(name);
      return claim !== undefined && !isClaimOwnerUpToDate(claim, { set: this.set, pod }, this.context.behaviour);
    });
  }
}

