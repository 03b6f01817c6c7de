/** Objects that somebody else than a controller makes: read from their manifests. */
import { Store } from './store';
import { Claim, OtherObject, OwnerReference, Pod } from '../controller/cluster-objects';
import { getParentNameAndOrdinal } from '../controller/identity';
import { decodeTemplate } from '../controller/pod-factory';
import { isJsonObject, JsonObject, ownField } from '../decoder';
import { defaultPodTemplate } from '../pods/template-defaults';

/** The object that a manifest describes, not stored yet; undefined when its name is taken or its kind unknown. */
export function newObject(json: JsonObject, store: Store): Pod | Claim | OtherObject | undefined {
  const metadata = isJsonObject(json.metadata) ? json.metadata : {};
  const common = {
    uid: 0,
    name: typeof metadata.name === 'string' ? metadata.name : '',
    labels: texts(metadata.labels),
    annotations: texts(metadata.annotations),
    owners: list(metadata.ownerReferences).flatMap((reference) => ownerReference(reference, store) ?? []),
    finalizers: Array.isArray(metadata.finalizers) ? metadata.finalizers.map(String) : [],
    terminating: false,
  };
  switch (json.kind) {
    case 'ConfigMap':
      return store.others.has(common.name) ? undefined : { ...common, kind: 'ConfigMap', uid: store.newUid() };
    case 'PersistentVolumeClaim':
      return store.claims.has(common.name) ? undefined : { ...common, kind: 'PersistentVolumeClaim', spec: isJsonObject(json.spec) ? json.spec : {} };
    case 'Pod':
      return store.pods.has(common.name) ? undefined : { ...common, kind: 'Pod', ...podFields(common.name, json) };
    default:
      return undefined;
  }
}

function podFields(name: string, json: JsonObject): Omit<Pod, 'kind' | 'uid' | 'name' | 'labels' | 'annotations' | 'owners' | 'finalizers' | 'terminating'> {
  const template = defaultPodTemplate({ spec: json.spec });
  const fields = decodeTemplate(template);
  return {
    ...getParentNameAndOrdinal(name),
    phase: '',
    ready: false,
    readySince: 0,
    hostname: fields.hostname ?? '',
    subdomain: fields.subdomain ?? '',
    volumes: fields.volumes.map((volume) => ({ name: volume.name, claim: volume.claimName })),
    containers: list(ownField(template.spec, 'containers')),
    gracePeriod: fields.terminationGracePeriodSeconds,
    ended: false,
  };
}

/** A reference without a uid means the object of that kind and name. */
function ownerReference(reference: JsonObject, store: Store): OwnerReference | undefined {
  const kind = String(reference.kind);
  const name = String(reference.name);
  const tables: { readonly [kind: string]: ReadonlyMap<string, { readonly uid: number }> } = {
    ConfigMap: store.others, Pod: store.pods, StatefulSet: store.sets, PersistentVolumeClaim: store.claims,
  };
  const owner = Object.hasOwn(tables, kind) ? tables[kind].get(name) : undefined;
  return {
    apiVersion: String(reference.apiVersion),
    kind,
    name,
    uid: owner?.uid ?? store.newUid(),
    controller: reference.controller === true,
    blockOwnerDeletion: reference.blockOwnerDeletion === true,
  };
}

function list(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function texts(value: unknown): { readonly [key: string]: string } {
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text ?? '')])) : {};
}
