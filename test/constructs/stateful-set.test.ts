import { ApiObject, App, Chart, Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { chartOf, CONTAINER, setOf, specOf } from './sets';
import { ClaimRetention, UpdateStrategy, VolumeClaimTemplate } from '../../src';

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
