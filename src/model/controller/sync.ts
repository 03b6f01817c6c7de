/** What goes into a sync of the controller, and what comes out. */
import { Claim, ControllerRevision, OwnerReference, Pod, SetStatus, StatefulSet } from './cluster-objects';
import { RevisionAction, SetRevisions } from './revisions';
import { Roster } from './roster';
import { Behaviour } from '../versions';

/** Everything that a sync looks at. */
export interface SyncInput {
  readonly set: StatefulSet;

  /** The set's pods. */
  readonly roster: Roster;

  /** The set's ControllerRevisions, sorted by number. */
  readonly revisions: readonly ControllerRevision[];

  /** `status.currentReplicas` as the controller's cache has it when it fills holes: it may lag behind. */
  readonly currentReplicasSeen: number;

  readonly behaviour: Behaviour;

  /** The time, in seconds. */
  readonly now: number;

  /** The claim of that name. */
  readonly claim: (name: string) => Claim | undefined;

  /** The ControllerRevision of that name, whoever it belongs to. */
  readonly revision: (name: string) => ControllerRevision | undefined;

  /** Why a claim could not be created; undefined when it could. */
  readonly claimRefusal: (claim: Omit<Claim, 'uid'>) => string | undefined;

  /** Why a pod could not be created: `exists` when another one has its name. */
  readonly podRefusal: (pod: Pod) => 'exists' | { readonly message: string } | undefined;
}

/** What the controller asks the API server to do. */
export type ControllerAction =
  | RevisionAction
  | { readonly type: 'createClaim'; readonly claim: Omit<Claim, 'uid'> }
  | { readonly type: 'ownClaim'; readonly name: string; readonly owners: readonly OwnerReference[] }
  | { readonly type: 'createPod'; readonly pod: Pod }
  | { readonly type: 'labelPod'; readonly name: string; readonly labels: { readonly [key: string]: string } }
  | { readonly type: 'deletePod'; readonly name: string }
  | { readonly type: 'writeStatus'; readonly status: SetStatus };

/** Why a sync did not go further than it did. */
export type StopCode =
  | 'set-deleted' | 'ended' | 'terminating' | 'not-ready' | 'not-available' | 'stale-claim' | 'claim-deleted' | 'claim-refused'
  | 'pod-refused' | 'name-taken' | 'storage-differs' | 'name-differs' | 'created' | 'scaling-down' | 'condemned-terminating'
  | 'condemned-blocked' | 'on-delete' | 'updating' | 'recreating' | 'update-unavailable' | 'partition' | 'done';

/** Where a sync stopped. */
export interface Stop {
  readonly code: StopCode;

  /** The pod that it stopped at. */
  readonly pod?: string;

  /** The claim that it stopped at. */
  readonly claim?: string;

  /** The API server's reason, or how many pods are unavailable. */
  readonly detail?: string;
}

/** What came of a sync. */
export interface SyncOutcome {
  readonly actions: readonly ControllerAction[];

  /** What went wrong: the sync is tried again. */
  readonly errors: readonly Stop[];

  /** Where it stopped, and why. */
  readonly stop: Stop;
}

/** A sync under way. */
export interface Sync extends SyncInput {
  readonly revisionsInUse: SetRevisions;
  readonly monotonic: boolean;
  readonly actions: ControllerAction[];

  /** Claims that this sync has created: the controller's cache does not have them yet. */
  readonly createdClaims: Set<string>;

  /** Pods that this sync has created: they count as unavailable, and not in the status. */
  readonly created: Map<number, Pod>;
}
