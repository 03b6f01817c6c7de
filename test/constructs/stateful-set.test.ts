import { ApiObject, App, Chart, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ClaimRetention, Cluster, Explanation, HeadlessService, StatefulSet, StatefulSetProps, UpdateStrategy, VolumeClaimTemplate } from '../../src';

const CONTAINER = { image: 'example.com/store:1.0.0', portNumber: 7000 };

function chartOf(namespace?: string): Chart {
  return new Chart(new App({ outdir: 'unused' }), 'test', { namespace });
}

function setOf(props: StatefulSetProps = {}, scope: Construct = chartOf('shop'), id = 'store'): StatefulSet {
  return new StatefulSet(scope, id, { containers: [CONTAINER], ...props });
}

function specOf(set: StatefulSet): any {
  return ApiObject.of(set).toJson().spec;
}

describe('what is written', () => {
  test('every field of a StatefulSet', () => {
    const set = setOf({
      replicas: 5,
      ordinalStart: 2,
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      updateStrategy: UpdateStrategy.rollingUpdate({ partition: 3, maxUnavailable: kplus.PercentOrAbsolute.percent(40) }),
      minReady: Duration.seconds(10),
      revisionHistoryLimit: 3,
      claimRetention: { whenScaled: ClaimRetention.DELETE },
      terminationGracePeriod: Duration.minutes(2),
    });
    set.addVolumeClaimTemplate(new VolumeClaimTemplate(set, 'data', { size: Size.gibibytes(1) }));
    expect(specOf(set)).toMatchObject({
      serviceName: 'store',
      replicas: 5,
      ordinals: { start: 2 },
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 3, maxUnavailable: '40%' } },
      minReadySeconds: 10,
      revisionHistoryLimit: 3,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
      template: { spec: { terminationGracePeriodSeconds: 120 } },
      volumeClaimTemplates: [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' } }],
    });
  });

  test('nothing that Kubernetes defaults and the user did not say, beyond what makes the set explicit', () => {
    const spec = specOf(setOf());
    expect(Object.keys(spec).sort()).toEqual(['podManagementPolicy', 'replicas', 'selector', 'serviceName', 'template', 'updateStrategy']);
    expect(spec.replicas).toBe(1);
    // The block decides which revision a hole is refilled with, so it is never left to chance.
    expect(spec.updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
    expect(specOf(setOf({ updateStrategy: UpdateStrategy.onDelete() })).updateStrategy).toEqual({ type: 'OnDelete' });
  });

  test('pods are as safe as the restricted Pod Security Standard asks', () => {
    const { spec } = specOf(setOf({ initContainers: [{ image: 'example.com/init:1' }] })).template;
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.terminationGracePeriodSeconds).toBe(30);
    expect(spec.securityContext).toEqual({ runAsNonRoot: true, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile: { type: 'RuntimeDefault' } });
    for (const container of [...spec.containers, ...spec.initContainers]) {
      expect(container.securityContext).toMatchObject({ allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } });
    }
  });

  test('what the user says of security wins', () => {
    const set = setOf({
      securityContext: { fsGroup: 999, fsGroupChangePolicy: kplus.FsGroupChangePolicy.ALWAYS },
      containers: [{ ...CONTAINER, securityContext: { capabilities: { add: [kplus.Capability.SYS_NICE] } } }],
    });
    const { spec } = specOf(set).template;
    expect(spec.securityContext).toMatchObject({ fsGroup: 999, fsGroupChangePolicy: 'Always' });
    expect(spec.containers[0].securityContext.capabilities).toEqual({ add: ['SYS_NICE'] });
  });

  test('an autoscaler decides the replicas', () => {
    const chart = chartOf();
    const set = setOf({ containers: [{ ...CONTAINER, resources: { cpu: { request: kplus.Cpu.millis(100) } } }] }, chart);
    new kplus.HorizontalPodAutoscaler(chart, 'scaler', { target: set, maxReplicas: 6 });
    const [, manifest, scaler] = Testing.synth(chart);
    expect(manifest.spec).not.toHaveProperty('replicas');
    expect(scaler.spec.scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'store' });
  });

  test('rendering twice gives the same', () => {
    const set = setOf({ spread: true });
    expect(specOf(set)).toEqual(specOf(set));
    expect(specOf(set).template.spec.topologySpreadConstraints.map((each: any) => [each.topologyKey, each.whenUnsatisfiable])).toEqual([
      ['kubernetes.io/hostname', 'DoNotSchedule'],
      ['topology.kubernetes.io/zone', 'ScheduleAnyway'],
    ]);
  });
});

describe('names and selectors', () => {
  test('depend on nothing but what the user wrote', () => {
    const app = new App();
    const flat = setOf({}, new Chart(app, 'one', { namespace: 'a' }));
    const deep = setOf({}, new Construct(new Construct(new Chart(app, 'two', { namespace: 'b' }), 'x'), 'y'));
    expect(flat.name).toBe('store');
    expect(deep.name).toBe('store');
    expect(specOf(deep)).toEqual(specOf(flat));
    expect(JSON.stringify(Testing.synth(Chart.of(deep)))).not.toContain('cdk8s.io/metadata.addr');
  });

  // A promise to users: these names stay.
  test.each([
    ['orders', 'orders'],
    ['Orders DB', 'orders-db'],
    ['orders_v2', 'orders-v2'],
    ['--orders--', 'orders'],
    ['a'.repeat(52), 'a'.repeat(52)],
    ['a'.repeat(53), `${'a'.repeat(43)}-e4fa9d58`],
    ['the-orders-database-of-the-shop-in-the-european-region-one', 'the-orders-database-of-the-shop-in-the-euro-ac28842f'],
  ])('id %s gives the name %s', (id, name) => {
    const set = setOf({}, chartOf(), id);
    expect(set.name).toBe(name);
    expect(set.name.length).toBeLessThanOrEqual(52);
  });

  test('a name given explicitly is taken as it is, or refused', () => {
    expect(setOf({ metadata: { name: 'db' } }).name).toBe('db');
    expect(() => setOf({ metadata: { name: 'x'.repeat(53) } })).toThrow(
      /stateful set test\/store: the name 'x{53}' has 53 characters;.*controller-revision-hash.*give a shorter metadata.name/);
    expect(() => setOf({}, chartOf(), '…')).toThrow(/no Kubernetes name can be made of the id '…'; give one as metadata.name/);
  });

  test('selector labels can be the user\'s own', () => {
    const set = setOf({ selectorLabels: { app: 'store' } });
    expect(specOf(set).selector).toEqual({ matchLabels: { app: 'store' } });
    expect(specOf(set).template.metadata.labels).toEqual({ app: 'store' });
    expect(ApiObject.of(set.service).toJson().spec.selector).toEqual({ app: 'store' });
  });

  test('whatever selects the set selects by its identity', () => {
    const chart = chartOf('shop');
    const set = setOf({}, chart);
    const client = set.addClientService();
    set.connections.allowFrom(new kplus.Deployment(chart, 'api', { containers: [CONTAINER] }));
    expect(ApiObject.of(client).toJson().spec.selector).toEqual(set.selectorLabels);
    const policy = Testing.synth(chart).find(({ kind, spec }) => kind === 'NetworkPolicy' && spec.ingress);
    expect(policy.spec.podSelector.matchLabels).toEqual(set.selectorLabels);
  });
});

describe('the governing service', () => {
  test('is made when none is given, with the ports of containers, also those added later', () => {
    const set = setOf();
    set.addContainer({ name: 'metrics', image: 'example.com/exporter:1', ports: [{ number: 9187, name: 'metrics' }] });
    expect(ApiObject.of(set.service).toJson()).toMatchObject({
      metadata: { name: 'store', namespace: 'shop' },
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        ports: [{ name: 'tcp-7000', port: 7000 }, { name: 'metrics', port: 9187 }],
        selector: set.selectorLabels,
      },
    });
  });

  test('needs no ports', () => {
    const set = setOf({ containers: [{ image: 'example.com/worker:1' }] });
    expect(ApiObject.of(set.service).toJson().spec).not.toHaveProperty('ports');
    expect(set.pods[0].dnsName).toBe('store-0.store.shop.svc.cluster.local');
  });

  test('must be headless', () => {
    const chart = chartOf('shop');
    const service = new kplus.Service(chart, 'vip', { metadata: { name: 'vip' }, ports: [{ port: 80 }] });
    expect(() => setOf({ service }, chart)).toThrow(
      /stateful set 'store' \(test\/store\): its governing service 'vip' \(test\/vip\) is not headless .*use a HeadlessService/);
  });

  test('must be in the set\'s namespace', () => {
    const chart = chartOf('shop');
    const service = new HeadlessService(chart, 'peers', { metadata: { namespace: 'other' } });
    expect(() => setOf({ service }, chart)).toThrow(/'peers' \(test\/peers\) is in namespace 'other', the set is in 'shop'/);
  });

  test('in a namespace that only one of the two names is refused, and the error says which', () => {
    const chart = chartOf();
    const service = new HeadlessService(chart, 'peers', { metadata: { namespace: 'default' } });
    expect(() => setOf({ service }, chart)).toThrow(/'peers' \(test\/peers\) is in namespace 'default', the set names none and goes to kubectl's current one/);
    const bare = new HeadlessService(chart, 'bare');
    expect(() => setOf({ service: bare, metadata: { namespace: 'default' } }, chart, 'other')).toThrow(
      /'bare' \(test\/bare\) names no namespace and goes to kubectl's current one, the set is in 'default'/);
  });

  test('of cdk8s-plus keeps a selector of its own, so that it can govern two sets', () => {
    const chart = chartOf('shop');
    const service = new kplus.Service(chart, 'brokers', { metadata: { name: 'brokers' }, clusterIP: 'None', ports: [{ port: 9092 }], publishNotReadyAddresses: true });
    service.selectLabel('app', 'kafka');
    const sets = ['a', 'b'].map((id) => setOf({ service, podMetadata: { labels: { app: 'kafka' } } }, chart, id));
    expect(ApiObject.of(service).toJson().spec.selector).toEqual({ app: 'kafka' });
    expect(sets.map((set) => set.pods[0].dnsName)).toEqual(['a-0.brokers.shop.svc.cluster.local', 'b-0.brokers.shop.svc.cluster.local']);
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test('can be a headless one of cdk8s-plus', () => {
    const chart = chartOf('shop');
    const service = new kplus.Service(chart, 'peers', { metadata: { name: 'peers' }, clusterIP: 'None', ports: [{ port: 7000 }] });
    const set = setOf({ service }, chart);
    expect(set.pods[0].dnsName).toBe('store-0.peers.shop.svc.cluster.local');
    expect(ApiObject.of(service).toJson().spec.selector).toEqual(set.selectorLabels);
  });
});

describe('volumes', () => {
  test('a set takes the templates that its containers mount, and keeps every other volume', () => {
    const chart = chartOf('shop');
    const data = new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(50) });
    const scratch = kplus.Volume.fromEmptyDir(chart, 'scratch', 'scratch');
    const shared = kplus.Volume.fromPersistentVolumeClaim(
      chart, 'shared', kplus.PersistentVolumeClaim.fromClaimName(chart, 'claim', 'media'), { name: 'media' });
    const set = setOf({ volumes: [scratch] }, chart);
    set.containers[0].mount('/data', data);
    set.containers[0].mount('/media', shared);
    expect(specOf(set).volumeClaimTemplates.map((each: any) => each.metadata.name)).toEqual(['data']);
    expect(specOf(set).template.spec.volumes.map((each: any) => each.name).sort()).toEqual(['media', 'scratch']);
    expect(specOf(set).template.spec.containers[0].volumeMounts.map((each: any) => each.name)).toEqual(['data', 'media']);
    expect(set.pods[0].claims.map((claim) => claim.name)).toEqual(['data-store-0']);
  });

  // Kubernetes refuses to change the list, its order included.
  test('templates are written by name, whatever mounts them first', () => {
    const chart = chartOf('shop');
    const [wal, data] = ['wal', 'data'].map((id) => new VolumeClaimTemplate(chart, id, { size: Size.gibibytes(1) }));
    const mounting = (id: string, ...templates: VolumeClaimTemplate[]) => {
      const set = setOf({ volumeClaimTemplates: [new VolumeClaimTemplate(chart, `${id}-backup`, { name: 'backup', size: Size.gibibytes(1) })] }, chart, id);
      templates.forEach((template) => set.containers[0].mount(`/${template.name}`, template));
      return set;
    };
    for (const set of [mounting('one', wal, data), mounting('two', data, wal)]) {
      expect(specOf(set).volumeClaimTemplates.map((each: any) => each.metadata.name)).toEqual(['backup', 'data', 'wal']);
      expect(set.pods[0].claims.map(({ template }) => template)).toEqual(['backup', 'data', 'wal']);
    }
  });

  test('one template can serve two sets', () => {
    const chart = chartOf('shop');
    const data = new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(1) });
    const sets = ['a', 'b'].map((id) => setOf({ volumeClaimTemplates: [data] }, chart, id));
    expect(sets.map((set) => set.pods[0].claims[0].name)).toEqual(['data-a-0', 'data-b-0']);
  });
});

describe('what will exist', () => {
  test('is read from the set, and follows it', () => {
    const set = setOf({ replicas: 2 });
    expect(set.pods.map((pod) => pod.name)).toEqual(['store-0', 'store-1']);
    expect(set.dnsName).toBe('store.shop.svc.cluster.local');
    expect(set.prediction.updateOrder).toEqual(['store-1', 'store-0']);
    set.scale(3);
    expect(set.pods.map((pod) => pod.dnsName)).toEqual([0, 1, 2].map((each) => `store-${each}.store.shop.svc.cluster.local`));
    expect(() => set.scale(-1)).toThrow(/replicas is -1, expected a whole number of at least 0/);
  });

  test('peer lists follow later changes wherever they are used, as part of longer strings too', () => {
    const chart = chartOf('shop');
    const set = setOf({ replicas: 1 }, chart);
    const seeds = set.peerList({ port: 7000 });
    set.containers[0].env.addVariable('SEEDS', kplus.EnvValue.fromValue(seeds));
    const config = new kplus.ConfigMap(chart, 'config', { data: { 'store.conf': `seeds = [${seeds}]\nme = ${set.peerList({ format: '{ordinal}={name}', separator: ';' })}` } });
    set.scale(2);
    const addresses = 'store-0.store.shop.svc.cluster.local:7000,store-1.store.shop.svc.cluster.local:7000';
    expect(specOf(set).template.spec.containers[0].env).toEqual([{ name: 'SEEDS', value: addresses }]);
    expect(ApiObject.of(config).toJson().data['store.conf']).toBe(`seeds = [${addresses}]\nme = 0=store-0;1=store-1`);
  });

  test('facts about the cluster are read from the nearest scope', () => {
    const chart = chartOf('shop');
    Cluster.of(chart.node.root, { clusterDomain: 'corp.example', defaultStorageClass: 'gp3' });
    const set = setOf({ volumeClaimTemplates: [new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(1) })] }, chart);
    expect(set.pods[0].dnsName).toBe('store-0.store.shop.svc.corp.example');
    expect(set.pods[0].claims[0].storageClass).toBe('gp3');
    expect(set.prediction.capacity.storage).toEqual([{ storageClass: 'gp3', claims: 1, storage: '1Gi' }]);
  });

  test('it is what the final manifest is explained as', () => {
    const chart = chartOf('shop');
    Cluster.of(chart, { defaultStorageClass: 'gp3' });
    const set = setOf({
      replicas: 2,
      minReady: Duration.seconds(5),
      containers: [{ ...CONTAINER, resources: { cpu: { request: kplus.Cpu.units(1) }, memory: { request: Size.mebibytes(512) } } }],
      initContainers: [{ image: 'example.com/init:1', resources: { cpu: { limit: kplus.Cpu.units(3) } } }],
      volumeClaimTemplates: [new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(1) })],
    }, chart);
    expect(set.prediction.capacity).toMatchObject({ cpu: '6', memory: '1Gi' });
    expect(set.prediction).toEqual(Explanation.of(set).statefulSets[0]);
  });

  describe('with an autoscaler', () => {
    const scaled = () => {
      const chart = chartOf('shop');
      const set = setOf({}, chart);
      const peers = [set.peerList({ format: '{name}' }), set.peerList({ format: '{address}', atMaximum: true })];
      const config = new kplus.ConfigMap(chart, 'config', { data: { least: peers[0], most: peers[1] } });
      new kplus.HorizontalPodAutoscaler(chart, 'scaler', { target: set, minReplicas: 3, maxReplicas: 5 });
      return { set, data: () => ApiObject.of(config).toJson().data };
    };

    test('its minimum are the pods that will exist, and all of its maximum have names', () => {
      const { set } = scaled();
      expect(set.pods.map(({ name }) => name)).toEqual(['store-0', 'store-1', 'store-2']);
      expect(set.prediction.autoscaling).toMatchObject({ minReplicas: 3, maxReplicas: 5 });
    });

    test('a peer list holds those of the minimum, or of the maximum', () => {
      const { data } = scaled();
      expect(data().least).toBe('store-0,store-1,store-2');
      expect(data().most).toBe([0, 1, 2, 3, 4].map((each) => `store-${each}.store.shop.svc.cluster.local`).join(','));
    });

    test('without one, the maximum is what is written', () => {
      const chart = chartOf('shop');
      const set = setOf({ replicas: 2 }, chart);
      const config = new kplus.ConfigMap(chart, 'config', { data: { most: set.peerList({ format: '{name}', atMaximum: true }) } });
      expect(ApiObject.of(config).toJson().data.most).toBe('store-0,store-1');
    });
  });
});

describe('a call away', () => {
  test('a client service, of ready pods only', () => {
    const service = ApiObject.of(setOf().addClientService()).toJson();
    expect(service).toMatchObject({ metadata: { name: 'store-client' }, spec: { type: 'ClusterIP', ports: [{ port: 7000 }] } });
    expect(service.spec).not.toHaveProperty('publishNotReadyAddresses');
    expect(() => setOf({ containers: [{ image: 'a:1' }] }).addClientService()).toThrow(/needs a port and no container has one/);
  });

  test('another client service, by another id', () => {
    const set = setOf();
    set.addClientService();
    const readers = set.addClientService({ id: 'readers', ports: [{ port: 7001 }] });
    expect(readers.name).toBe('store-readers');
    expect(() => set.addClientService()).toThrow(
      /stateful set test\/store: addClientService\(\) has added a Service 'store-client' already; give another one an `id`/);
    expect(() => set.addClientService({ id: 'readers' })).toThrow(/has added a Service 'store-readers' already/);
  });

  test('what a set has once is said to be there already', () => {
    const set = setOf({ replicas: 2 });
    set.addDisruptionBudget();
    set.addPodServices();
    expect(() => set.addDisruptionBudget()).toThrow(/stateful set test\/store: addDisruptionBudget\(\) .* already/);
    expect(() => set.addPodServices()).toThrow(/stateful set test\/store: addPodServices\(\) .* already/);
  });

  test('a service per pod', () => {
    const services = setOf({ replicas: 2 }).addPodServices({
      serviceType: kplus.ServiceType.LOAD_BALANCER,
      annotations: { 'external-dns.alpha.kubernetes.io/hostname': '{name}.example.com' },
    }).map((service) => ApiObject.of(service).toJson());
    expect(services.map((service) => service.metadata.name)).toEqual(['store-0', 'store-1']);
    expect(services[1].spec.selector).toMatchObject({ 'statefulset.kubernetes.io/pod-name': 'store-1' });
    expect(services[1].metadata.annotations).toEqual({ 'external-dns.alpha.kubernetes.io/hostname': 'store-1.example.com' });
  });

  test('a disruption budget', () => {
    const set = setOf({ replicas: 3 });
    const budget = ApiObject.of(set.addDisruptionBudget()).toJson();
    expect(budget).toMatchObject({ metadata: { name: 'store', namespace: 'shop' }, spec: { maxUnavailable: 1, selector: { matchLabels: set.selectorLabels } } });
    expect(() => setOf().addDisruptionBudget({
      minAvailable: kplus.PercentOrAbsolute.absolute(2), maxUnavailable: kplus.PercentOrAbsolute.absolute(1),
    })).toThrow(/both minAvailable and maxUnavailable/);
  });
});

test('patches are in what is written, and in nothing that is predicted from the construct', () => {
  const set = setOf();
  ApiObject.of(set).addJsonPatch(JsonPatch.replace('/spec/replicas', 7));
  expect(specOf(set).replicas).toBe(7);
});
