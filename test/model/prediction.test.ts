import * as fc from 'fast-check';
import { manifests as arbitraryManifests } from './arbitrary-manifests';
import { DnsZone, reverseName } from '../../src/model/dns/dns-zone';
import { ClusterPod, ClusterService } from '../../src/model/dns/endpoints';
import { decodeService, decodeStatefulSet } from '../../src/model/objects';
import { runningContainers } from '../../src/model/pods/pod-template';
import { LISTED_PODS, predict, PredictedStatefulSet, PredictionOptions } from '../../src/model/prediction';
import { manifests } from '../fixture';

interface SetShape {
  readonly name: string;
  readonly namespace?: string;
  readonly service?: string;
  readonly labels?: Record<string, string>;
  readonly template?: object;
  readonly [field: string]: unknown;
}

const set = ({ name, namespace, service, labels = { app: name }, template, ...spec }: SetShape): object => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name, namespace },
  spec: {
    serviceName: service,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'x' }], ...template } },
    ...spec,
  },
});

const service = (name: string, selector: Record<string, string> | undefined, spec: object = {}, namespace?: string): object => ({
  apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { clusterIP: 'None', selector, ...spec },
});

const claim = (name: string, storage: string = '1Gi', spec: object = {}): object => ({
  metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...spec },
});

const only = (objects: unknown[], options?: PredictionOptions): PredictedStatefulSet => {
  const { statefulSets } = predict(objects, options);
  expect(statefulSets).toHaveLength(1);
  return statefulSets[0];
};

const names = (predicted: PredictedStatefulSet) => predicted.pods.map((pod) => pod.name);
const dnsNames = (predicted: PredictedStatefulSet) => predicted.pods.map((pod) => pod.dnsName);
const claims = (predicted: PredictedStatefulSet) => predicted.pods.map((pod) => pod.claims.map((each) => each.name));

describe('reference scenarios', () => {
  test('R1: a set, its headless Service, a claim template', () => {
    const predicted = only([
      service('my-headless-service', { app: 'my-app' }, {}, 'my-namespace'),
      set({ name: 'my-app', namespace: 'my-namespace', service: 'my-headless-service', replicas: 3, volumeClaimTemplates: [claim('www')] }),
    ]);
    expect(names(predicted)).toEqual(['my-app-0', 'my-app-1', 'my-app-2']);
    expect(dnsNames(predicted)[0]).toBe('my-app-0.my-headless-service.my-namespace.svc.cluster.local');
    expect(claims(predicted)).toEqual([['www-my-app-0'], ['www-my-app-1'], ['www-my-app-2']]);
    expect(predicted.startOrder).toEqual(['my-app-0', 'my-app-1', 'my-app-2']);
    expect(predicted.scaleDownOrder).toEqual(['my-app-2', 'my-app-1', 'my-app-0']);
    expect(predicted.updateOrder).toEqual(['my-app-2', 'my-app-1', 'my-app-0']);
    expect(predicted.notes).toEqual([]);
  });

  test('R2: the web tutorial, scaled to five', () => {
    const [nginx, web] = manifests('web.yaml') as [object, { spec: object }];
    const predicted = only([nginx, { ...web, spec: { ...web.spec, replicas: 5 } }]);
    expect(claims(predicted).flat()).toEqual(['www-web-0', 'www-web-1', 'www-web-2', 'www-web-3', 'www-web-4']);
    expect(predicted.pods[3].claims[0]).toEqual({
      name: 'www-web-3',
      template: 'www',
      labels: { app: 'nginx' },
      accessModes: ['ReadWriteOnce'],
      storage: '1Gi',
      storageClass: undefined,
      volumeMode: 'Filesystem',
      owner: undefined,
      exists: false,
    });
    expect(predicted.pods[0].srv).toEqual([
      { name: '_web._tcp.nginx.default.svc.cluster.local', target: 'web-0.nginx.default.svc.cluster.local', port: 80 },
    ]);
    expect(predicted.capacity).toEqual({ pods: 5, storage: [{ storageClass: undefined, claims: 5, storage: '5Gi' }], cpu: undefined, memory: undefined });
  });

  test('R3: another class, another cluster domain', () => {
    const objects = [
      service('dullahan', { app: 'web' }, { ports: [{ name: 'web', port: 80 }] }),
      set({ name: 'tkb-sts', service: 'dullahan', labels: { app: 'web' }, replicas: 5, volumeClaimTemplates: [claim('webroot', '10Gi', { storageClassName: 'flash' })] }),
    ];
    const predicted = only(objects, { clusterDomain: 'corp.example' });
    expect(predicted.service?.dnsName).toBe('dullahan.default.svc.corp.example');
    expect(predicted.service?.pods).toEqual(['tkb-sts-0', 'tkb-sts-1', 'tkb-sts-2', 'tkb-sts-3', 'tkb-sts-4']);
    expect(predicted.pods[3]).toMatchObject({ name: 'tkb-sts-3', dnsName: 'tkb-sts-3.dullahan.default.svc.corp.example' });
    expect(predicted.pods[3].claims[0]).toMatchObject({ name: 'webroot-tkb-sts-3', storageClass: 'flash' });
    expect(predicted.capacity.storage).toEqual([{ storageClass: 'flash', claims: 5, storage: '50Gi' }]);
  });

  test('R4: a serviceName that no Service has', () => {
    const predicted = only([service('mongo-prod', { app: 'sts-mongo' }), set({ name: 'sts-mongo', service: 'mongo' })]);
    expect(predicted.service).toBeUndefined();
    expect(predicted.noDnsReason).toBe('service \'mongo\' is not among the manifests');
    expect(dnsNames(predicted)).toEqual([undefined]);
    expect(predicted.otherServices.map((each) => each.name)).toEqual(['mongo-prod']);
    expect(dnsNames(only([service('mongo-prod', { app: 'sts-mongo' }), set({ name: 'sts-mongo', service: 'mongo-prod' })])))
      .toEqual(['sts-mongo-0.mongo-prod.default.svc.cluster.local']);
  });

  test('R5: the claim is called after its template', () => {
    const predicted = only([service('mysql', { app: 'mysql' }), set({ name: 'mysql', service: 'mysql', replicas: 3, volumeClaimTemplates: [claim('data')] })]);
    expect(dnsNames(predicted)[0]).toBe('mysql-0.mysql.default.svc.cluster.local');
    expect(claims(predicted)[0]).toEqual(['data-mysql-0']);
  });

  test('R6: a volume per pod', () => {
    const predicted = only([service('db', { app: 'db' }), set({ name: 'db-statefulset', service: 'db', labels: { app: 'db' }, replicas: 2, volumeClaimTemplates: [claim('mysql-data')] })]);
    expect(claims(predicted)).toEqual([['mysql-data-db-statefulset-0'], ['mysql-data-db-statefulset-1']]);
  });

  test.each<[string, object, string[]]>([
    ['OrderedReady', { podManagementPolicy: 'OrderedReady' }, ['web-2', 'web-1', 'web-0']],
    ['Parallel changes scaling, not updates', { podManagementPolicy: 'Parallel' }, ['web-2', 'web-1', 'web-0']],
    ['a partition', { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } }, ['web-2', 'web-1']],
    ['OnDelete', { updateStrategy: { type: 'OnDelete' } }, []],
  ])('R10: %s', (_, spec, updateOrder) => {
    const predicted = only([service('web', { app: 'web' }), set({ name: 'web', service: 'web', replicas: 3, ...spec })]);
    expect(predicted.updateOrder).toEqual(updateOrder);
    expect(predicted.startOrder).toEqual(['web-0', 'web-1', 'web-2']);
    expect(predicted.scaleDownOrder).toEqual(['web-2', 'web-1', 'web-0']);
  });
});

describe('tutorials', () => {
  test('cassandra', () => {
    const predicted = only(manifests('cassandra.yaml'));
    expect(dnsNames(predicted)).toEqual([0, 1, 2].map((ordinal) => `cassandra-${ordinal}.cassandra.default.svc.cluster.local`));
    expect(predicted.pods.map((pod) => pod.srv)).toEqual([[], [], []]);
    expect(claims(predicted)).toEqual([['cassandra-data-cassandra-0'], ['cassandra-data-cassandra-1'], ['cassandra-data-cassandra-2']]);
    expect(predicted.capacity).toEqual({ pods: 3, storage: [{ storageClass: 'fast', claims: 3, storage: '3Gi' }], cpu: '1500m', memory: '3Gi' });
  });

  test('zookeeper', () => {
    const predicted = only(manifests('zookeeper.yaml'));
    expect(dnsNames(predicted)).toEqual([0, 1, 2].map((ordinal) => `zk-${ordinal}.zk-hs.default.svc.cluster.local`));
    expect(predicted.pods[2].srv).toEqual([
      { name: '_server._tcp.zk-hs.default.svc.cluster.local', target: 'zk-2.zk-hs.default.svc.cluster.local', port: 2888 },
      { name: '_leader-election._tcp.zk-hs.default.svc.cluster.local', target: 'zk-2.zk-hs.default.svc.cluster.local', port: 3888 },
    ]);
    expect(predicted.otherServices).toMatchObject([{ name: 'zk-cs', headless: false, dnsName: 'zk-cs.default.svc.cluster.local', pods: ['zk-0', 'zk-1', 'zk-2'] }]);
    expect(predicted.capacity).toMatchObject({ storage: [{ storage: '30Gi' }], cpu: '1500m', memory: '3Gi' });
  });

  test('mysql', () => {
    const predicted = only(manifests('mysql.yaml'));
    expect(dnsNames(predicted)).toEqual([0, 1, 2].map((ordinal) => `mysql-${ordinal}.mysql.default.svc.cluster.local`));
    expect(claims(predicted)).toEqual([['data-mysql-0'], ['data-mysql-1'], ['data-mysql-2']]);
    expect(predicted.pods[0].claims[0].labels).toEqual({ 'app': 'mysql', 'app.kubernetes.io/name': 'mysql' });
    expect(predicted.capacity).toMatchObject({ storage: [{ storage: '30Gi' }], cpu: '1800m', memory: '3372Mi' });
  });
});

describe('pods', () => {
  const web = set({ name: 'web', replicas: 2, ordinals: { start: 5 }, template: { hostname: 'fixed', subdomain: 'other' } });

  test('the host name is the pod\'s, whatever the template says; the labels tell name and ordinal', () => {
    expect(only([web]).pods[1]).toMatchObject({
      name: 'web-6',
      ordinal: 6,
      hostname: 'web-6',
      labels: { 'app': 'web', 'statefulset.kubernetes.io/pod-name': 'web-6', 'apps.kubernetes.io/pod-index': '6' },
    });
  });

  test('the index is a label from 1.28 on', () => {
    const labels = (kubernetesVersion: string) => Object.keys(only([web], { kubernetesVersion }).pods[0].labels);
    expect(labels('1.27')).toEqual(['app', 'statefulset.kubernetes.io/pod-name']);
    expect(labels('1.28')).toContain('apps.kubernetes.io/pod-index');
  });
});

describe('why there are no names', () => {
  const db = set({ name: 'db', service: 'db', namespace: 'shop' });

  test.each<[string, object[], string]>([
    ['no serviceName', [set({ name: 'db', namespace: 'shop' })], 'the set names no governing service (spec.serviceName)'],
    ['missing', [db], 'service \'db\' is not among the manifests'],
    ['in another namespace', [db, service('db', { app: 'db' }, {}, 'other')], 'service \'db\' is in namespace \'other\', the set in \'shop\''],
    ['ExternalName', [db, service('db', { app: 'db' }, { type: 'ExternalName', externalName: 'x' }, 'shop')], 'service \'db\' is an ExternalName, which has no pods'],
    ['no selector', [db, service('db', undefined, {}, 'shop')], 'service \'db\' has no selector'],
    ['another value', [db, service('db', { app: 'mysql' }, {}, 'shop')], 'service \'db\' selects app=mysql, the pods have app=db'],
    ['another label', [db, service('db', { app: 'db', tier: 'x' }, {}, 'shop')], 'service \'db\' selects tier=x, the pods have no label tier'],
  ])('%s', (_, objects, reason) => {
    const predicted = only(objects);
    expect(predicted.noDnsReason).toBe(reason);
    expect(dnsNames(predicted)).toEqual([undefined]);
    expect(predicted.pods[0].srv).toEqual([]);
  });

  test('a set without pods has its names all the same', () => {
    const predicted = only([set({ name: 'db', service: 'db', replicas: 0 }), service('db', { app: 'db' })]);
    expect(predicted.noDnsReason).toBeUndefined();
    expect(predicted.service).toMatchObject({ name: 'db', pods: [] });
    expect(predicted.startOrder).toEqual([]);
  });

  test('behind a virtual address names resolve, though nobody promises it; SRV leads to the Service', () => {
    const predicted = only([set({ name: 'db', service: 'db' }), service('db', { app: 'db' }, { clusterIP: undefined, ports: [{ name: 'sql', port: 1 }] })]);
    expect(dnsNames(predicted)).toEqual(['db-0.db.default.svc.cluster.local']);
    expect(predicted.pods[0].srv).toEqual([]);
    expect(predicted.notes).toHaveLength(1);
    expect(predicted.notes[0]).toMatch(/^service 'db' has a virtual address: CoreDNS resolves/);
  });
});

describe('claims', () => {
  test('one that exists is taken as it is', () => {
    const existing = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim('data-db-1', '7Gi', { storageClassName: 'old' }) };
    const predicted = only([existing, set({ name: 'db', replicas: 2, volumeClaimTemplates: [claim('data', '1Gi', { storageClassName: 'new' })] })]);
    expect(predicted.pods.map((pod) => pod.claims[0])).toMatchObject([
      { name: 'data-db-0', storage: '1Gi', storageClass: 'new', exists: false }, { name: 'data-db-1', storage: '7Gi', storageClass: 'old', exists: true },
    ]);
    expect(predicted.capacity.storage).toEqual([{ storageClass: 'new', claims: 1, storage: '1Gi' }, { storageClass: 'old', claims: 1, storage: '7Gi' }]);
  });

  test('the class, when the manifests or the caller know the default', () => {
    const db = set({ name: 'db', volumeClaimTemplates: [claim('data')] });
    const standard = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } };
    const storageClass = (objects: object[], options?: PredictionOptions) => only(objects, options).pods[0].claims[0].storageClass;
    expect(storageClass([db])).toBeUndefined();
    expect(storageClass([db, standard])).toBe('standard');
    expect(storageClass([db, standard], { defaultStorageClass: 'gp3' })).toBe('gp3');
    expect(storageClass([set({ name: 'db', volumeClaimTemplates: [claim('data', '1Gi', { storageClassName: '' })] }), standard])).toBe('');
  });

  test('owned by the set where deleting the set deletes them', () => {
    const predicted = only([set({ name: 'db', persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' }, volumeClaimTemplates: [claim('data')] })]);
    expect(predicted).toMatchObject({ whenDeleted: 'Delete', whenScaled: 'Retain', pods: [{ claims: [{ owner: 'StatefulSet' }] }] });
  });
});

describe('how an update goes', () => {
  const parallel = { podManagementPolicy: 'Parallel' };
  const rolling = (maxUnavailable: number | string, partition = 0) => ({ updateStrategy: { rollingUpdate: { maxUnavailable, partition } } });
  test.each<[string, object, string, number, number]>([
    ['one by one', {}, '1.37', 1, 0],
    ['maxUnavailable where it is on', rolling(4), '1.37', 4, 0],
    ['and where it was on by mistake', rolling(4), '1.35.0', 4, 0],
    ['and where it is dropped', rolling(4), '1.36', 1, 0],
    ['a share is rounded down', rolling('35%'), '1.37', 3, 0],
    ['and is one at least', rolling('1%'), '1.37', 1, 0],
    ['no more than the partition leaves', rolling(4, 8), '1.37', 2, 0],
    ['none when pods are replaced by hand', { updateStrategy: { type: 'OnDelete' } }, '1.37', 0, 0],
    ['all when they are made anew', { updateStrategy: { type: 'Recreate' } }, '1.37', 10, 0],
    ['minReadySeconds', { minReadySeconds: 30 }, '1.30', 1, 30],
    ['minReadySeconds in Parallel', { ...parallel, minReadySeconds: 30 }, '1.34', 1, 30],
    ['minReadySeconds in Parallel when it was not heeded', { ...parallel, minReadySeconds: 30 }, '1.33', 1, 0],
  ])('%s', (_, spec, kubernetesVersion, updatedAtOnce, updateMinReadySeconds) => {
    expect(only([set({ name: 'db', replicas: 10, ...spec })], { kubernetesVersion })).toMatchObject({ updatedAtOnce, updateMinReadySeconds });
  });

  test('what of the strategy does nothing is noted', () => {
    const notes = (spec: object, kubernetesVersion: string) => only([set({ name: 'db', ...spec })], { kubernetesVersion }).notes;
    expect(notes(rolling(2), '1.34')).toEqual([expect.stringMatching(/^Kubernetes 1\.34 drops .*maxUnavailable.*one at a time$/)]);
    expect(notes(rolling(2), '1.37')).toEqual([]);
    expect(notes({ updateStrategy: { type: 'Recreate' } }, '1.36')).toEqual([expect.stringContaining('Kubernetes 1.36 refuses the set')]);
  });
});

describe('reverse names', () => {
  test('a pod has one below each Service that selects it', () => {
    const predicted = only([service('db', { app: 'db' }), service('clients', { app: 'db' }, { clusterIP: '10.96.0.7' }), set({ name: 'db', service: 'db' })]);
    expect(predicted.pods[0].reverseNames).toEqual(['db-0.db.default.svc.cluster.local', '{address}.clients.default.svc.cluster.local']);
  });

  test('and none when no Service does', () => expect(only([set({ name: 'db' })]).pods[0].reverseNames).toEqual([]));
});

describe('capacity and autoscaling', () => {
  const scaled = (minReplicas: number, maxReplicas: number, replicas?: number) => only([
    set({ name: 'db', replicas, volumeClaimTemplates: [claim('data')] }),
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'db' },
      spec: { minReplicas, maxReplicas, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' } },
    },
  ]);
  test.each<[string, number, number, number | undefined, number]>([
    ['replicas left out: the minimum', 3, 6, undefined, 3],
    ['fewer than the minimum', 6, 8, 4, 6],
    ['more than the maximum', 2, 3, 5, 3],
    ['between the two', 2, 8, 5, 5],
    ['none: the set is left alone', 3, 6, 0, 0],
    ['limits that are refused change nothing', 5, 3, 2, 2],
  ])('%s', (_, minReplicas, maxReplicas, replicas, pods) => {
    const predicted = scaled(minReplicas, maxReplicas, replicas);
    const all = Array.from({ length: pods }, (_each, ordinal) => `db-${ordinal}`);
    expect([names(predicted), predicted.startOrder, [...predicted.updateOrder].reverse()]).toEqual([all, all, all]);
    expect(predicted.capacity.pods).toBe(pods);
  });

  test('a number that the autoscaler changes at once is noted; a default is not', () => {
    expect(scaled(6, 8, 4).notes).toEqual(['spec.replicas is 4, and the autoscaler makes it 6 at once; leave it out, or every apply sets it back']);
    expect(scaled(6, 8).notes).toEqual([]);
  });

  test('the autoscaler\'s maximum', () => {
    const hpa = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'db-hpa' },
      spec: { minReplicas: 2, maxReplicas: 4, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' } },
    };
    const db = set({
      name: 'db',
      replicas: 2,
      template: { containers: [{ name: 'main', resources: { requests: { cpu: '1500m', memory: '2Gi' } } }] },
      volumeClaimTemplates: [claim('data', '10Gi'), claim('log', '500Mi')],
    });
    const predicted = only([hpa, db]);
    expect(predicted.capacity).toEqual({ pods: 2, storage: [{ storageClass: undefined, claims: 4, storage: '21480Mi' }], cpu: '3', memory: '4Gi' });
    expect(predicted.autoscaling).toEqual({
      name: 'db-hpa',
      minReplicas: 2,
      maxReplicas: 4,
      podsAtMaximum: ['db-0', 'db-1', 'db-2', 'db-3'],
      capacityAtMaximum: { pods: 4, storage: [{ storageClass: undefined, claims: 8, storage: '42960Mi' }], cpu: '6', memory: '8Gi' },
    });
  });
});

describe('notes', () => {
  test.each<[string, object[], RegExp]>([
    ['a field that cannot be read', [set({ name: 'db', replicas: 'two' })], /^spec\.replicas cannot be read: expected a whole number, got "two"$/],
    ['a name too long for its pods', [set({ name: 'x'.repeat(62) })], /^pod 'x{62}-0' cannot be created: its name is 64 characters long/],
    ['a name too long for its revisions', [set({ name: 'x'.repeat(53) })], /^the name is 53 characters long/],
    ['templates of one name', [set({ name: 'db', volumeClaimTemplates: [claim('a'), claim('a')] })], /^several claim templates are called 'a'/],
    ['storage that is no quantity', [set({ name: 'db', volumeClaimTemplates: [claim('a', '10GB')] })], /^claim template 'a' asks for '10GB', which is no quantity$/],
  ])('%s', (_, objects, note) => {
    const { notes } = only(objects);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(note);
  });

  test('a set defined twice', () => {
    const { statefulSets } = predict([set({ name: 'db' }), set({ name: 'db', replicas: 2 })]);
    expect(statefulSets.map(({ notes }) => notes)).toEqual(Array(2).fill(['the manifests hold 2 StatefulSets \'db\' in namespace \'default\': the one applied last wins']));
  });

  test('a number of replicas beyond all measure is counted, not listed', () => {
    const predicted = only([set({ name: 'db', replicas: 2 ** 31 - 1, volumeClaimTemplates: [claim('a')] })]);
    expect(predicted.pods).toHaveLength(LISTED_PODS);
    expect(predicted.capacity).toMatchObject({ pods: 2 ** 31 - 1, storage: [{ claims: 2 ** 31 - 1, storage: '2147483647Gi' }] });
    expect(predicted.notes).toEqual([`only the first ${LISTED_PODS} of 2147483647 pods are listed`]);
  });
});

test('a Service without a name is not the one that a set without serviceName means', () => {
  const predicted = only([service('', { app: 'web' }), set({ name: 'web' })]);
  expect(dnsNames(predicted)).toEqual([undefined]);
  expect(predicted.noDnsReason).toBeDefined();
});

describe('laws', () => {
  test('any manifests are predicted, in any order the same, and as JSON', () => fc.assert(fc.property(arbitraryManifests, (objects) => {
    const prediction = predict(objects);
    expect(JSON.parse(JSON.stringify(prediction))).toBeTruthy();
    for (const each of prediction.statefulSets) {
      expect([...each.scaleDownOrder].reverse()).toEqual(each.startOrder);
      expect(each.pods.map((pod) => pod.name)).toEqual(each.startOrder);
      expect(each.startOrder).toEqual(expect.arrayContaining(each.updateOrder));
      expect(each.noDnsReason === undefined || each.pods.every((pod) => pod.dnsName === undefined)).toBe(true);
    }
    expect(predict([{ kind: 'List', items: objects }])).toEqual(prediction);
  }), { numRuns: 300 }));

  test('the names, forwards and backwards, are those that the cluster\'s DNS answers when all pods are ready', () => fc.assert(fc.property(arbitraryManifests, (objects) => {
    const prediction = predict(objects);
    fc.pre(prediction.statefulSets.every((each) => each.notes.every((note) => !/applied last|longer|characters/.test(note))));
    const zone = zoneOf(objects, prediction.statefulSets);
    for (const [index, each] of prediction.statefulSets.entries()) {
      for (const [number, pod] of each.pods.entries()) {
        const name = `${pod.name}.${each.serviceName}.${each.namespace}.svc.cluster.local`;
        expect([name, zone.query(name, 'A').rcode]).toEqual([name, pod.dnsName === undefined ? 'NXDOMAIN' : 'NOERROR']);
        const ip = addressOf(index, number);
        const pointers = zone.query(reverseName(ip), 'PTR').answers.map((answer) => answer.value);
        expect(pod.reverseNames.map((reverse) => reverse.replace('{address}', ip.replaceAll('.', '-'))).sort()).toEqual(pointers.sort());
        for (const { name: srv, target, port } of pod.srv) {
          expect(zone.query(srv, 'SRV').answers.map((answer) => [answer.value, answer.port])).toContainEqual([target, port]);
        }
      }
    }
  }), { numRuns: 300 }));

  const addressOf = (index: number, pod: number): string => `10.0.${index}.${pod + 1}`;

  /** The DNS of a cluster in which these manifests run and all pods are ready. */
  function zoneOf(objects: unknown[], sets: PredictedStatefulSet[]): DnsZone {
    const services = objects.filter((json) => (json as { kind?: unknown })?.kind === 'Service').map((json): ClusterService => {
      const { value } = decodeService(json);
      return { ...value, namespace: value.namespace ?? 'default' };
    }).filter(({ name }) => name !== '');
    const templates = objects.filter((json) => (json as { kind?: unknown })?.kind === 'StatefulSet').map((json) => decodeStatefulSet(json).value.template);
    const pods = sets.flatMap((each, index) => each.pods.map((pod, number): ClusterPod => ({
      namespace: each.namespace,
      name: pod.name,
      labels: pod.labels,
      ips: [addressOf(index, number)],
      ready: true,
      terminating: false,
      phase: 'Running',
      nodeName: 'node',
      hostname: pod.hostname,
      subdomain: each.serviceName,
      ports: runningContainers(templates[index]).flatMap((container) => container.ports),
    })));
    return new DnsZone(services, pods, { namespaces: ['default'] });
  }
});

test('the time grows with the number of objects, not with its square', () => {
  const app = (size: number): object[] => Array.from({ length: size }, (_, index) => {
    const labels = { 'app': `web-${index}`, 'app.kubernetes.io/part-of': 'shop' };
    return [
      service(`web-${index}`, labels, { ports: [{ name: 'web', port: 80 }] }),
      set({ name: `web-${index}`, service: `web-${index}`, labels, replicas: 3, volumeClaimTemplates: [claim('data')] }),
    ];
  }).flat();
  const cpuTime = (size: number): number => {
    const objects = app(size);
    const samples = [0, 1, 2].map(() => {
      const start = process.cpuUsage();
      predict(objects);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    });
    return Math.min(...samples);
  };
  cpuTime(100);
  // Eight times the objects: 8 if it is linear, 64 if it is quadratic.
  expect(cpuTime(1200) / cpuTime(150)).toBeLessThan(24);
});
