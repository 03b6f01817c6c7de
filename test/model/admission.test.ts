import { claimSpec, statefulSet, template } from './scenarios';
import { brokenTemplates, refusalsOf } from '../../src/model/admission';
import { FaultlessPods } from '../../src/model/admission/faultless-pods';
import { admitCreate, admitUpdate, defaultStatefulSet, Verdict } from '../../src/model/admission/stored-set';
import { JsonObject } from '../../src/model/decoder';
import { mergePatch } from '../../src/model/json';
import { behaviourOf, parseVersion } from '../../src/model/versions';

const of = (version: string, gates = {}) => behaviourOf(parseVersion(version)!, gates);

/** `accepted`, or the fields that were refused. */
function answer(verdict: Verdict): string {
  return verdict.accepted ? 'accepted' : verdict.reasons.map(({ path }) => path).join(' ');
}

describe('defaults', () => {
  const spec = (written: JsonObject, gates = {}) => defaultStatefulSet(statefulSet(written), of('1.34', gates)).spec as { [key: string]: unknown };

  test('what is missing is filled in', () => {
    expect(spec({ replicas: null })).toMatchObject({
      replicas: 1,
      revisionHistoryLimit: 10,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      volumeClaimTemplates: [{ spec: { volumeMode: 'Filesystem' } }],
    });
  });

  test.each([
    [{ type: 'RollingUpdate' }, {}, { type: 'RollingUpdate' }],
    [{ rollingUpdate: {} }, {}, { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }],
    [{ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 3 } }, {}, { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }],
    [{ rollingUpdate: { maxUnavailable: 3 } }, { MaxUnavailableStatefulSet: true }, { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 3 } }],
    [{}, { MaxUnavailableStatefulSet: true }, { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } }],
    [{ type: 'OnDelete' }, {}, { type: 'OnDelete' }],
  ])('the strategy %j with gates %j becomes %j', (written, gates, stored) => {
    expect(spec({ updateStrategy: written }, gates).updateStrategy).toEqual(stored);
  });

  test('each half of the retention policy has its own default', () => {
    expect(spec({ persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } }).persistentVolumeClaimRetentionPolicy)
      .toEqual({ whenScaled: 'Delete', whenDeleted: 'Retain' });
  });
});

describe('a new set', () => {
  const container = (fields: JsonObject) => ({ template: { spec: { containers: [{ name: 'main', image: 'img', ...fields }] } } });

  test.each<[string, JsonObject, string]>([
    ['as it should be', {}, 'accepted'],
    ['a policy that is none', { podManagementPolicy: 'Ordered' }, 'spec.podManagementPolicy'],
    ['a strategy that is none', { updateStrategy: { type: 'Recreate' } }, 'spec.updateStrategy'],
    ['the block with OnDelete', { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } }, 'spec.updateStrategy.rollingUpdate'],
    ['a negative partition', { updateStrategy: { rollingUpdate: { partition: -1 } } }, 'spec.updateStrategy.rollingUpdate.partition'],
    ['a retention that is none', { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Keep' } }, 'spec.persistentVolumeClaimRetentionPolicy.whenScaled'],
    ['negative replicas', { replicas: -1 }, 'spec.replicas'],
    ['negative minReadySeconds', { minReadySeconds: -1 }, 'spec.minReadySeconds'],
    ['a negative start', { ordinals: { start: -1 } }, 'spec.ordinals.start'],
    ['no selector', { selector: null }, 'spec.selector spec.template.metadata.labels'],
    ['a selector that does not match', { selector: { matchLabels: { app: 'x' } } }, 'spec.template.metadata.labels'],
    ['restartPolicy Never', { template: { spec: { restartPolicy: 'Never' } } }, 'spec.template.spec.restartPolicy'],
    ['activeDeadlineSeconds', { template: { spec: { activeDeadlineSeconds: 5 } } }, 'spec.template.spec.activeDeadlineSeconds'],
    ['a text for a number', { replicas: 'three' }, 'spec.replicas'],
    ['maxUnavailable that is dropped', { updateStrategy: { rollingUpdate: { maxUnavailable: '101%' } } }, 'accepted'],
    ['a negative history limit', { revisionHistoryLimit: -1 }, 'accepted'],
  ])('%s: in every version', (_, spec, expected) => {
    for (const version of ['1.30', '1.34', '1.36']) expect(answer(admitCreate(statefulSet(spec), of(version)))).toBe(expected);
  });

  test.each<[string, JsonObject, string, string, string]>([
    ['serviceName that is no DNS label', { serviceName: 'my.service' }, 'accepted', 'spec.serviceName', 'spec.serviceName'],
    ['no containers', { template: { spec: { containers: [] } } }, 'accepted', 'accepted', 'spec.template.spec.containers'],
    ['an unknown mount', container({ volumeMounts: [{ name: 'nothing', mountPath: '/x' }] }), 'accepted', 'accepted',
      'spec.template.spec.containers[0].volumeMounts[0].name'],
    ['a mount of a claim template', container({ volumeMounts: [{ name: 'data', mountPath: '/x' }] }), 'accepted', 'accepted', 'accepted'],
    ['a bad port', container({ ports: [{ containerPort: 70000 }] }), 'accepted', 'accepted', 'spec.template.spec.containers[0].ports[0].containerPort'],
    ['no access modes', { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { ...claimSpec(), accessModes: [] } }] }, 'accepted', 'accepted',
      'spec.volumeClaimTemplates[0].spec.accessModes'],
    ['no storage', { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { ...claimSpec(), resources: { requests: { storage: '0' } } } }] },
      'accepted', 'accepted', 'spec.volumeClaimTemplates[0].spec.resources[storage]'],
  ])('%s: by version', (_, spec, in30, in33, in34) => {
    expect(['1.30', '1.33', '1.34', '1.36'].map((version) => answer(admitCreate(statefulSet(spec), of(version))))).toEqual([in30, in33, in34, in34]);
  });

  test.each([['0web', 'accepted'], ['123', 'accepted'], ['a.b', 'metadata.name'], ['Web', 'metadata.name'], ['a'.repeat(63), 'accepted'], ['a'.repeat(64), 'metadata.name']])(
    'the name %s', (name, expected) => expect(answer(admitCreate(statefulSet({
      selector: { matchLabels: { app: 'web' } }, template: template('img:1'), serviceName: 'web',
    }, name), of('1.34')))).toBe(expected),
  );
});

describe('a change', () => {
  const change = (version: string, spec: JsonObject, gates = {}) => {
    const old = defaultStatefulSet(statefulSet(), of(version, gates));
    return answer(admitUpdate(mergePatch(old, { spec }), old, of(version, gates)));
  };

  test.each<[string, JsonObject, string]>([
    ['replicas', { replicas: 5 }, 'accepted'],
    ['ordinals', { ordinals: { start: 2 } }, 'accepted'],
    ['template', { template: template('img:2') }, 'accepted'],
    ['updateStrategy', { updateStrategy: { type: 'OnDelete', rollingUpdate: null } }, 'accepted'],
    ['retention', { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } }, 'accepted'],
    ['minReadySeconds', { minReadySeconds: 5 }, 'accepted'],
    ['serviceName', { serviceName: 'another' }, 'spec.serviceName'],
    ['selector', { selector: { matchLabels: { tier: 'x' } } }, 'spec.template.metadata.labels spec.selector'],
    ['podManagementPolicy', { podManagementPolicy: 'Parallel' }, 'spec.podManagementPolicy'],
    ['claims', { volumeClaimTemplates: [] }, 'spec.volumeClaimTemplates'],
    ['a label of a claim', { volumeClaimTemplates: [{ metadata: { name: 'data', labels: { a: 'b' } }, spec: claimSpec() }] }, 'spec.volumeClaimTemplates'],
    ['what is left out of a claim, spelled out', { volumeClaimTemplates: [{ metadata: { name: 'data', generation: 0, uid: '' }, spec: claimSpec() }] }, 'accepted'],
    ['a grace period of nothing', { volumeClaimTemplates: [{ metadata: { name: 'data', deletionGracePeriodSeconds: 0 }, spec: claimSpec() }] }, 'spec.volumeClaimTemplates'],
    ['the same claims', { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec() }] }, 'accepted'],
    ['the same quantity in other words', {
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { ...claimSpec(), resources: { requests: { storage: '1024Mi' } } } }],
    }, 'accepted'],
    ['labels that the selector misses', { template: { metadata: { labels: { app: 'x' } } } }, 'spec.template.metadata.labels'],
  ])('of %s: in every version', (_, spec, expected) => {
    for (const version of ['1.30', '1.34', '1.36']) expect(change(version, spec)).toBe(expected);
  });

  test.each([['1.30', 'spec.revisionHistoryLimit'], ['1.32', 'spec.revisionHistoryLimit'], ['1.33', 'accepted'], ['1.36', 'accepted']])(
    'of revisionHistoryLimit in %s: %s', (version, expected) => expect(change(version, { revisionHistoryLimit: 3 })).toBe(expected),
  );

  test.each([[0, false], [-1, false], ['0%', false], ['101%', false], ['x', false], [1, true], ['100%', true]])('maxUnavailable %j with the gate', (value, passes) => {
    const spec = { updateStrategy: { rollingUpdate: { maxUnavailable: value } } };
    expect(change('1.34', spec, { MaxUnavailableStatefulSet: true }) === 'accepted').toBe(passes);
    expect(change('1.34', spec)).toBe('accepted');
  });

  test('a set that was stored with a faulty template can still be changed', () => {
    const old = defaultStatefulSet(statefulSet({ template: { spec: { containers: [] } } }), of('1.30'));
    expect(answer(admitUpdate(mergePatch(old, { spec: { replicas: 1 } }), old, of('1.34')))).toBe('accepted');
  });
});

test('a key with dots in it is one step of a path', () => {
  const volume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], flexVolume: { driver: 'a/b', options: { 'kubernetes.io/x': '1' } } },
  };
  expect(refusalsOf(volume, of('1.34')).map(({ path }) => path)).toEqual(['spec.flexVolume.options["kubernetes.io/x"]']);
});

test('an empty text in the reference to a volume\'s secret is as good as none', () => {
  const volume = (secretRef: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageos: { volumeName: 'disk', secretRef: { name: 'keys', namespace: 'x', ...secretRef } } },
  });
  expect(refusalsOf(volume({ resourceVersion: '' }), of('1.34'), volume({}))).toEqual([]);
  expect(refusalsOf(volume({ resourceVersion: '1' }), of('1.34'), volume({})).map(({ path }) => path)).toEqual(['spec']);
});

test('a finalizer has a qualified name, also on an object that is there', () => {
  const budget = (finalizers: string[]): JsonObject => ({
    apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'db', finalizers }, spec: { minAvailable: 1 },
  });
  expect(refusalsOf(budget(['a b']), of('1.34'), budget([])).map(({ path }) => path)).toEqual(['metadata.finalizers']);
  expect(refusalsOf(budget(['ab']), of('1.34'), budget([]))).toEqual([]);
});

test('a server that drops signals drops a lifecycle of nothing else, which an init container may not have', () => {
  const set = statefulSet({});
  const { template: { spec } } = set.spec as { template: { spec: JsonObject } };
  const withLifecycle = (lifecycle: JsonObject): JsonObject => ({
    ...set,
    spec: { ...set.spec as JsonObject, template: { ...(set.spec as { template: JsonObject }).template, spec: { ...spec, initContainers: [{ name: 'init', image: 'img:1', lifecycle }] } } },
  });
  const lifecycleRefused = (lifecycle: JsonObject, gates = {}) => refusalsOf(withLifecycle(lifecycle), of('1.34', gates)).some(({ path }) => path.endsWith('.lifecycle'));
  expect(lifecycleRefused({ stopSignal: 'SIGTERM' })).toBe(false);
  expect(lifecycleRefused({})).toBe(true);
  expect(lifecycleRefused({ stopSignal: 'SIGTERM' }, { ContainerStopSignals: true })).toBe(true);
  expect(lifecycleRefused({ preStop: { exec: { command: ['a'] } } })).toBe(true);
});

// All 210 combinations were asked of 1.30, 1.34 and 1.36, in templates and in pods.
describe('a profile of AppArmor and the annotation from before it was a field', () => {
  const KEY = 'container.apparmor.security.beta.kubernetes.io/main';
  const set = (annotation: string, ofContainer?: JsonObject, ofPod?: JsonObject): JsonObject => statefulSet({
    template: {
      metadata: { labels: { app: 'web' }, annotations: { [KEY]: annotation } },
      spec: {
        securityContext: ofPod && { appArmorProfile: ofPod },
        containers: [{ name: 'main', image: 'img:1', securityContext: ofContainer && { appArmorProfile: ofContainer } }],
      },
    },
  });
  const local = (name: string): JsonObject => ({ type: 'Localhost', localhostProfile: name });
  const AT = 'spec.template.spec.containers[0].securityContext.appArmorProfile';

  test.each<[string, JsonObject | undefined, JsonObject | undefined, string[], string[]]>([
    ['unconfined', { type: 'Unconfined' }, undefined, [], []],
    ['runtime/default', { type: 'Unconfined' }, undefined, [`${AT}.type`], [`${AT}.type`]],
    ['runtime/default', undefined, { type: 'Unconfined' }, [`${AT}.type`], []],
    ['runtime/default', { type: 'RuntimeDefault' }, { type: 'Unconfined' }, [], []],
    ['localhost/a', local('a'), undefined, [], []],
    ['localhost/a', local('b'), undefined, [`${AT}.localhostProfile`], [`${AT}.localhostProfile`]],
    ['localhost/', undefined, local('a'), [`${AT}.localhostProfile`], [`${AT}.localhostProfile`]],
    ['', undefined, { type: 'Unconfined' }, [`${AT}.type`], [`${AT}.type`]],
    ['', undefined, undefined, [], []],
  ])("'%s' with %j in the container, %j in the pod", (annotation, ofContainer, ofPod, refused, broken) => {
    const manifest = set(annotation, ofContainer, ofPod);
    const paths = (list: readonly { path: string }[]): string[] => list.map(({ path }) => path);
    expect(paths(refusalsOf(manifest, of('1.34')))).toEqual(refused);
    expect(paths(refusalsOf(manifest, of('1.30')))).toEqual([]);
    expect(paths(brokenTemplates(manifest, of('1.30')))).toEqual(broken);
  });

  test('a pod spec that was right with one annotation is asked again with another', () => {
    const pods = new FaultlessPods();
    const refused = (annotation: string): number => refusalsOf(set(annotation, { type: 'Unconfined' }), of('1.34'), undefined, {}, pods).length;
    expect([refused('unconfined'), refused('runtime/default'), refused('unconfined')]).toEqual([0, 1, 0]);
  });
});
