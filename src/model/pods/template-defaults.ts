/**
 * Pod templates and claims as the API server stores them: defaults filled in, empty fields left out. Two templates
 * that mean the same come out the same, which is what decides whether there is a new revision.
 */
import { isJsonObject, JsonObject } from '../decoder';
import { splitImage } from '../image-names';
import { canonicalQuantity, parseQuantity } from '../quantities';

/** Maps that are left out when they are empty; other empty objects stay (`emptyDir: {}`). */
const MAPS = new Set(['labels', 'annotations', 'nodeSelector', 'limits', 'requests', 'matchLabels', 'data', 'metadata']);

/** Fields in which false, zero or the empty text say something else than leaving them out. */
const POINTERS = new Set([
  'runAsNonRoot', 'readOnlyRootFilesystem', 'allowPrivilegeEscalation', 'privileged', 'automountServiceAccountToken',
  'shareProcessNamespace', 'enableServiceLinks', 'optional', 'setHostnameAsFQDN', 'hostUsers', 'runAsUser', 'runAsGroup', 'fsGroup',
  'hostnameOverride', 'defaultMode', 'mode', 'expirationSeconds', 'tolerationSeconds', 'terminationGracePeriodSeconds',
  'activeDeadlineSeconds', 'priority', 'storageClassName', 'partition', 'replicas', 'revisionHistoryLimit', 'port', 'targetPort',
  'maxUnavailable', 'apiGroup', 'blockOwnerDeletion', 'cachingMode', 'controller', 'deletionGracePeriodSeconds', 'fsGroupChangePolicy',
  'gmsaCredentialSpec', 'gmsaCredentialSpecName', 'hostProcess', 'initiatorName', 'localhostProfile', 'maxExpirationSeconds', 'minDomains',
  'mountPropagation', 'nodeAffinityPolicy', 'nodeTaintsPolicy', 'podGroupName', 'preemptionPolicy', 'procMount', 'recursiveReadOnly',
  'resourceClaimName', 'resourceClaimTemplateName', 'runAsUserName', 'runtimeClassName', 'seLinuxChangePolicy', 'service', 'stopSignal',
  'supplementalGroupsPolicy', 'volumeAttributesClassName', 'volumeMode',
  // Of some types only; after what they are in.
  'azureDisk.fsType', 'azureDisk.kind', 'azureDisk.readOnly', 'clusterTrustBundle.name', 'clusterTrustBundle.signerName', 'containers.restartPolicy',
  'csi.fsType', 'csi.readOnly', 'fc.lun', 'initContainers.restartPolicy', 'options.value',
]);

/** Fields with quantities in them. */
const QUANTITY_MAPS = new Set(['limits', 'requests', 'overhead', 'capacity']);
const QUANTITIES = new Set(['sizeLimit', 'divisor']);

/** The value without what says nothing: null, empty lists and maps, and zero values of fields that have no third state. */
export function dropEmpty(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => dropEmpty(item, key));
  if (!isJsonObject(value)) return QUANTITIES.has(key) ? canonical(value) : value;
  const isMap = MAPS.has(key) && key !== 'metadata';
  const fields = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    if (isMap) return [[name, QUANTITY_MAPS.has(key) ? canonical(field) : field ?? '']];
    const kept = dropEmpty(field, name);
    return saysNothing(kept, name, key) ? [] : [[name, kept]];
  });
  return Object.fromEntries(fields);
}

function saysNothing(value: unknown, key: string, parent: string): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) return MAPS.has(key) && Object.keys(value).length === 0;
  return (value === '' || value === 0 || value === false) && !POINTERS.has(key) && !POINTERS.has(`${parent}.${key}`);
}

/** A quantity the way that Kubernetes writes it; what is none stays. */
function canonical(value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const quantity = parseQuantity(String(value));
  return quantity === undefined ? value : quantity.verbatim ?? canonicalQuantity(quantity);
}

/** The object with what is missing filled in. */
function fill(object: JsonObject, defaults: JsonObject): JsonObject {
  return { ...defaults, ...object };
}

function mapObjects(value: unknown, map: (item: JsonObject) => JsonObject): JsonObject[] {
  return Array.isArray(value) ? value.map((item) => (isJsonObject(item) ? map(item) : item as JsonObject)) : [];
}

/** A pod template as it is stored. */
export function defaultPodTemplate(template: unknown): JsonObject {
  const bare = dropEmpty(isJsonObject(template) ? template : {}) as JsonObject;
  const metadata = isJsonObject(bare.metadata) ? bare.metadata : {};
  return { metadata, spec: defaultPodSpec(isJsonObject(bare.spec) ? bare.spec : {}) };
}

function defaultPodSpec(spec: JsonObject): JsonObject {
  const filled: { [key: string]: unknown } = fill(spec, {
    containers: [],
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  });
  // Since 1.0 the old name is stored beside the new one.
  if (typeof spec.serviceAccountName === 'string') filled.serviceAccount = spec.serviceAccountName;
  for (const list of ['containers', 'initContainers', 'ephemeralContainers']) {
    if (filled[list] !== undefined) filled[list] = mapObjects(filled[list], defaultContainer);
  }
  if (filled.volumes !== undefined) filled.volumes = mapObjects(filled.volumes, defaultVolume);
  return filled;
}

function defaultContainer(container: JsonObject): JsonObject {
  const filled: { [key: string]: unknown } = fill(container, {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicy(container.image),
  });
  if (filled.ports !== undefined) filled.ports = mapObjects(filled.ports, (port) => fill(port, { protocol: 'TCP' }));
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const written = filled[probe];
    if (isJsonObject(written)) filled[probe] = defaultProbe(written);
  }
  if (filled.env !== undefined) filled.env = mapObjects(filled.env, defaultEnv);
  const { lifecycle } = filled;
  if (isJsonObject(lifecycle)) {
    filled.lifecycle = Object.fromEntries(Object.entries(lifecycle).map(([hook, action]) => [hook, defaultHttpGet(action)]));
  }
  return filled;
}

function defaultHttpGet(action: unknown): unknown {
  if (!isJsonObject(action) || !isJsonObject(action.httpGet)) return action;
  return { ...action, httpGet: fill(action.httpGet, { path: '/', scheme: 'HTTP' }) };
}

function pullPolicy(image: unknown): string {
  if (typeof image !== 'string' || image === '') return 'IfNotPresent';
  const { tag = 'latest', digest } = splitImage(image);
  return digest === '' && tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultProbe(probe: JsonObject): JsonObject {
  const filled: { [key: string]: unknown } = fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  if (isJsonObject(filled.grpc)) filled.grpc = fill(filled.grpc, { service: '' });
  return defaultHttpGet(filled) as JsonObject;
}

function defaultEnv(env: JsonObject): JsonObject {
  const from = env.valueFrom;
  if (!isJsonObject(from)) return env;
  if (isJsonObject(from.fieldRef)) return { ...env, valueFrom: defaultFieldRef(from) };
  if (isJsonObject(from.resourceFieldRef)) {
    return { ...env, valueFrom: { ...from, resourceFieldRef: fill(from.resourceFieldRef, { divisor: '0' }) } };
  }
  return env;
}

/** What is filled in of volumes that name a disk or a share: in pods, and in persistent volumes. */
export const VOLUME_DEFAULTS: { readonly [source: string]: JsonObject } = {
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  azureDisk: { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
  hostPath: { type: '' },
};

/** Sources with modes of files, and their default. */
const FILE_SOURCES = ['secret', 'configMap', 'downwardAPI', 'projected'];

function defaultVolume(volume: JsonObject): JsonObject {
  const sources = Object.keys(volume).filter((key) => key !== 'name');
  if (sources.length === 0) return { ...volume, emptyDir: {} };
  return Object.fromEntries(Object.entries(volume).map(([key, source]) => {
    if (!isJsonObject(source)) return [key, source];
    if (FILE_SOURCES.includes(key)) return [key, fill(defaultFiles(source), { defaultMode: 0o644 })];
    if (key === 'ephemeral' && isJsonObject(source.volumeClaimTemplate)) {
      const { metadata = {}, spec } = source.volumeClaimTemplate;
      return [key, { ...source, volumeClaimTemplate: { metadata, spec: defaultClaimSpec(spec) } }];
    }
    if (key === 'image') return [key, fill(source, { pullPolicy: pullPolicy(source.reference) })];
    return [key, fill(source, VOLUME_DEFAULTS[key] ?? {})];
  }));
}

/** Files made of fields and tokens, in the volume itself or in the sources of a projected one. */
function defaultFiles(source: JsonObject): JsonObject {
  const filled: { [key: string]: unknown } = { ...source };
  if (Array.isArray(source.items)) filled.items = mapObjects(source.items, defaultFieldRef);
  if (Array.isArray(source.sources)) {
    filled.sources = mapObjects(source.sources, (part) => Object.fromEntries(Object.entries(part).map(([key, value]) => {
      if (!isJsonObject(value)) return [key, value];
      return [key, key === 'serviceAccountToken' ? fill(value, { expirationSeconds: 3600 }) : defaultFiles(value)];
    })));
  }
  return filled;
}

function defaultFieldRef(item: JsonObject): JsonObject {
  return isJsonObject(item.fieldRef) ? { ...item, fieldRef: fill(item.fieldRef, { apiVersion: 'v1' }) } : item;
}

/** A claim's spec as it is stored. */
export function defaultClaimSpec(spec: unknown): JsonObject {
  const bare = dropEmpty(isJsonObject(spec) ? spec : {}) as JsonObject;
  return fill(bare, { resources: {}, volumeMode: 'Filesystem' });
}

/** A claim template as it is stored in a set. */
export function defaultClaimTemplate(template: unknown): JsonObject {
  const bare = dropEmpty(isJsonObject(template) ? template : {}) as JsonObject;
  const metadata = isJsonObject(bare.metadata) ? bare.metadata : {};
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata,
    spec: defaultClaimSpec(isJsonObject(template) ? template.spec : {}),
    status: { phase: 'Pending' },
  };
}
