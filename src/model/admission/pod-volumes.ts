/** The API server's rules for a pod's volumes. */
import { JsonObject } from '../decoder';
import { isDnsSubdomain } from '../names';
import { compareQuantities, formatQuantity, parseQuantity, ZERO } from '../quantities';
import { Behaviour } from '../versions';
import { checkClaimSpec } from './claim';
import { object, objects, oneOf, optionalCount, optionalObject, optionalText, Refuse, required, text } from './fields';
import { fileInVolume, fileMode, qualifiedName } from './formats';
import { amount } from './resources';
import { checkAnnotations, checkLabels, checkSelector } from './selectors';
import { checkKeyToPath, checkSources, POD_SOURCES, SourceRule } from './volume-sources';

/** A pod's volumes that are right, by name. */
export type Volumes = ReadonlyMap<string, JsonObject>;

/** The volumes of a pod: its own, with gaps where a claim template takes a volume's place, and the names of those templates. */
export interface PodVolumes {
  readonly own: readonly (JsonObject | undefined)[];
  readonly claims: readonly string[];
}

/** Refuses faulty volumes; the others are what containers can mount. */
export function checkPodVolumes(volumes: PodVolumes, behaviour: Behaviour, path: string, refuse: Refuse): Volumes {
  const right = new Map<string, JsonObject>();
  const rules = rulesFor(behaviour);
  const claims = volumes.claims.map((name): JsonObject => ({ name, persistentVolumeClaim: { claimName: name } }));
  for (const [index, volume] of [...claims.entries(), ...volumes.own.entries()]) {
    if (volume === undefined) continue;
    let isRight = true;
    const note: Refuse = (at, message) => {
      isRight = false;
      refuse(at, message);
    };
    const name = text(volume, 'name');
    // A volume without a source is an empty folder.
    checkSources(volume, rules, name, `${path}[${index}]`, note);
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) note(`${path}[${index}].name`, `must be a DNS label of at most 63 characters, got '${name}'`);
    if (right.has(name)) note(`${path}[${index}].name`, `'${name}' is there twice`);
    if (isRight) right.set(name, volume);
  }
  return right;
}

/** The sources in the order in which the server looks at them: of two the second is one too many. */
const ORDER = [
  'emptyDir', 'hostPath', 'gitRepo', 'gcePersistentDisk', 'awsElasticBlockStore', 'secret', 'nfs', 'iscsi', 'glusterfs', 'flocker', 'persistentVolumeClaim',
  'rbd', 'cinder', 'cephfs', 'quobyte', 'downwardAPI', 'fc', 'flexVolume', 'configMap', 'azureFile', 'vsphereVolume', 'photonPersistentDisk', 'portworxVolume',
  'azureDisk', 'storageos', 'projected', 'scaleIO', 'csi', 'ephemeral', 'image',
];

type SourceRules = { readonly [source: string]: SourceRule };

/** They are the same for all pods. */
const RULES = new WeakMap<Behaviour, SourceRules>();

function rulesFor(behaviour: Behaviour): SourceRules {
  let rules = RULES.get(behaviour);
  if (rules === undefined) RULES.set(behaviour, rules = makeRules(behaviour));
  return rules;
}

function makeRules(behaviour: Behaviour): SourceRules {
  const ephemeral: SourceRule = (source, path, refuse) => checkEphemeral(source, behaviour, path, refuse);
  const rules: SourceRules = { ...POD_SOURCES, emptyDir, downwardAPI, projected, image, ephemeral };
  return Object.fromEntries(ORDER.map((source) => [source, rules[source]]));
}

/** A template may leave out the reference of an image. */
const image: SourceRule = (source, path, refuse) => {
  const policy = text(source, 'pullPolicy');
  if (policy !== '') oneOf(policy, ['Always', 'IfNotPresent', 'Never'], `${path}.pullPolicy`, refuse);
};

const emptyDir: SourceRule = (source, path, refuse) => {
  const limit = optionalText(source, 'sizeLimit');
  if (limit !== undefined && compareQuantities(amount(limit), ZERO) < 0) refuse(`${path}.sizeLimit`, `must not be negative, got ${limit}`);
};

const downwardAPI: SourceRule = (source, path, refuse) => {
  fileMode(optionalCount(source, 'defaultMode'), `${path}.defaultMode`, refuse);
  for (const item of objects(source, 'items')) checkDownwardFile(item, path, refuse);
};

const FILE_FIELDS = ['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'metadata.uid'];

function checkDownwardFile(file: JsonObject, path: string, refuse: Refuse): void {
  required(text(file, 'path'), `${path}.path`, refuse);
  fileInVolume(text(file, 'path'), `${path}.path`, refuse);
  const field = optionalObject(file, 'fieldRef');
  const resource = optionalObject(file, 'resourceFieldRef');
  if ((field === undefined) === (resource === undefined)) refuse(path, 'either fieldRef or resourceFieldRef must be set');
  if (field !== undefined) checkFieldRef(field, FILE_FIELDS, `${path}.fieldRef`, refuse);
  else if (resource !== undefined) checkResourceFieldRef(resource, true, `${path}.resourceFieldRef`, refuse);
  fileMode(optionalCount(file, 'mode'), `${path}.mode`, refuse);
}

/** Fields of a pod that a container can be told, whatever it is told them by. */
const POD_FIELDS = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'metadata.labels', 'metadata.annotations', 'spec.nodeName', 'spec.serviceAccountName',
  'spec.restartPolicy', 'spec.schedulerName', 'spec.hostname', 'status.phase', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs', 'status.nominatedNodeName', 'spec.hostNetwork', 'spec.host'];

/** Refuses a reference to a field of the pod that cannot be told. */
export function checkFieldRef(reference: JsonObject, fields: readonly string[], path: string, refuse: Refuse): void {
  const version = optionalText(reference, 'apiVersion') || 'v1';
  const field = text(reference, 'fieldPath');
  if (!required(field, `${path}.fieldPath`, refuse)) return;
  const subscript = /^(metadata\.annotations|metadata\.labels)\['(.*)'\]$/.exec(field);
  if (version !== 'v1') {
    refuse(`${path}.fieldPath`, `there is no '${field}' in '${version}'`);
  } else if (subscript !== null) {
    qualifiedName(subscript[1] === 'metadata.annotations' ? subscript[2].toLowerCase() : subscript[2], path, refuse);
  } else if (!fields.includes(field)) {
    refuse(`${path}.fieldPath`, POD_FIELDS.includes(field) ? `'${field}' is not told this way` : `there is no field '${field}' to be told`);
  }
}

const RESOURCES = ['limits.cpu', 'limits.memory', 'limits.ephemeral-storage', 'requests.cpu', 'requests.memory', 'requests.ephemeral-storage'];
const DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

/** Refuses a reference to a resource that cannot be told. */
export function checkResourceFieldRef(reference: JsonObject, isFile: boolean, path: string, refuse: Refuse): void {
  const resource = text(reference, 'resource');
  const isHugePages = /^(limits|requests)\.hugepages-/.test(resource);
  if (isFile && text(reference, 'containerName') === '') refuse(`${path}.containerName`, 'must be set');
  else if (!RESOURCES.includes(resource) && !isHugePages) refuse(`${path}.resource`, `must be ${RESOURCES.join(', ')} or hugepages, got '${resource}'`);
  const divisor = parseQuantity(optionalText(reference, 'divisor') ?? '0') ?? ZERO;
  if (divisor.nano === 0n || (!RESOURCES.includes(resource) && !isHugePages)) return;
  const allowed = resource.endsWith('.cpu') ? ['1m', '1'] : DIVISORS;
  if (!allowed.includes(formatQuantity(divisor))) refuse(`${path}.divisor`, `must be one of ${allowed.join(', ')}, got ${text(reference, 'divisor')}`);
}

const projected: SourceRule = (source, path, refuse) => {
  fileMode(optionalCount(source, 'defaultMode'), `${path}.defaultMode`, refuse);
  const paths = new Set<string>();
  const once = (file: string) => {
    if (file !== '' && paths.has(file)) refuse(path, `'${file}' is there twice`);
    paths.add(file);
  };
  for (const [index, projection] of objects(source, 'sources').entries()) {
    const at = `${path}.sources[${index}]`;
    if (Object.keys(projection).length > 1) refuse(at, 'must have one source only');
    for (const kind of ['secret', 'configMap']) {
      const files = optionalObject(projection, kind);
      if (files === undefined) continue;
      required(text(files, 'name'), `${at}.${kind}.name`, refuse);
      for (const [position, item] of objects(files, 'items').entries()) {
        checkKeyToPath(item, `${at}.${kind}.items[${position}]`, refuse);
        once(text(item, 'path'));
      }
    }
    for (const item of objects(object(projection, 'downwardAPI'), 'items')) {
      checkDownwardFile(item, `${at}.downwardAPI`, refuse);
      once(text(item, 'path'));
    }
    checkToken(optionalObject(projection, 'serviceAccountToken'), path, at, refuse);
    checkTrustBundle(optionalObject(projection, 'clusterTrustBundle'), once, `${at}.clusterTrustBundle`, refuse);
  }
};

function checkToken(token: JsonObject | undefined, path: string, at: string, refuse: Refuse): void {
  if (token === undefined) return;
  const expires = optionalCount(token, 'expirationSeconds') ?? 3600;
  if (expires < 600 || expires > 2 ** 32) refuse(`${at}.serviceAccountToken.expirationSeconds`, `must be between 10 minutes and 2³² seconds, got ${expires}`);
  if (required(text(token, 'path'), `${path}.path`, refuse)) fileInVolume(text(token, 'path'), `${path}.path`, refuse);
}

function checkTrustBundle(bundle: JsonObject | undefined, once: (file: string) => void, path: string, refuse: Refuse): void {
  if (bundle === undefined) return;
  const [name, signer] = [optionalText(bundle, 'name'), optionalText(bundle, 'signerName')];
  if ((name === undefined) === (signer === undefined)) {
    refuse(path, 'either name or signerName must be set');
  } else if (name !== undefined) {
    if (!isDnsSubdomain(name.slice(name.lastIndexOf(':') + 1))) refuse(`${path}.name`, `'${name}' is no name of a ClusterTrustBundle`);
    if (bundle.labelSelector !== undefined) refuse(`${path}.labelSelector`, 'goes with signerName only');
  } else {
    if (!/^[^/]+\.[^/]+\/[^/]+$/.test(signer ?? '')) refuse(`${path}.signerName`, `must be of the form example.com/name, got '${signer}'`);
    checkSelector(object(bundle, 'labelSelector'), `${path}.labelSelector`, refuse);
  }
  required(text(bundle, 'path'), `${path}.path`, refuse);
  fileInVolume(text(bundle, 'path'), `${path}.path`, refuse);
  once(text(bundle, 'path'));
}

/** What the metadata of an ephemeral claim may have. */
const EPHEMERAL_METADATA = ['annotations', 'labels'];

function checkEphemeral(source: JsonObject, behaviour: Behaviour, path: string, refuse: Refuse): void {
  const template = optionalObject(source, 'volumeClaimTemplate');
  if (template === undefined) {
    refuse(`${path}.volumeClaimTemplate`, 'must be set');
    return;
  }
  const at = `${path}.volumeClaimTemplate`;
  const metadata = object(template, 'metadata');
  checkAnnotations(metadata, 'annotations', `${at}.metadata.annotations`, refuse);
  checkLabels(metadata, 'labels', `${at}.metadata.labels`, refuse);
  for (const [field, value] of Object.entries(metadata)) {
    if (EPHEMERAL_METADATA.includes(field) || value === '' || value === 0) continue;
    refuse(`${at}.metadata.${field === 'uid' ? 'uID' : field}`, 'must not be set');
  }
  checkClaimSpec(object(template, 'spec'), behaviour, `${at}.spec`, refuse);
}

/** Whether the volume is a claim: those can be block devices. */
export function isClaim(volume: JsonObject): boolean {
  return volume.persistentVolumeClaim !== undefined || volume.ephemeral !== undefined;
}
