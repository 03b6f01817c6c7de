/** The owner references of claims, as the set's retention policy wants them. */
import { ClaimOwner, claimOwner } from '../claims';
import { Claim, controllerRef, OwnerReference, Pod, StatefulSet, StoredObject } from './cluster-objects';
import { podInOrdinalRange } from './identity';
import { Behaviour } from '../versions';

/** What looks at a claim's owners: the set, and the pod that uses the claim (its uid is 0 before it is stored). */
export interface ClaimUser {
  readonly set: StatefulSet;
  readonly pod: Pod;
}

/** Whether the reference is to an object of that kind and name, whatever its uid. */
function matchesRef(owner: OwnerReference, object: StoredObject): boolean {
  return owner.kind === object.kind && owner.name === object.name
    && owner.apiVersion === (object.kind === 'StatefulSet' ? 'apps/v1' : 'v1');
}

/** Whether the claim has a reference to that very object. */
function hasOwnerRef(claim: Claim, object: StoredObject): boolean {
  return claim.owners.some((owner) => owner.uid === object.uid);
}

/** Whether the claim belongs to an earlier object of that kind and name. Only the first such reference is looked at. */
export function hasStaleOwnerRef(claim: Claim, object: StoredObject, behaviour: Behaviour): boolean {
  if (!behaviour.controllerClaimOwners) {
    return claim.owners.some((owner) => owner.name === object.name && owner.uid !== object.uid);
  }
  const found = claim.owners.find((owner) => matchesRef(owner, object));
  return found !== undefined && found.uid !== object.uid;
}

/** Whether the set's policy would have the claim owned, and something else controls it. */
function hasUnexpectedController(claim: Claim, { set, pod }: ClaimUser): boolean {
  const { whenScaled, whenDeleted } = set.spec.retentionPolicy;
  if (whenScaled === 'Retain' && whenDeleted === 'Retain') return false;
  return claim.owners.some((owner) => {
    if (matchesRef(owner, set)) return owner.uid !== set.uid;
    if (matchesRef(owner, pod)) return owner.uid !== pod.uid;
    return owner.controller;
  });
}

/** Whether the set or the pod owns the claim without controlling it. */
function hasNonControllerOwner(claim: Claim, { set, pod }: ClaimUser): boolean {
  return claim.owners.some((owner) => (owner.uid === set.uid || owner.uid === pod.uid) && !owner.controller);
}

/** The owner that the policy gives the claim. */
function wantedOwner({ set, pod }: ClaimUser): ClaimOwner {
  return claimOwner(set.spec.retentionPolicy, !podInOrdinalRange(set.spec, pod.ordinal));
}

/** Whether the controller leaves the claim's owners as they are. */
export function isClaimOwnerUpToDate(claim: Claim, user: ClaimUser, behaviour: Behaviour): boolean {
  if (behaviour.controllerClaimOwners) {
    if (hasStaleOwnerRef(claim, user.set, behaviour) || hasStaleOwnerRef(claim, user.pod, behaviour)) return true;
    if (hasUnexpectedController(claim, user)) return !hasOwnerRef(claim, user.set) && !hasOwnerRef(claim, user.pod);
    if (hasNonControllerOwner(claim, user)) return false;
  }
  const wanted = wantedOwner(user);
  return hasOwnerRef(claim, user.set) === (wanted === ClaimOwner.STATEFUL_SET)
    && hasOwnerRef(claim, user.pod) === (wanted === ClaimOwner.POD);
}

/** The owner references after the controller has seen to them. */
export function updateClaimOwnerRefForSetAndPod(claim: Claim, user: ClaimUser, behaviour: Behaviour): OwnerReference[] {
  const { set, pod } = user;
  const owner = { [ClaimOwner.NONE]: undefined, [ClaimOwner.STATEFUL_SET]: set, [ClaimOwner.POD]: pod }[wantedOwner(user)];
  if (behaviour.controllerClaimOwners) {
    const rest = claim.owners.filter((ref) => !matchesRef(ref, set) && !matchesRef(ref, pod));
    return hasUnexpectedController(claim, user) || owner === undefined ? rest : [...rest, controllerRef(owner)];
  }
  const rest = claim.owners.filter((ref) => ref.uid === owner?.uid || (ref.uid !== set.uid && ref.uid !== pod.uid));
  if (owner === undefined || hasOwnerRef(claim, owner)) return rest;
  return [...rest, { ...controllerRef(owner), controller: false, blockOwnerDeletion: false }];
}
