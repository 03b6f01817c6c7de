/** StatefulSets as the API server stores them: what it fills in and what it drops, when it accepts them. */
import { isJsonObject, JsonObject } from '../decoder';
import { decodeStatefulSet, StatefulSetManifest } from '../objects';
import { defaultClaimTemplate, defaultPodTemplate, dropEmpty } from '../pods/template-defaults';
import { Behaviour } from '../versions';
import { Refusal, refusalsOf } from './index';

/** The API server's answer: what it stores, or why it refuses. */
export type Verdict =
  | { readonly accepted: true; readonly json: JsonObject; readonly spec: StatefulSetManifest }
  | { readonly accepted: false; readonly reasons: readonly Refusal[] };

/** The set as it is stored when it passes: fields of switched-off features dropped, defaults filled in. */
export function defaultStatefulSet(json: JsonObject, behaviour: Behaviour, old?: JsonObject): JsonObject {
  const metadata = isJsonObject(json.metadata) ? json.metadata : {};
  const written = isJsonObject(json.spec) ? json.spec : {};
  const oldSpec = isJsonObject(old?.spec) ? old.spec : {};
  const spec: { [key: string]: unknown } = { ...written };
  const isWritten = (key: string) => spec[key] !== undefined && spec[key] !== null;
  spec.podManagementPolicy = spec.podManagementPolicy || 'OrderedReady';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  spec.updateStrategy = defaultUpdateStrategy(spec.updateStrategy, behaviour, usesMaxUnavailable(oldSpec));
  if (!behaviour.startOrdinal && oldSpec.ordinals === undefined) delete spec.ordinals;
  if (isJsonObject(spec.ordinals)) spec.ordinals = dropEmpty(spec.ordinals);
  if (behaviour.claimRetention) {
    const policy = isJsonObject(spec.persistentVolumeClaimRetentionPolicy) ? spec.persistentVolumeClaimRetentionPolicy : {};
    spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: policy.whenDeleted || 'Retain', whenScaled: policy.whenScaled || 'Retain' };
  } else if (oldSpec.persistentVolumeClaimRetentionPolicy === undefined) {
    delete spec.persistentVolumeClaimRetentionPolicy;
  }
  spec.template = defaultPodTemplate(spec.template);
  if (isWritten('volumeClaimTemplates') && Array.isArray(spec.volumeClaimTemplates)) {
    spec.volumeClaimTemplates = spec.volumeClaimTemplates.map(defaultClaimTemplate);
  }
  if (spec.minReadySeconds === 0) delete spec.minReadySeconds;
  const kept = Object.entries(spec).filter(([, value]) => value !== null && value !== undefined && value !== ''
    && !(Array.isArray(value) && value.length === 0));
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: Object.fromEntries(kept) };
}

function usesMaxUnavailable(oldSpec: JsonObject): boolean {
  const strategy = isJsonObject(oldSpec.updateStrategy) ? oldSpec.updateStrategy : {};
  return isJsonObject(strategy.rollingUpdate) && strategy.rollingUpdate.maxUnavailable !== undefined;
}

/** The block is filled in only where there is one, or where the type is not written. */
function defaultUpdateStrategy(strategy: unknown, behaviour: Behaviour, keepsMaxUnavailable: boolean): unknown {
  if (strategy !== undefined && strategy !== null && !isJsonObject(strategy)) return strategy;
  const written = isJsonObject(strategy) ? strategy : {};
  const type = written.type || 'RollingUpdate';
  const block = written.rollingUpdate ?? (written.type ? undefined : {});
  if (block === undefined) return { type };
  if (!isJsonObject(block) || type !== 'RollingUpdate') return { type, rollingUpdate: block };
  const rollingUpdate: { [key: string]: unknown } = { ...block, partition: block.partition ?? 0 };
  if (behaviour.maxUnavailable) rollingUpdate.maxUnavailable ??= 1;
  else if (!keepsMaxUnavailable) delete rollingUpdate.maxUnavailable;
  return { type, rollingUpdate: Object.fromEntries(Object.entries(rollingUpdate).filter(([, value]) => value !== null)) };
}

/** Whether the API server takes a new set, and what it stores. */
export function admitCreate(json: unknown, behaviour: Behaviour): Verdict {
  return judge(isJsonObject(json) ? json : {}, behaviour);
}

/** Whether the API server takes a changed set. `json` is the whole set after the change. */
export function admitUpdate(json: unknown, old: JsonObject, behaviour: Behaviour): Verdict {
  return judge(isJsonObject(json) ? json : {}, behaviour, old);
}

function judge(json: JsonObject, behaviour: Behaviour, old?: JsonObject): Verdict {
  const reasons = refusalsOf({ ...json, apiVersion: 'apps/v1', kind: 'StatefulSet' }, behaviour, old);
  if (reasons.length > 0) return { accepted: false, reasons };
  const stored = defaultStatefulSet(json, behaviour, old);
  return { accepted: true, json: stored, spec: decodeStatefulSet(stored).value };
}
