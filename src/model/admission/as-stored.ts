/**
 * What is stored of a manifest that was applied some time ago, as far as a change depends on it. Of what is live it is
 * known; of the last release's manifests it is assumed that what they need has been allocated and bound.
 */
import { isJsonObject, JsonObject } from '../decoder';
import { Behaviour } from '../versions';
import { decodeManifest } from './decode';
import { object, text, textMap } from './fields';
import { Kind } from './kinds';

/** Stands for an address that was allocated, whichever that is. */
export const ALLOCATED = 'allocated';

/** The object as it is stored. */
export function asStored(manifest: JsonObject, kind: Kind, behaviour: Behaviour): JsonObject {
  const { metadata } = manifest;
  if (isJsonObject(metadata) && metadata.uid !== undefined) return manifest;
  const { value } = decodeManifest(manifest, kind, behaviour);
  switch (kind) {
    case 'Service': return { ...value, spec: withAddresses(object(value, 'spec')) };
    case 'PersistentVolumeClaim': return { ...value, status: { ...boundStatus(object(value, 'spec')), ...object(value, 'status') } };
    default: return value;
  }
}

function withAddresses(spec: JsonObject): JsonObject {
  if (text(spec, 'type') === 'ExternalName') return spec;
  const clusterIP = text(spec, 'clusterIP') || ALLOCATED;
  return { ...spec, clusterIP, clusterIPs: spec.clusterIPs ?? [clusterIP] };
}

function boundStatus(spec: JsonObject): JsonObject {
  const { storage } = textMap(object(spec, 'resources'), 'requests');
  return { phase: 'Bound', capacity: { storage: storage ?? '0' } };
}
