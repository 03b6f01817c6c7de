import * as fc from 'fast-check';
import {
  decodeAutoscaler, decodeClaim, decodePodDisruptionBudget, decodeService, decodeStatefulSet, decodeStorageClass, decodeVolume,
  flattenLists, knownKind,
} from '../../src/model/objects';

describe('defaults of a StatefulSet', () => {
  test('of an empty one', () => {
    const { value, problems } = decodeStatefulSet({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' }, spec: {} });
    expect(problems).toEqual([]);
    expect(value).toMatchObject({
      name: 'web',
      namespace: undefined,
      serviceName: '',
      replicas: 1,
      ordinalStart: 0,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      minReadySeconds: 0,
      revisionHistoryLimit: 10,
      retentionPolicy: { whenScaled: 'Retain', whenDeleted: 'Retain' },
      template: { restartPolicy: 'Always', terminationGracePeriodSeconds: 30, containers: [] },
      claimTemplates: [],
    });
  });

  test('an explicit RollingUpdate has no block unless it is written', () => {
    const of = (updateStrategy: object) => decodeStatefulSet({ spec: { updateStrategy } }).value.updateStrategy;
    expect(of({ type: 'RollingUpdate' })).toEqual({ type: 'RollingUpdate', rollingUpdate: undefined });
    expect(of({ type: 'RollingUpdate', rollingUpdate: {} }).rollingUpdate).toEqual({ partition: 0, maxUnavailable: undefined });
    expect(of({}).rollingUpdate).toEqual({ partition: 0, maxUnavailable: undefined });
    expect(of({ type: 'OnDelete' })).toEqual({ type: 'OnDelete', rollingUpdate: undefined });
    expect(of({ rollingUpdate: { partition: 2, maxUnavailable: '30%' } }).rollingUpdate).toEqual({ partition: 2, maxUnavailable: '30%' });
  });

  test('each half of the retention policy by itself', () => {
    const { value } = decodeStatefulSet({ spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } });
    expect(value.retentionPolicy).toEqual({ whenScaled: 'Retain', whenDeleted: 'Delete' });
  });

  test('null is nothing', () => {
    const spec = { replicas: null, template: null, volumeClaimTemplates: null };
    const { value, problems } = decodeStatefulSet({ metadata: { labels: null }, spec });
    expect(problems).toEqual([]);
    expect(value.replicas).toBe(1);
  });
});

describe('what cannot be read', () => {
  test('is named with its path, and what was there', () => {
    const { value, problems } = decodeStatefulSet({
      metadata: { name: 5, labels: { 'app.kubernetes.io/name': true, 'app': 'web' } },
      spec: {
        replicas: 'three',
        serviceName: ['a'],
        ordinals: 4,
        template: { spec: { containers: [{ name: 'a', ports: [{ containerPort: '80' }] }, 'b', null] } },
        volumeClaimTemplates: [{ spec: { accessModes: ['ReadWriteOnce', 1], resources: { requests: { storage: {} } } } }],
      },
    });
    expect(problems.map(({ path, message }) => `${path}: ${message}`).sort()).toEqual([
      'metadata.labels["app.kubernetes.io/name"]: expected a string, got true',
      'metadata.name: expected a string, got 5',
      'spec.ordinals: expected an object, got 4',
      'spec.replicas: expected a whole number, got "three"',
      'spec.serviceName: expected a string, got a list',
      'spec.template.spec.containers[0].ports[0].containerPort: expected a whole number, got "80"',
      'spec.template.spec.containers[1]: expected an object, got "b"',
      'spec.template.spec.containers[2]: expected an object, got null',
      'spec.volumeClaimTemplates[0].spec.accessModes[1]: expected a string, got 1',
      'spec.volumeClaimTemplates[0].spec.resources.requests.storage: expected a quantity, got an object',
    ]);
    expect(value).toMatchObject({ name: '', replicas: 1, labels: { app: 'web' } });
    expect(value.template.containers.map((container) => container.name)).toEqual(['a']);
    expect(value.claimTemplates[0].accessModes).toEqual(['ReadWriteOnce']);
  });

  test('numbers that Kubernetes could not hold', () => {
    expect(decodeStatefulSet({ spec: { replicas: 2 ** 31 } }).problems).toHaveLength(1);
    expect(decodeStatefulSet({ spec: { replicas: 1.5 } }).problems).toHaveLength(1);
    expect(decodeStatefulSet({ spec: { replicas: 2 ** 31 - 1 } }).problems).toEqual([]);
  });

  test('no object at all', () => {
    expect(decodeStatefulSet('web').problems).toEqual([{ path: '', message: 'expected an object, got "web"' }]);
    expect(decodeStatefulSet(undefined).problems).toEqual([{ path: '', message: 'expected an object, got nothing' }]);
  });
});

describe('other kinds', () => {
  test('a Service', () => {
    const { value } = decodeService({
      metadata: { name: 'nginx' },
      spec: { clusterIP: 'None', ports: [{ port: 80 }, { port: 53, protocol: 'UDP', name: 'dns', targetPort: 'dns' }, { port: 1, targetPort: 0 }] },
    });
    expect(value).toMatchObject({ type: 'ClusterIP', isHeadless: true, clusterIPs: ['None'], publishNotReadyAddresses: false, ipFamilyPolicy: 'SingleStack' });
    expect(value.ports).toEqual([
      { name: undefined, protocol: 'TCP', port: 80, targetPort: 80 },
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' },
      { name: undefined, protocol: 'TCP', port: 1, targetPort: 1 },
    ]);
    expect(decodeService({ spec: { clusterIPs: ['None'] } }).value.isHeadless).toBe(true);
    expect(decodeService({ spec: { type: 'ExternalName', clusterIP: 'None' } }).value.isHeadless).toBe(false);
  });

  test('a claim; numbers are quantities too, and the old annotation goes first', () => {
    const { value } = decodeClaim({
      metadata: { annotations: { 'volume.beta.kubernetes.io/storage-class': 'old' } },
      spec: { storageClassName: 'new', resources: { requests: { storage: 1024 } } },
    });
    expect(value).toMatchObject({ storage: '1024', storageClassName: 'old', volumeMode: 'Filesystem' });
    expect(decodeClaim({ spec: { storageClassName: '' } }).value.storageClassName).toBe('');
    expect(decodeClaim({}).value.storageClassName).toBeUndefined();
  });

  test('a volume, a class, a budget, an autoscaler', () => {
    expect(decodeVolume({ spec: { capacity: { storage: '10Gi' }, claimRef: { namespace: 'a', name: 'b' } } }).value)
      .toMatchObject({ storage: '10Gi', reclaimPolicy: 'Retain', claimRef: { namespace: 'a', name: 'b' } });
    expect(decodeStorageClass({ provisioner: 'p', metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }).value)
      .toMatchObject({ provisioner: 'p', reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', allowVolumeExpansion: false, isDefault: true });
    expect(decodePodDisruptionBudget({ spec: { maxUnavailable: '50%', minAvailable: 1 } }).value).toMatchObject({ maxUnavailable: '50%', minAvailable: 1 });
    expect(decodeAutoscaler({ spec: { maxReplicas: 5, scaleTargetRef: { kind: 'StatefulSet', name: 'web' } } }).value)
      .toMatchObject({ minReplicas: 1, maxReplicas: 5, target: { kind: 'StatefulSet', name: 'web' } });
  });
});

describe('kinds and lists', () => {
  test.each([
    ['v1', 'Service', '/Service'], ['apps/v1', 'StatefulSet', 'apps/StatefulSet'], ['autoscaling/v2', 'HorizontalPodAutoscaler', 'autoscaling/HorizontalPodAutoscaler'],
    ['serving.knative.dev/v1', 'Service', undefined], ['apps.kruise.io/v1beta1', 'StatefulSet', undefined], ['v1', 'constructor', undefined], [undefined, 'Service', undefined],
  ])('%s %s is %s', (apiVersion, kind, expected) => expect(knownKind({ apiVersion, kind })).toBe(expected));

  test('lists in lists', () => {
    const list = (...items: unknown[]) => ({ kind: 'List', items });
    expect(flattenLists([1, list(2, list(3, list(), { kind: 'ServiceList', items: [4] })), { kind: 'List' }, 5])).toEqual([1, 2, 3, 4, { kind: 'List' }, 5]);
  });
});

test('any JSON decodes, with its raw form kept', () => {
  const decoders = [decodeStatefulSet, decodeService, decodeClaim, decodeVolume, decodeStorageClass, decodePodDisruptionBudget, decodeAutoscaler];
  fc.assert(fc.property(fc.jsonValue(), (json) => {
    for (const decode of decoders) expect(decode(json).value.raw).toBe(json);
  }));
});
