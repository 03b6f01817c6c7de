/**
 * What the API server makes of an object: what it refuses when the object is created and when it is changed, by
 * version. Each refusal says where and why. Structure is read from the types of the server's OpenAPI documents; the
 * rules for values are one file a concept.
 */
import { isJsonObject, JsonObject, Problem } from '../decoder';
import { Behaviour } from '../versions';
import { asStored } from './as-stored';
import { checkClaim, ClassFacts } from './claim';
import { decodeManifest, decodeStored } from './decode';
import { checkDisruptionBudget } from './disruption-budget';
import { FaultlessPods } from './faultless-pods';
import { Refuse, RefuseChange } from './fields';
import { checkFixedFields } from '../fixed-fields';
import { kindOf } from './kinds';
import { checkService } from './service';
import { ClusterFacts as AddressFacts } from './service-addresses';
import { PortFacts } from './service-ports';
import { checkStatefulSet, checkTemplates } from './stateful-set';
import { checkStorageClass } from './storage-class';
import { checkVolume } from './volume';

/** One reason why the API server refuses an object. */
export interface Refusal extends Problem {
  /** For a field that may not change: what it is, and what it would be. */
  readonly change?: { readonly from: unknown; readonly to: unknown };
}

/** What is only known of a particular cluster. What is absent is not checked; node ports are the default ones. */
export type ClusterFacts = AddressFacts & PortFacts & ClassFacts & Pick<Behaviour, 'forbidsPrivileged'>;

/**
 * Why the API server refuses an object; empty when it accepts it, or when nothing is known of its kind.
 *
 * @param old what is there already and is to be replaced, as it is stored; absent: the object is created
 * @param pods what was found out of other sets for that version and cluster
 */
export function refusalsOf(manifest: unknown, usual: Behaviour, old?: unknown, cluster: ClusterFacts = {}, pods = new FaultlessPods()): Refusal[] {
  const behaviour = cluster.forbidsPrivileged === undefined ? usual : { ...usual, forbidsPrivileged: cluster.forbidsPrivileged };
  const kind = kindOf(manifest);
  if (kind === undefined) return [];
  const stored = old === undefined ? undefined : decodeStored(old, kind, behaviour);
  const pod = kind === 'StatefulSet' && old === undefined ? pods.of(manifest) : undefined;
  const { value, mistyped, unknown } = decodeManifest(manifest, kind, behaviour, stored, pod?.wellFormed);
  if (mistyped.length + unknown.length > 0) return [...mistyped, ...unknown];
  const refusals: Refusal[] = [];
  const refuse: Refuse = (path, message) => refusals.push({ path, message });
  const refuseChange: RefuseChange = (path, from, to) => refusals.push({ path, message: 'may not change', change: { from, to } });
  switch (kind) {
    case 'StatefulSet': checkStatefulSet(value, behaviour, refuse, refuseChange, stored?.value, pod?.isValid); break;
    case 'Service': checkService(value, behaviour, cluster, refuse, refuseChange, stored?.value); break;
    case 'PersistentVolumeClaim': checkClaim(value, behaviour, cluster, refuse, refuseChange, stored?.value); break;
    case 'PersistentVolume': checkVolume(value, behaviour, refuse, refuseChange, stored?.value); break;
    case 'StorageClass': checkStorageClass(value, behaviour, refuse, refuseChange, stored?.value); break;
    case 'PodDisruptionBudget': checkDisruptionBudget(value, refuse, stored?.value); break;
  }
  pod?.found(value, behaviour.templatesValidated && refusals.length === 0);
  return refusals;
}

/**
 * Why no pod and no claim can be made of a set that the server accepts: up to 1.33 it does not look into the templates.
 * Empty where it does, and where the set is refused anyway for its structure.
 */
export function brokenTemplates(manifest: unknown, behaviour: Behaviour, pods = new FaultlessPods()): Problem[] {
  if (behaviour.templatesValidated || kindOf(manifest) !== 'StatefulSet') return [];
  const pod = pods.of(manifest);
  const { value, mistyped, unknown } = decodeManifest(manifest, 'StatefulSet', behaviour, undefined, pod.wellFormed);
  if (mistyped.length + unknown.length > 0) return [];
  const problems: Problem[] = [];
  checkTemplates(value, behaviour, pod.isValid, (path, message) => problems.push({ path, message }));
  pod.found(value, problems.length === 0);
  return problems;
}

/**
 * The same for a manifest that is applied over another one: what is live, or what was applied before. Of a kind that there
 * is no other verdict on, only changes of fixed fields are refused.
 */
export function changeRefusals(manifest: unknown, behaviour: Behaviour, before: JsonObject, cluster: ClusterFacts = {}): Refusal[] {
  const kind = kindOf(manifest);
  if (kind !== undefined) return refusalsOf(manifest, behaviour, asStored(before, kind, behaviour), cluster);
  const refusals: Refusal[] = [];
  if (isJsonObject(manifest)) checkFixedFields(manifest, before, behaviour, (path, from, to) => refusals.push({ path, message: 'may not change', change: { from, to } }));
  return refusals;
}
