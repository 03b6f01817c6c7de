/** The objects that the simulated control plane stores. They are never changed: a change is a new object. */
import { JsonObject } from '../decoder';
import { Labels } from '../labels';
import { StatefulSetManifest } from '../objects';

/** The identity that tells an object from its namesakes; 0 is that of an object which is not stored yet. */
export type Uid = number;

/** An entry of `metadata.ownerReferences`. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: Uid;
  readonly controller: boolean;
  readonly blockOwnerDeletion: boolean;
}

/** What every stored object has. */
export interface StoredObject {
  readonly kind: string;
  readonly uid: Uid;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly owners: readonly OwnerReference[];
  readonly finalizers: readonly string[];

  /** It has been deleted, and something holds it still. */
  readonly terminating: boolean;
}

/** The phase of a pod; empty for one that is not stored yet. */
export type PodPhase = '' | 'Pending' | 'Running' | 'Succeeded' | 'Failed';

/** A volume of a pod, and the claim that it uses if it uses one. */
export interface PodVolume {
  readonly name: string;
  readonly claim?: string;
}

export interface Pod extends StoredObject {
  readonly kind: 'Pod';

  /** The name before the ordinal, and the ordinal: -1 in a name that has none. */
  readonly parent: string;
  readonly ordinal: number;

  readonly phase: PodPhase;
  readonly ready: boolean;

  /** When it became ready, by the simulation's clock. */
  readonly readySince: number;

  readonly hostname: string;
  readonly subdomain: string;
  readonly volumes: readonly PodVolume[];

  /** The containers as they are written. */
  readonly containers: readonly JsonObject[];

  /** Seconds that it may take to end; with none, it goes as soon as it is deleted. */
  readonly gracePeriod: number;

  /** Its containers have ended, or it had no time to end: only finalizers hold it still. */
  readonly ended: boolean;
}

export interface Claim extends StoredObject {
  readonly kind: 'PersistentVolumeClaim';
  readonly spec: JsonObject;
}

export interface ControllerRevision extends StoredObject {
  readonly kind: 'ControllerRevision';
  readonly revision: number;

  /** What it restores, as the controller writes it down. */
  readonly data: string;

  /** The pod template in it. */
  readonly template: JsonObject;
}

/** `status` of a StatefulSet; the counts are of pods. */
export interface SetStatus {
  readonly observedGeneration: number;
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly currentReplicas: number;
  readonly updatedReplicas: number;

  /** Names of ControllerRevisions; empty before the first sync. */
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly collisionCount: number;
}

export interface StatefulSet extends StoredObject {
  readonly kind: 'StatefulSet';
  readonly generation: number;

  /** The manifest as it is stored: with what the API server filled in. */
  readonly json: JsonObject;

  /** The fields of {@link json} that the controller reads. */
  readonly spec: StatefulSetManifest;

  readonly status: SetStatus;
}

/** An object of a kind that only matters as an owner. */
export interface OtherObject extends StoredObject {
  readonly kind: 'ConfigMap';
}

export type ClusterObject = Pod | Claim | ControllerRevision | StatefulSet | OtherObject;

/** The status of a set that has not been synced. */
export const EMPTY_STATUS: SetStatus = {
  observedGeneration: 0,
  replicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  currentReplicas: 0,
  updatedReplicas: 0,
  currentRevision: '',
  updateRevision: '',
  collisionCount: 0,
};

/** Finalizers that Kubernetes sets itself. */
export const FOREGROUND_FINALIZER = 'foregroundDeletion';
export const ORPHAN_FINALIZER = 'orphan';
export const CLAIM_PROTECTION_FINALIZER = 'kubernetes.io/pvc-protection';

/** The reference that marks the owner as the controller of what it made. */
export function controllerRef(owner: { readonly kind: string; readonly name: string; readonly uid: Uid }): OwnerReference {
  return {
    apiVersion: owner.kind === 'StatefulSet' ? 'apps/v1' : 'v1',
    kind: owner.kind,
    name: owner.name,
    uid: owner.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The reference to the object's controller, if it has one. */
export function getControllerOf(object: StoredObject): OwnerReference | undefined {
  return object.owners.find((owner) => owner.controller);
}
