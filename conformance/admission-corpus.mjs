// A corpus of manifests and changes, made from well-formed ones by changing, adding and removing fields. A case is
// {base, verb, edits}: the base's name, create or update (of the base, which is stored), and what is edited, each a
// path and the value that is put there; without a value the field is removed.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BASES } from './admission-bases.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const TYPES = readTypes();
const LONG = [63, 64, 253, 254].map((length) => 'a'.repeat(length));

const WRONG = [null, 'x', 7, -7, 1.5, true, [], {}, [null], ['x'], [{}], { x: 'y' }];
const TEXTS = ['', 'x', 'Not_Valid!', 'UPPER', '-a', 'a-', 'a.b', 'a..b', '1', '0', '-1', '1a', ' a', 'a ', 'a/b', 'a/b/c', '/abs', '/abs/../up', '../up', '..up', 'a:b',
  'None', 'none', 'Bogus', '10%', '0%', '101%', '-5%', '1.5', '10.0.0.1', '10.96.9.9', '010.0.0.1', '127.0.0.1', '169.254.1.1', '10.0.0.0/8', '::1', 'fd00::1', 'example.com/x', 'kubernetes.io/x', 'example.com.', '$(X)', 'é', ...LONG];
const NUMBERS = [-2147483649, -2147483648, -1, 0, 1, 2, 5, 255, 256, 511, 512, 600, 3600, 30000, 31000, 32768, 65535, 65536, 86400, 86401, 2147483647, 2147483648, 4294967297, 1e15, 1.5, '1', '80', 'web', '50%', '-1'];
const QUANTITIES = ['0', '-1', '1', '1.5', 'abc', '1GiB', '1gb', '1e3', 1, 0, -1, 0.5, '100m', '0.5', '1n', '1Ki', '1Mi', '2Gi', '1024Mi', '2048Mi', '1073741824', '1k', '', ' 1', '99999999999999999999', '1m', '3', '1E', '1Ei'];
const MAPS = { 'x': 'y', 'Not Valid': 'y', 'y': 'not valid!', 'example.com/z': '1', '/z': '1', 'a/b/c': '1', [LONG[1]]: '1', 'long': LONG[1], 'number': 1, 'nothing': null, '': 'empty', 'kubernetes.io/x': '1', 'hugepages-2Mi': '4Mi', 'storage': '1Gi', 'cpu': '2', 'memory': '64Mi', 'example.com/gpu': '2', 'UPPER': 'UPPER' };
/** Fields that take one of a few words, or words of a kind. */
const WORDS = {
  type: ['RollingUpdate', 'OnDelete', 'Recreate', 'ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName', 'Localhost', 'RuntimeDefault', 'Unconfined', 'Directory', 'Socket'],
  operator: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt', 'Equal', 'in'],
  effect: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  protocol: ['TCP', 'UDP', 'SCTP', 'tcp'],
  restartPolicy: ['Always', 'OnFailure', 'Never', 'NotRequired', 'RestartContainer'],
  imagePullPolicy: ['Always', 'IfNotPresent', 'Never'],
  dnsPolicy: ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
  podManagementPolicy: ['OrderedReady', 'Parallel', 'parallel'],
  whenDeleted: ['Retain', 'Delete', 'Recycle'], whenScaled: ['Retain', 'Delete'],
  reclaimPolicy: ['Retain', 'Delete', 'Recycle'], persistentVolumeReclaimPolicy: ['Retain', 'Delete', 'Recycle'],
  volumeBindingMode: ['Immediate', 'WaitForFirstConsumer'],
  volumeMode: ['Filesystem', 'Block'],
  accessModes: [['ReadWriteOnce'], ['ReadWriteOncePod'], ['ReadWriteMany', 'ReadWriteOncePod'], ['ReadWriteOnce', 'ReadWriteOnce'], ['RWO']],
  sessionAffinity: ['None', 'ClientIP'], externalTrafficPolicy: ['Cluster', 'Local'], internalTrafficPolicy: ['Cluster', 'Local'],
  ipFamilyPolicy: ['SingleStack', 'PreferDualStack', 'RequireDualStack'], ipFamilies: [['IPv4'], ['IPv6'], ['IPv4', 'IPv6'], ['IPv4', 'IPv4'], ['x']],
  clusterIP: ['None', '10.96.9.9', '10.96.7.7', '10.0.0.1'], clusterIPs: [['None'], ['10.96.9.9'], ['10.96.7.7'], ['10.96.9.9', 'fd00::1'], ['None', '10.96.9.9'], ['x']],
  trafficDistribution: ['PreferClose', 'PreferSameZone', 'PreferSameNode'],
  unhealthyPodEvictionPolicy: ['IfHealthyBudget', 'AlwaysAllow'],
  whenUnsatisfiable: ['DoNotSchedule', 'ScheduleAnyway'], nodeAffinityPolicy: ['Honor', 'Ignore'], nodeTaintsPolicy: ['Honor', 'Ignore'],
  mountPropagation: ['None', 'HostToContainer', 'Bidirectional'], recursiveReadOnly: ['Disabled', 'IfPossible', 'Enabled'],
  scheme: ['HTTP', 'HTTPS', 'http'], procMount: ['Default', 'Unmasked'], fsGroupChangePolicy: ['Always', 'OnRootMismatch'],
  supplementalGroupsPolicy: ['Merge', 'Strict'], seLinuxChangePolicy: ['MountOption', 'Recursive'], preemptionPolicy: ['Never', 'PreemptLowerPriority'],
  terminationMessagePolicy: ['File', 'FallbackToLogsOnError'], pullPolicy: ['Always', 'Never'], stopSignal: ['SIGTERM', 'SIGFOO'],
  fieldPath: ['metadata.name', 'metadata.labels', "metadata.labels['app']", "metadata.annotations['Not Valid']", 'metadata.uid', 'spec.nodeName', 'status.podIP', 'status.hostIPs', 'spec.containers'],
  resource: ['limits.cpu', 'requests.memory', 'limits.ephemeral-storage', 'limits.hugepages-2Mi', 'requests.example.com/gpu', 'limits.storage'], resourceName: ['cpu', 'memory', 'disk'],
  divisor: ['1', '1m', '1Mi', '1k', '2', '0'],
  kind: ['PersistentVolumeClaim', 'VolumeSnapshot', 'Shared', 'Managed', 'Dedicated'], cachingMode: ['None', 'ReadOnly', 'ReadWrite'],
  iqn: ['iqn.2001-04.com.example:a', 'eui.0123456789ABCDEF', 'naa.0123456789ABCDEF', 'iqn.bad'], initiatorName: ['iqn.2001-04.com.example:a', 'naa.1'],
  topologyKey: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'], os: [{ name: 'windows' }, { name: 'linux' }, { name: 'mac' }],
  name: ['main', 'other', 'scratch', 'data', 'sidecar', 'secret', 'windows', 'linux'], containerName: ['main', 'missing'], port: ['web', 'WEB', 'a--b', 'abcdefghijklmnop', '123', 1, 65536], targetPort: ['web', 'a--b', '123', 0],
  nodePort: [30090, 30080, 80], healthCheckNodePort: [30123, 31000, 80], loadBalancerSourceRanges: [['10.0.0.0/8'], ['10.0.0.1'], ['x']], externalIPs: [['10.0.0.1'], ['127.0.0.1'], ['x'], ['0.0.0.0'], ['224.0.0.1']],
  hostUsers: [true, false], hostNetwork: [true], hostPID: [true], hostIPC: [true], privileged: [true], procmount: ['Unmasked'],
  conditionType: ['example.com/x', 'x y'], storageClassName: ['fast', 'slow', ''], volumeName: ['disk', 'other'], path: ['/x', 'a/b'], mountPath: ['/scratch', '/data', '/dev/xvda', 'relative'], devicePath: ['/scratch', '/dev/xvdb'],
  searches: [['a_b.example.com'], ['.'], ['example.com.'], ['Not!']], nameservers: [['x'], [], ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4']], sysctls: [[{ name: 'kernel.shm_rmid_forced', value: '1' }], [{ name: 'a b', value: '1' }], [{ name: 'net.core.somaxconn', value: '1' }, { name: 'net.core.somaxconn', value: '1' }]],
  resources: [{ limits: { cpu: '1', memory: '1Gi' } }, { requests: { cpu: '2' }, limits: { cpu: '1' } }, { claims: [{ name: 'x' }] }, { requests: { storage: '1Gi' } }, { requests: { storage: '2Gi' } }, { requests: { 'example.com/gpu': '1' } }],
  tolerations: [[{ operator: 'Exists' }], [{ key: 'a', operator: 'Exists', value: 'b' }], [{ key: 'a', operator: 'Lt', value: '5' }], [{}]],
  schedulingGates: [[{ name: 'example.com/a' }], [{ name: 'a b' }]], readinessGates: [[{ conditionType: 'a' }]], resourceClaims: [[{ name: 'x', resourceClaimName: 'y' }], [{ name: 'x' }]],
  ephemeralContainers: [[{ name: 'debug', image: 'busybox' }]], httpHeaders: [[{ name: 'X-A', value: 'b' }], [{ name: 'X A', value: 'b' }]],
  sleep: [{ seconds: 5 }, { seconds: 0 }, { seconds: 1000 }, { seconds: -1 }], grpc: [{ port: 80 }], exec: [{ command: ['true'] }, {}], httpGet: [{ port: 80 }, { port: 'web', path: 'relative' }, { path: '/' }], tcpSocket: [{ port: 80 }, {}],
  emptyDir: [{}, { medium: 'Memory' }, { sizeLimit: '-1' }], hostPath: [{ path: '/x' }, {}], configMap: [{ name: 'x' }, {}], secret: [{ secretName: 'x' }, {}], image: ['nginx', { reference: 'nginx', pullPolicy: 'Always' }, { pullPolicy: 'Bogus' }],
  restartPolicyRules: [[{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }]], hostnameOverride: ['x', 'X'],
  dataSourceRef: [{ kind: 'PersistentVolumeClaim', name: 'x' }, { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'snap', namespace: 'other' }],
  volumeAttributesClassName: ['gold', '', 'Not!'], matchLabelKeys: [['app'], ['a b'], ['version']], mismatchLabelKeys: [['version']],
  windowsOptions: [{ runAsUserName: 'x' }, { hostProcess: true }, { gmsaCredentialSpecName: 'A B' }], appArmorProfile: [{ type: 'Localhost' }, { type: 'Unconfined' }], seccompProfile: [{ type: 'Localhost', localhostProfile: '/a' }, { type: 'Unconfined' }],
  ownerReferences: [[{ apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'u' }], [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'x' }]], finalizers: [['example.com/x'], ['x'], ['foregroundDeletion'], ['orphan', 'foregroundDeletion'], ['kubernetes.io/pvc-protection'], ['a b']], generateName: ['web-', 'Web'],
};
/** What the address of the request or the server's own bookkeeping decides. */
const FIXED = new Set(['apiVersion', 'kind', 'metadata.namespace', 'metadata.resourceVersion', 'metadata.uid', 'metadata.generation', 'metadata.managedFields', 'metadata.selfLink', 'metadata.deletionTimestamp', 'metadata.deletionGracePeriodSeconds']);
const FIXED_IN_UPDATES = new Set([...FIXED, 'metadata.name', 'metadata', 'metadata.generateName', 'metadata.creationTimestamp']);

/** So many cases, the same for the same seed. */
export function corpus(seed, { singles, pairs, updates }) {
  const random = generator(seed);
  const all = { create: singleEdits(FIXED), update: singleEdits(FIXED_IN_UPDATES) };
  const pick = (list) => list[Math.floor(random() * list.length)];
  // Half of the picks go to a base, then to a place in it, so that the large bases do not drown the small ones.
  const groups = Object.fromEntries(Object.entries(all).map(([verb, list]) => [verb, Object.keys(BASES).map((name) => list.filter(({ base }) => base === name))]));
  const any = (verb) => (random() < 0.5 ? pick(all[verb]) : pick(pick(groups[verb])));
  const seen = new Set();
  const cases = [];
  const add = (count, make) => {
    for (let tries = 0, made = 0; made < count && tries < count * 20; tries++) {
      const candidate = make();
      const key = JSON.stringify(candidate);
      if (seen.has(key)) continue;
      seen.add(key);
      cases.push(candidate);
      made++;
    }
  };
  const pair = (verb) => {
    const one = any(verb);
    const others = all[verb];
    let other = pick(others);
    for (let tries = 0; other.base !== one.base && tries < 400; tries++) other = pick(others);
    if (other.base !== one.base || isInside(one.edits[0][0], other.edits[0][0]) || isInside(other.edits[0][0], one.edits[0][0])) return one;
    return { base: one.base, verb, edits: [...one.edits, ...other.edits] };
  };
  for (const base of Object.keys(BASES)) for (const verb of ['create', 'update']) cases.push({ base, verb, edits: [] });
  add(singles, () => any('create'));
  add(pairs, () => pair('create'));
  add(updates, () => any('update'));
  add(Math.floor(updates / 4), () => pair('update'));
  return cases;
}

function isInside(one, other) {
  return one.every((key, index) => other[index] === key);
}

/** Every edit of one place of every base. */
function singleEdits(fixed) {
  const verb = fixed === FIXED ? 'create' : 'update';
  return Object.entries(BASES).flatMap(([base, manifest]) => [...edits(manifest, manifest.kind, [])]
    .filter(([path]) => !fixed.has(path.join('.')))
    .map((edit) => ({ base, verb, edits: [edit] })));
}

/** Edits of a value of that type, and of all that is in it. */
function* edits(value, type, path) {
  const key = typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1);
  if (path.length > 0) {
    yield [path];
    for (const wrong of WRONG) yield [path, wrong];
    for (const word of WORDS[key] ?? []) yield [path, word];
  }
  if (Array.isArray(value)) {
    const item = type?.startsWith('[') ? type.slice(1, -1) : 'o';
    if (value.length > 0) {
      yield [[...path, value.length], value[0]];
      yield [[...path, value.length], null];
      if (TYPES[item]) yield [[...path, value.length], {}];
    }
    for (const [index, entry] of value.entries()) yield* edits(entry, item, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    if (type?.startsWith('{')) {
      for (const [name, entry] of Object.entries(MAPS)) if (!(name in value)) yield [[...path, name], entry];
      for (const name of Object.keys(value)) yield* edits(value[name], type.slice(1, -1), [...path, name]);
      return;
    }
    yield [[...path, 'bogus'], 1];
    const [first] = Object.keys(value);
    if (first) yield [[...path, first.toUpperCase()], value[first]];
    for (const [name, fieldType] of Object.entries(TYPES[type] ?? {})) {
      if (name in value) yield* edits(value[name], fieldType, [...path, name]);
      else for (const sample of samples(name, fieldType)) yield [[...path, name], sample];
    }
  } else {
    for (const sample of scalars(type)) yield [path, sample];
  }
}

function scalars(type) {
  switch (type) {
    case 's': return TEXTS;
    case 'i': case 'l': return NUMBERS;
    case 'q': return QUANTITIES;
    case 'x': return [...NUMBERS, ...TEXTS.slice(0, 30)];
    case 'b': return [true, false, 'true', 'yes', 1];
    case 't': return ['2024-01-01T00:00:00Z', '2024-01-01', 'x', ''];
    default: return [];
  }
}

/** Values for a field that the base does not have. */
function samples(name, type) {
  const own = WORDS[name] ?? [];
  if (type.startsWith('[')) return [...own, [], null, ...(TYPES[type.slice(1, -1)] ? [[{}]] : [['x'], ['x', 'x'], [1]])];
  if (type.startsWith('{')) return [...own, {}, { x: 'y' }, { x: '1' }, { 'Not Valid': '1' }, { x: 1 }];
  if (TYPES[type]) return [...own, {}, null, 'x', whole(type, 3), ...Object.entries(TYPES[type]).slice(0, 8).flatMap(([field, inner]) => first(field, inner))];
  return [...own, ...scalars(type).filter((_, index) => index % 3 === 0), null, {}];
}

/** An object with all fields, as far down as that. */
function whole(type, depth) {
  return Object.fromEntries(Object.entries(TYPES[type]).flatMap(([name, inner]) => {
    const [word] = WORDS[name] ?? [];
    const value = (of) => (TYPES[of] ? (depth > 0 ? whole(of, depth - 1) : {}) : of.startsWith('[') ? [value(of.slice(1, -1))] : of.startsWith('{') ? { x: '1' } : scalars(of)[1] ?? {});
    return [[name, word ?? value(inner)]];
  }));
}

/** Objects with one field. */
function first(field, type) {
  const [word] = WORDS[field] ?? [];
  if (word !== undefined) return [{ [field]: word }];
  if (type.startsWith('[')) return [{ [field]: ['x'] }];
  if (type.startsWith('{')) return [{ [field]: { x: 'y' } }];
  return TYPES[type] ? [{ [field]: {} }] : [{ [field]: scalars(type)[1] }];
}

/** The types of the server's OpenAPI documents, those of every version. */
function readTypes() {
  const text = readFileSync(join(here, '..', 'src', 'model', 'admission', 'type-table.ts'), 'utf8').split('`\n')[1].replaceAll('\n  ', ' ');
  const types = {};
  for (const line of text.split('\n').filter(Boolean)) {
    const [name, ...fields] = line.split(' ');
    types[name] = Object.fromEntries(fields.map((field) => field.split('@')[0].split(':')));
  }
  return types;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
