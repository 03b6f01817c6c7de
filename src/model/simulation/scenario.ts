/** Scenarios and traces: the format that `conformance/FORMAT.md` describes. */
import { JsonObject, Problem } from '../decoder';
import { FeatureGates } from '../versions';
import type { ScenarioEvent } from './events/event';

/** An object that is there before the set, or that an event creates. */
export interface Entry {
  readonly object: JsonObject;
  readonly state?: 'ready' | 'unready' | 'failed' | 'succeeded';
  readonly terminating?: boolean;
}

/** A set and what happens to it. */
export interface Scenario {
  readonly name: string;
  readonly kubernetesVersion: string;
  readonly featureGates?: FeatureGates;
  readonly manualTermination?: boolean;
  readonly existing?: readonly Entry[];
  readonly otherSets?: readonly JsonObject[];
  readonly statefulSet: JsonObject;

  /** The first step has no event: it is the creation of the set. */
  readonly steps: readonly ScenarioStep[];
}

export interface ScenarioStep {
  readonly event?: ScenarioEvent;
}

/** A scenario, with what a control plane did. */
export interface Trace extends Scenario {
  readonly steps: readonly TraceStep[];
}

/** What happened at an event, and the state after it. */
export interface TraceStep extends ScenarioStep {
  /** Why the API server refused the event. */
  readonly rejected?: string;

  readonly actions: readonly string[];
  readonly pods: readonly PodState[];
  readonly pvcs: readonly ClaimState[];
  readonly status?: StatusState;

  /** The other sets' status. */
  readonly statuses?: { readonly [set: string]: StatusState };

  readonly revisions?: readonly RevisionState[];
  readonly content?: { readonly [object: string]: JsonObject };

  /** What has become of pods that somebody else has made or changed. */
  readonly identity?: { readonly [pod: string]: IdentityState };
}

export interface PodState {
  readonly name: string;
  readonly revision: string;
  readonly phase: string;
  readonly ready: boolean;
  readonly terminating?: true;
}

export interface ClaimState {
  readonly name: string;
  readonly owner: string;
  readonly terminating?: true;
}

export interface StatusState {
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly currentReplicas: number;
  readonly updatedReplicas: number;
  readonly currentRevision: string;
  readonly updateRevision: string;
}

export interface RevisionState {
  readonly name: string;
  readonly revision: number;
  readonly owner: string;
}

export interface IdentityState {
  readonly labels: { readonly [key: string]: string };

  /** The controlling set, `none`, `gone set`, or `other` for another kind of controller. */
  readonly owner: string;
}

/** What the API server refuses, as traces write it down; undefined when it refuses nothing. */
export function rejection(problems: readonly Problem[]): string | undefined {
  return problems.length > 0 ? problems.map(({ path, message }) => `${path}: ${message}`).join('; ') : undefined;
}
