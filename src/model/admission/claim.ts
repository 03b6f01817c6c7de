/** The API server's rules for claims, and for the claim templates of sets and pods. */
import { JsonObject } from '../decoder';
import { compareQuantities, ZERO } from '../quantities';
import { Behaviour } from '../versions';
import { object, oneOf, optionalObject, optionalText, Refuse, RefuseChange, required, text, texts, textMap } from './fields';
import { dnsSubdomain } from './formats';
import { anyName, checkMetadata } from './metadata';
import { amount } from './resources';
import { sameJson } from './same';
import { checkSelector } from './selectors';

export const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];
export const VOLUME_MODES = ['Filesystem', 'Block'];

const SNAPSHOTS = 'snapshot.storage.k8s.io';
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

/** Refuses access modes that there are not, or that do not go together. */
export function checkAccessModes(spec: JsonObject, path: string, refuse: Refuse): void {
  const modes = texts(spec, 'accessModes');
  if (modes.length === 0) refuse(`${path}.accessModes`, 'must not be empty');
  for (const mode of modes) oneOf(mode, ACCESS_MODES, `${path}.accessModes`, refuse);
  const known = modes.filter((mode) => ACCESS_MODES.includes(mode));
  if (known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod')) {
    refuse(`${path}.accessModes`, "'ReadWriteOncePod' goes with no other");
  }
}

/** Refuses a claim's spec. */
export function checkClaimSpec(spec: JsonObject, behaviour: Behaviour, path: string, refuse: Refuse): void {
  checkAccessModes(spec, path, refuse);
  const selector = optionalObject(spec, 'selector');
  if (selector !== undefined) checkSelector(selector, `${path}.selector`, refuse);
  const storage = textMap(object(spec, 'resources'), 'requests').storage as string | undefined;
  // The server's path leaves `requests` out.
  if (storage === undefined) refuse(`${path}.resources[storage]`, 'requests.storage must be set');
  else if (compareQuantities(amount(storage), ZERO) <= 0) refuse(`${path}.resources[storage]`, `requests.storage must be above 0, got ${storage}`);
  checkClassName(text(spec, 'storageClassName'), `${path}.storageClassName`, refuse);
  const mode = optionalText(spec, 'volumeMode');
  if (mode !== undefined) oneOf(mode, VOLUME_MODES, `${path}.volumeMode`, refuse);
  const source = optionalObject(spec, 'dataSource');
  const reference = optionalObject(spec, 'dataSourceRef');
  if (source !== undefined) checkDataSource(source, `${path}.dataSource`, refuse);
  if (reference !== undefined) checkDataSource(reference, `${path}.dataSourceRef`, refuse);
  if (source !== undefined && reference !== undefined) {
    if (text(reference, 'namespace') !== '') refuse(path, 'dataSource goes with no dataSourceRef that has a namespace');
    else if (!sameSource(source, reference)) refuse(path, 'dataSource and dataSourceRef must be the same');
  }
  if (behaviour.volumeAttributes) checkClassName(text(spec, 'volumeAttributesClassName'), `${path}.volumeAttributesClassName`, refuse);
}

/** Refuses what is no class's name; empty means none. */
export function checkClassName(name: string, path: string, refuse: Refuse): void {
  if (name !== '') dnsSubdomain(name, path, refuse);
}

function checkDataSource(source: JsonObject, path: string, refuse: Refuse): void {
  required(text(source, 'name'), `${path}.name`, refuse);
  required(text(source, 'kind'), `${path}.kind`, refuse);
  const group = text(source, 'apiGroup');
  if (group !== '') dnsSubdomain(group, `${path}.apiGroup`, refuse);
  else if (text(source, 'kind') !== 'PersistentVolumeClaim') refuse(path, `'${text(source, 'kind')}' needs an apiGroup`);
  const namespace = text(source, 'namespace');
  if (namespace !== '' && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace)) refuse(`${path}.namespace`, `'${namespace}' is no namespace`);
}

function sameSource(one: JsonObject, other: JsonObject): boolean {
  return optionalText(one, 'apiGroup') === optionalText(other, 'apiGroup') && text(one, 'kind') === text(other, 'kind')
    && text(one, 'name') === text(other, 'name');
}

/**
 * A claim's spec as the server sees it: a data source that is neither a claim nor a snapshot is dropped, and each of
 * the two fields for it stands for the other.
 */
export function normalizeDataSources(spec: JsonObject, old?: JsonObject): JsonObject {
  const wasUsed = old !== undefined && (old.dataSource !== undefined || old.dataSourceRef !== undefined);
  const { dataSource, dataSourceRef, ...rest } = spec;
  let source = optionalObject(spec, 'dataSource');
  let reference = optionalObject(spec, 'dataSourceRef');
  // Sources in other namespaces are an alpha feature.
  if (reference !== undefined && text(reference, 'namespace') !== '' && old?.dataSourceRef === undefined) reference = undefined;
  if (!wasUsed && reference === undefined && source !== undefined && !isClaimOrSnapshot(source)) source = undefined;
  if (reference === undefined) reference = source;
  else if (source === undefined && text(reference, 'namespace') === '') source = reference;
  return { ...rest, ...(source && { dataSource: source }), ...(reference && { dataSourceRef: reference }) };
}

function isClaimOrSnapshot(source: JsonObject): boolean {
  const group = text(source, 'apiGroup');
  return (text(source, 'kind') === 'PersistentVolumeClaim' && group === '') || (text(source, 'kind') === 'VolumeSnapshot' && group === SNAPSHOTS);
}

/** What is only known of a particular cluster. What is absent is not checked. */
export interface ClassFacts {
  /** Whether claims of that class may grow; undefined: nothing is known of the class. */
  readonly allowsExpansion?: (className: string) => boolean | undefined;
}

/** Refuses a claim, new or changed. */
export function checkClaim(
  claim: JsonObject, behaviour: Behaviour, facts: ClassFacts, refuse: Refuse, refuseChange: RefuseChange, old?: JsonObject,
): void {
  checkMetadata(claim, old === undefined ? dnsSubdomain : anyName, refuse);
  const before = object(old ?? {}, 'spec');
  const spec = normalizeDataSources(object(claim, 'spec'), old && before);
  checkClaimSpec(spec, behaviour, 'spec', refuse);
  if (old === undefined) return;
  const after = { manifest: claim, spec };
  const stored = { manifest: old, spec: normalizeDataSources(before, before) };
  checkClass(after, stored, refuseChange);
  checkFixed(after, stored, refuseChange);
  checkSize(after, stored, behaviour, facts, refuse, refuseChange);
  if (behaviour.volumeAttributes) checkAttributes(spec, before, object(old, 'status'), refuse);
}

interface ClaimState {
  readonly manifest: JsonObject;
  readonly spec: JsonObject;
}

function annotatedClass({ manifest }: ClaimState): string | undefined {
  return textMap(object(manifest, 'metadata'), 'annotations')[CLASS_ANNOTATION] as string | undefined;
}

/** The annotation that was the class's field once may only give way to the field. */
function checkClass(after: ClaimState, before: ClaimState, refuseChange: RefuseChange): void {
  const [is, was] = [annotatedClass(after), annotatedClass(before)];
  const isReplaced = was !== undefined && before.spec.storageClassName === undefined && after.spec.storageClassName === was;
  if (is !== was && !(isReplaced && is === undefined)) refuseChange(`metadata.annotations[${CLASS_ANNOTATION}]`, was, is);
}

/** A claim is fixed, but for what it asks for once it is bound, and for what is chosen for it later. */
function checkFixed(after: ClaimState, before: ClaimState, refuseChange: RefuseChange): void {
  const isBound = text(object(before.manifest, 'status'), 'phase') === 'Bound';
  const named = annotatedClass(before);
  const mayChange = new Set<string>();
  if (before.spec.volumeName === undefined) mayChange.add('volumeName');
  const isFilledIn = before.spec.storageClassName === undefined && after.spec.storageClassName !== undefined;
  if (isFilledIn && (named === undefined || after.spec.storageClassName === named)) mayChange.add('storageClassName');
  if (isBound) mayChange.add('volumeAttributesClassName');
  for (const field of new Set([...Object.keys(before.spec), ...Object.keys(after.spec)])) {
    const [is, was] = [after, before].map(({ spec }) => compared(spec, field, isBound));
    if (!mayChange.has(field) && !sameJson(is, was)) refuseChange(`spec.${field}`, before.spec[field], after.spec[field]);
  }
}

function compared(spec: JsonObject, field: string, isBound: boolean): unknown {
  if (field === 'volumeMode') return spec.volumeMode ?? 'Filesystem';
  if (field !== 'resources' || !isBound) return spec[field];
  const { requests, ...rest } = object(spec, field);
  // Without any request there is none to be overlooked either.
  return requests === undefined ? rest : { ...rest, requests: { ...object({ requests }, 'requests'), storage: '0' } };
}

function checkSize(after: ClaimState, before: ClaimState, behaviour: Behaviour, facts: ClassFacts, refuse: Refuse, refuseChange: RefuseChange): void {
  const path = 'spec.resources.requests.storage';
  const sizeOf = ({ spec }: ClaimState) => textMap(object(spec, 'resources'), 'requests').storage as string | undefined;
  const [is = '0', was = '0'] = [sizeOf(after), sizeOf(before)];
  const status = object(before.manifest, 'status');
  const order = compareQuantities(amount(is), amount(was));
  if (order > 0) {
    if (text(status, 'phase') === 'Bound' && !mayGrow(after, before, facts)) refuseChange(path, was, is);
  } else if (order < 0) {
    const has = (textMap(status, 'capacity').storage as string | undefined) ?? '0';
    if (!behaviour.recoversExpansion) refuseChange(path, was, is);
    else if (compareQuantities(amount(is), amount(has)) <= 0) refuse(path, `must stay above what the volume has, ${has}, got ${is}`);
  }
}

function mayGrow(after: ClaimState, before: ClaimState, { allowsExpansion }: ClassFacts): boolean {
  if (allowsExpansion === undefined) return true;
  const [is, was] = [after, before].map((state) => annotatedClass(state) ?? text(state.spec, 'storageClassName'));
  return is === was && is !== '' && allowsExpansion(is) !== false;
}

function checkAttributes(after: JsonObject, before: JsonObject, status: JsonObject, refuse: Refuse): void {
  if (after.volumeAttributesClassName === before.volumeAttributesClassName || status.currentVolumeAttributesClassName === undefined) return;
  if (text(after, 'volumeAttributesClassName') === '') refuse('spec.volumeAttributesClassName', 'must not be taken away from a volume that has one');
}
