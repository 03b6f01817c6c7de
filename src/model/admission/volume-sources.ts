/** The API server's rules for where volumes come from: the sources of pods' volumes and of persistent ones. */
import { JsonObject } from '../decoder';
import { keyStep } from '../field-path';
import { isDnsSubdomain } from '../names';
import { count, entries, inRange, isTrue, objects, oneOf, optionalCount, optionalObject, optionalText, Refuse, required, text, texts } from './fields';
import { descendingPath, dnsLabel, dnsSubdomain, fileInVolume, fileMode, noBacksteps } from './formats';

/** Refuses one source. `name`: of the volume. */
export type SourceRule = (source: JsonObject, path: string, refuse: Refuse, name: string) => void;

/** A rule that some fields must be set. */
function needs(...fields: string[]): SourceRule {
  return (source, path, refuse) => {
    for (const field of fields) {
      const value = source[field];
      if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) refuse(`${path}.${field}`, 'must be set');
    }
  };
}

/** All of the rules. */
function both(...rules: SourceRule[]): SourceRule {
  return (source, path, refuse, name) => {
    for (const rule of rules) rule(source, path, refuse, name);
  };
}

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

const hostPath: SourceRule = (source, path, refuse) => {
  if (!required(text(source, 'path'), `${path}.path`, refuse)) return;
  noBacksteps(text(source, 'path'), `${path}.path`, refuse);
  oneOf(text(source, 'type'), HOST_PATH_TYPES, `${path}.type`, refuse);
};

const gitRepo: SourceRule = (source, path, refuse) => {
  required(text(source, 'repository'), `${path}.repository`, refuse);
  descendingPath(text(source, 'directory'), `${path}.directory`, refuse);
};

const partition: SourceRule = (source, path, refuse) => inRange(count(source, 'partition'), 0, 255, `${path}.partition`, refuse);

const nfs: SourceRule = (source, path, refuse) => {
  required(text(source, 'server'), `${path}.server`, refuse);
  if (!text(source, 'path').startsWith('/')) refuse(`${path}.path`, `must be an absolute path, got '${text(source, 'path')}'`);
};

const ISCSI_NAME = /iqn\.\d{4}-\d{2}\.[A-Za-z0-9\-.]+(:[^,;*&$|\s]+)$|^eui.[A-Za-z0-9]{16}$|^naa.[A-Za-z0-9]{32}$/;

function iscsiName(name: string): boolean {
  return ['iqn', 'eui', 'naa'].includes(name.slice(0, 3)) && ISCSI_NAME.test(name);
}

const iscsi: SourceRule = (source, path, refuse, name) => {
  const portal = text(source, 'targetPortal');
  required(portal, `${path}.targetPortal`, refuse);
  if (!iscsiName(text(source, 'iqn'))) refuse(`${path}.iqn`, `must be of the form iqn.2001-04.com.example:name, eui… or naa…, got '${text(source, 'iqn')}'`);
  inRange(count(source, 'lun'), 0, 255, `${path}.lun`, refuse);
  const secret = optionalObject(source, 'secretRef');
  if (secret === undefined && (isTrue(source, 'chapAuthDiscovery') || isTrue(source, 'chapAuthSession'))) refuse(`${path}.secretRef`, 'must be set');
  const initiator = optionalText(source, 'initiatorName');
  if (initiator === undefined) return;
  if (!iscsiName(initiator)) refuse(`${path}.initiatorname`, `must be of the form iqn.2001-04.com.example:name, eui… or naa…, got '${initiator}'`);
  if (name.length + 1 + portal.length > 64) {
    refuse(path.startsWith('spec.iscsi') ? `${path}.targetportal` : `${path.slice(0, path.lastIndexOf('.'))}.name`, 'is too long beside an initiatorName');
  }
};

const namedSecret: SourceRule = (source, path, refuse) => {
  const secret = optionalObject(source, 'secretRef');
  if (secret !== undefined) required(text(secret, 'name'), `${path}.secretRef.name`, refuse);
};

const namespacedSecret: SourceRule = (source, path, refuse) => {
  const secret = optionalObject(source, 'secretRef');
  if (secret !== undefined) needs('name', 'namespace')(secret, `${path}.secretRef`, refuse, '');
};

const fc: SourceRule = (source, path, refuse) => {
  const [names, ids] = [texts(source, 'targetWWNs').length, texts(source, 'wwids').length];
  if ((names > 0) === (ids > 0)) refuse(`${path}.targetWWNs`, 'either targetWWNs or wwids must be set');
  if (names === 0) return;
  const lun = optionalCount(source, 'lun');
  if (lun === undefined) refuse(`${path}.lun`, 'must be set');
  else inRange(lun, 0, 255, `${path}.lun`, refuse);
};

const flocker: SourceRule = (source, path, refuse) => {
  const [name, uuid] = [text(source, 'datasetName'), text(source, 'datasetUUID')];
  if ((name === '') === (uuid === '')) refuse(path, 'either datasetName or datasetUUID must be set');
  if (name.includes('/')) refuse(`${path}.datasetName`, `must not contain '/', got '${name}'`);
};

const quobyte: SourceRule = (source, path, refuse) => {
  const registry = text(source, 'registry');
  if (!required(registry, `${path}.registry`, refuse)) return;
  if (text(source, 'tenant').length >= 65) refuse(`${path}.tenant`, 'must be at most 64 characters');
  else if (!registry.split(',').every(isHostAndPort)) refuse(`${path}.registry`, `must be host:port, or several of them, got '${registry}'`);
};

function isHostAndPort(text_: string): boolean {
  return /^([^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(text_);
}

const flexVolume: SourceRule = (source, path, refuse) => {
  required(text(source, 'driver'), `${path}.driver`, refuse);
  for (const [key] of entries(source, 'options')) {
    if (/(^|\.)(kubernetes|k8s)\.io$/i.test(key.split('/')[0])) refuse(`${path}.options${keyStep(key)}`, 'is reserved for Kubernetes');
  }
};

const azureDisk: SourceRule = (source, path, refuse) => {
  needs('diskName', 'diskURI')(source, path, refuse, '');
  const caching = optionalText(source, 'cachingMode');
  if (caching !== undefined) oneOf(caching, ['None', 'ReadOnly', 'ReadWrite'], `${path}.cachingMode`, refuse);
  const kind = optionalText(source, 'kind') ?? 'Shared';
  oneOf(kind, ['Dedicated', 'Managed', 'Shared'], `${path}.kind`, refuse);
  const start = kind === 'Managed' ? '/subscriptions/' : 'https://';
  if (!text(source, 'diskURI').startsWith(start)) refuse(`${path}.diskURI`, `must start with ${start} for kind '${kind}'`);
};

const azureSecret: SourceRule = (source, path, refuse) => {
  if (optionalText(source, 'secretNamespace') === '') refuse(`${path}.secretNamespace`, 'must be set');
};

const storageos: SourceRule = (source, path, refuse) => {
  const name = text(source, 'volumeName');
  if (required(name, `${path}.volumeName`, refuse)) dnsLabel(name, `${path}.volumeName`, refuse);
  if (text(source, 'volumeNamespace') !== '') dnsLabel(text(source, 'volumeNamespace'), `${path}.volumeNamespace`, refuse);
};

function csiDriver(name: string, path: string, refuse: Refuse): void {
  if (name.length > 63 || !isDnsSubdomain(name.toLowerCase())) refuse(path, `must be a DNS subdomain of at most 63 characters, got '${name}'`);
}

const persistentCsi: SourceRule = (source, path, refuse) => {
  csiDriver(text(source, 'driver'), `${path}.driver`, refuse);
  required(text(source, 'volumeHandle'), `${path}.volumeHandle`, refuse);
  for (const field of ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef']) {
    const secret = optionalObject(source, field);
    if (secret === undefined) continue;
    dnsSubdomain(text(secret, 'name'), `${path}.${field}.name`, refuse);
    dnsLabel(text(secret, 'namespace'), `${path}.${field}.namespace`, refuse);
  }
};

const inlineCsi: SourceRule = (source, path, refuse) => {
  csiDriver(text(source, 'driver'), `${path}.driver`, refuse);
  const secret = optionalObject(source, 'nodePublishSecretRef');
  if (secret === undefined) return;
  const name = text(secret, 'name');
  if (name === '') refuse(`${path}.nodePublishSecretRef.name`, 'must be set');
  else dnsSubdomain(name, `${path}.name`, refuse);
};

const local: SourceRule = (source, path, refuse) => {
  if (required(text(source, 'path'), `${path}.path`, refuse)) noBacksteps(text(source, 'path'), `${path}.path`, refuse);
};

const glusterNamespace: SourceRule = (source, path, refuse) => {
  const namespace = optionalText(source, 'endpointsNamespace');
  if (namespace !== undefined) dnsLabel(namespace, `${path}.endpointsNamespace`, refuse);
};

const secretVolume: SourceRule = (source, path, refuse) => {
  required(text(source, 'secretName'), `${path}.secretName`, refuse);
  checkFiles(source, path, refuse);
};

const configMapVolume: SourceRule = (source, path, refuse) => {
  required(text(source, 'name'), `${path}.name`, refuse);
  checkFiles(source, path, refuse);
};

function checkFiles(source: JsonObject, path: string, refuse: Refuse): void {
  fileMode(optionalCount(source, 'defaultMode'), `${path}.defaultMode`, refuse);
  for (const [index, item] of objects(source, 'items').entries()) checkKeyToPath(item, `${path}.items[${index}]`, refuse);
}

/** Refuses a key that becomes a file. */
export function checkKeyToPath(item: JsonObject, path: string, refuse: Refuse): void {
  required(text(item, 'key'), `${path}.key`, refuse);
  required(text(item, 'path'), `${path}.path`, refuse);
  fileInVolume(text(item, 'path'), `${path}.path`, refuse);
  fileMode(optionalCount(item, 'mode'), `${path}.mode`, refuse);
}

/** The sources that pods' volumes and persistent ones share. */
const SHARED = {
  hostPath,
  gcePersistentDisk: both(needs('pdName'), partition),
  awsElasticBlockStore: both(needs('volumeID'), partition),
  nfs,
  flocker,
  quobyte: both(quobyte, needs('volume')),
  fc,
  flexVolume,
  vsphereVolume: needs('volumePath'),
  photonPersistentDisk: needs('pdID'),
  portworxVolume: needs('volumeID'),
  azureDisk,
  scaleIO: needs('gateway', 'system', 'volumeName'),
  rbd: needs('monitors', 'image'),
  cephfs: needs('monitors'),
} satisfies { [source: string]: SourceRule };

/** The sources of pods' volumes, but for those that are about the pod. */
export const POD_SOURCES = {
  ...SHARED,
  gitRepo,
  secret: secretVolume,
  configMap: configMapVolume,
  persistentVolumeClaim: needs('claimName'),
  iscsi,
  glusterfs: needs('endpoints', 'path'),
  cinder: both(needs('volumeID'), namedSecret),
  azureFile: needs('secretName', 'shareName'),
  storageos: both(storageos, namedSecret),
  csi: inlineCsi,
} satisfies { [source: string]: SourceRule };

/** The sources of persistent volumes, in the order in which the server looks at them: of two the second is one too many. */
const PERSISTENT: { readonly [source: string]: SourceRule } = {
  hostPath: SHARED.hostPath,
  gcePersistentDisk: SHARED.gcePersistentDisk,
  awsElasticBlockStore: SHARED.awsElasticBlockStore,
  glusterfs: both(needs('endpoints', 'path'), glusterNamespace),
  flocker: SHARED.flocker,
  nfs: SHARED.nfs,
  rbd: SHARED.rbd,
  quobyte: SHARED.quobyte,
  cephfs: SHARED.cephfs,
  iscsi: both(iscsi, namedSecret),
  cinder: both(needs('volumeID'), namespacedSecret),
  fc: SHARED.fc,
  flexVolume: SHARED.flexVolume,
  azureFile: both(needs('secretName', 'shareName'), azureSecret),
  vsphereVolume: SHARED.vsphereVolume,
  photonPersistentDisk: SHARED.photonPersistentDisk,
  portworxVolume: SHARED.portworxVolume,
  azureDisk: SHARED.azureDisk,
  scaleIO: SHARED.scaleIO,
  local,
  storageos: both(storageos, namespacedSecret),
  csi: persistentCsi,
};

/** The fields of a persistent volume that say where it is. */
export const PERSISTENT_SOURCES = Object.keys(PERSISTENT);

/** Refuses every source after the first, and what is wrong in that. `lax`: sources that the server overlooks as one too many. */
export function checkSources(
  parent: JsonObject, rules: { readonly [source: string]: SourceRule }, name: string, path: string, refuse: Refuse, lax: readonly string[] = [],
): number {
  const given = Object.keys(parent).filter((source) => Object.hasOwn(rules, source) && parent[source] !== undefined);
  // The server looks at them in its own order.
  if (given.length > 1) given.splice(0, given.length, ...Object.keys(rules).filter((source) => given.includes(source)));
  for (const [index, source] of given.entries()) {
    if (index > 0 && !lax.includes(source)) refuse(`${path}.${SECOND[source] ?? source}`, `must be the only source, there is '${given[0]}' as well`);
    else rules[source](optionalObject(parent, source) ?? {}, `${path}.${FIRST[source] ?? source}`, refuse, name);
  }
  return given.length;
}

/** How the server names a source in its paths, where that is not the field's name: one that is faulty, and one too many. */
const FIRST: { readonly [source: string]: string } = { gcePersistentDisk: 'persistentDisk' };
const SECOND: { readonly [source: string]: string } = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };

/** Refuses a persistent volume that has not exactly one source, or a faulty one. */
export function checkPersistentSources(spec: JsonObject, name: string, path: string, refuse: Refuse): void {
  const given = checkSources(spec, PERSISTENT, name, path, refuse, ['flexVolume']);
  if (given === 0) refuse(path, 'must say where the volume is: csi, local, nfs …');
  if (spec.local !== undefined && spec.nodeAffinity === undefined) refuse(`${path}.nodeAffinity`, 'must be set for a local volume');
}
