/** The API server's rules for persistent volumes. */
import { isJsonObject, JsonObject } from '../decoder';
import { keyStep } from '../field-path';
import { VOLUME_DEFAULTS } from '../pods/template-defaults';
import { compareQuantities, ZERO } from '../quantities';
import { Behaviour } from '../versions';
import { checkAccessModes, checkClassName, VOLUME_MODES } from './claim';
import { entries, object, oneOf, optionalObject, optionalText, Refuse, RefuseChange, text } from './fields';
import { dnsSubdomain } from './formats';
import { checkMetadata } from './metadata';
import { amount } from './resources';
import { sameJson, withoutEmpty } from './same';
import { checkNodeSelector } from './selectors';
import { checkPersistentSources, PERSISTENT_SOURCES } from './volume-sources';

/** Refuses a volume, new or changed. */
export function checkVolume(volume: JsonObject, behaviour: Behaviour, refuse: Refuse, refuseChange: RefuseChange, old?: JsonObject): void {
  checkMetadata(volume, dnsSubdomain, refuse);
  checkSpec(object(volume, 'spec'), text(object(volume, 'metadata'), 'name'), behaviour, refuse);
  if (old !== undefined) checkChange(object(volume, 'spec'), object(old, 'spec'), behaviour, refuseChange);
}

function checkSpec(spec: JsonObject, name: string, behaviour: Behaviour, refuse: Refuse): void {
  checkAccessModes(spec, 'spec', refuse);
  const capacity = entries(spec, 'capacity');
  if (capacity.length !== 1 || capacity[0][0] !== 'storage') refuse('spec.capacity', "must have 'storage', and nothing else");
  for (const [key, written] of capacity) {
    if (compareQuantities(amount(written), ZERO) <= 0) refuse(`spec.capacity${keyStep(key)}`, `must be above 0, got ${written}`);
  }
  const reclaim = text(spec, 'persistentVolumeReclaimPolicy');
  if (reclaim !== '') oneOf(reclaim, ['Delete', 'Recycle', 'Retain'], 'spec.persistentVolumeReclaimPolicy', refuse);
  const affinity = optionalObject(spec, 'nodeAffinity');
  if (affinity !== undefined) {
    const needed = optionalObject(affinity, 'required');
    if (needed === undefined) refuse('spec.nodeAffinity.required', 'must be set');
    else checkNodeSelector(needed, behaviour, 'spec.nodeAffinity.required', refuse);
  }
  checkPersistentSources(spec, name, 'spec', refuse);
  const hostPath = optionalObject(spec, 'hostPath');
  if (hostPath !== undefined && reclaim === 'Recycle' && isRoot(text(hostPath, 'path'))) {
    refuse('spec.persistentVolumeReclaimPolicy', "must not be 'Recycle' for the root of a node");
  }
  checkClassName(text(spec, 'storageClassName'), 'spec.storageClassName', refuse);
  const mode = optionalText(spec, 'volumeMode');
  if (mode !== undefined) oneOf(mode, VOLUME_MODES, 'spec.volumeMode', refuse);
  const attributes = optionalText(spec, 'volumeAttributesClassName');
  if (attributes !== undefined && behaviour.volumeAttributes) {
    dnsSubdomain(attributes, 'spec.volumeAttributesClassName', refuse);
    if (spec.csi === undefined) refuse('spec.csi', 'must be set when volumeAttributesClassName is');
  }
}

/** Whether the path is `/`, in whatever spelling. */
function isRoot(path: string): boolean {
  if (!path.startsWith('/')) return false;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0;
}

function checkChange(spec: JsonObject, old: JsonObject, behaviour: Behaviour, refuseChange: RefuseChange): void {
  for (const source of PERSISTENT_SOURCES) {
    const [is, was] = [optionalObject(spec, source), optionalObject(old, source)];
    // The secret for expansion may be added.
    const added = source === 'csi' && is !== undefined && was?.controllerExpandSecretRef === undefined ? { ...is, controllerExpandSecretRef: undefined } : is;
    if (!sameJson(withDefaults(source, added), withDefaults(source, was))) refuseChange('spec', { [source]: was }, { [source]: is });
  }
  if ((spec.volumeMode ?? 'Filesystem') !== (old.volumeMode ?? 'Filesystem')) refuseChange('volumeMode', old.volumeMode ?? 'Filesystem', spec.volumeMode ?? 'Filesystem');
  if (old.nodeAffinity !== undefined && !behaviour.movableVolumes && !sameJson(spec.nodeAffinity, old.nodeAffinity)) {
    refuseChange('nodeAffinity', old.nodeAffinity, spec.nodeAffinity);
  }
  const [is, was] = [spec.volumeAttributesClassName, old.volumeAttributesClassName];
  const mayChange = behaviour.volumeAttributes ? is !== undefined || was === undefined : behaviour.forgetsVolumeAttributes;
  if (is !== was && !mayChange) refuseChange('spec.volumeAttributesClassName', was, is);
}

/** Fields in which the empty value says something. */
const TOLD_APART = new Set([
  'azureDisk.cachingMode', 'azureDisk.fsType', 'azureDisk.kind', 'azureDisk.readOnly', 'azureFile.secretNamespace', 'fc.lun', 'glusterfs.endpointsNamespace',
  'hostPath.type', 'iscsi.initiatorName', 'local.fsType',
]);

/** A source without fields that say nothing, and with those that the server fills in. */
function withDefaults(name: string, source: JsonObject | undefined): JsonObject | undefined {
  if (source === undefined) return undefined;
  const said = Object.entries(source)
    .filter(([key, value]) => (value !== '' && value !== false && value !== 0) || TOLD_APART.has(`${name}.${key}`))
    .map(([key, value]) => [key, /secretref$/i.test(key) && isJsonObject(value) ? withoutEmpty(value) : value]);
  return { ...VOLUME_DEFAULTS[name], ...Object.fromEntries(said) };
}
