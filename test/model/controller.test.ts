import { actionsOf, claims, image, makeReady, patch, pods, started, statefulSet } from './scenarios';
import { slowStartBatch } from '../../src/model/controller/controller';
import { getParentNameAndOrdinal } from '../../src/model/controller/identity';
import { hashControllerRevision } from '../../src/model/controller/revisions';
import { getStatefulSetMaxUnavailable } from '../../src/model/controller/rolling-update';

test.each([
  ['web-0', 'web', 0], ['web-1-12', 'web-1', 12], ['web-01', 'web', 1], ['web', '', -1], ['web-', '', -1], ['-7', '', 7],
  ['web-2147483647', 'web', 2147483647], ['web-2147483648', 'web', -1],
])('%s is pod %j %d', (name, parent, ordinal) => expect(getParentNameAndOrdinal(name)).toEqual({ parent, ordinal }));

test.each([
  [undefined, 10, 1], [1, 10, 1], [3, 10, 3], ['34%', 10, 3], ['5%', 10, 1], ['100%', 10, 10], ['50%', 1, 1], [30, 10, 30],
])('maxUnavailable %s of %d is %d', (value, replicas, count) => expect(getStatefulSetMaxUnavailable(value, replicas)).toBe(count));

test('batches hold 1, 2, 4 … pods, and 500 at most', () => {
  const sizes = new Map<number, number>();
  for (let position = 0; position < 3000; position++) sizes.set(slowStartBatch(position), (sizes.get(slowStartBatch(position)) ?? 0) + 1);
  expect([...sizes.values()].slice(0, 12)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 500, 500, 500]);
});

test('a hash spells no word, and depends on the collisions', () => {
  expect(hashControllerRevision('{}', 0)).toMatch(/^[b-df-hj-np-tv-xz2456789]{1,10}$/);
  expect(hashControllerRevision('{}', 0)).not.toBe(hashControllerRevision('{}', 1));
});

describe('scaling', () => {
  test('an ordered set starts one pod after the other', () => {
    const simulation = started();
    expect([...simulation.actions]).toEqual(['create pvc/data-web-0', 'create pod/web-0']);
    expect(actionsOf(simulation, { ready: 'web-0' })).toEqual(['create pvc/data-web-1', 'create pod/web-1']);
    expect(actionsOf(simulation, { ready: 'web-1' })).toEqual(['create pvc/data-web-2', 'create pod/web-2']);
    expect(actionsOf(simulation, { ready: 'web-2' })).toEqual([]);
  });

  test('a Parallel set starts all at once', () => {
    expect(pods(started(statefulSet({ podManagementPolicy: 'Parallel' })))).toEqual(['web-0 r1 Pending', 'web-1 r1 Pending', 'web-2 r1 Pending']);
  });

  test('it goes down from the top, one by one, and claims stay', () => {
    const simulation = makeReady(started(statefulSet(), { manualTermination: true }));
    expect(actionsOf(simulation, patch({ replicas: 0 }))).toEqual(['terminate pod/web-2']);
    expect(actionsOf(simulation, { terminated: 'web-2' })).toEqual(['remove pod/web-2', 'terminate pod/web-1']);
    expect(actionsOf(simulation, { terminated: 'web-1' })).toEqual(['remove pod/web-1', 'terminate pod/web-0']);
    expect(actionsOf(simulation, { terminated: 'web-0' })).toEqual(['remove pod/web-0']);
    expect(claims(simulation)).toEqual(['data-web-0 none', 'data-web-1 none', 'data-web-2 none']);
  });

  test('a pod that is not ready holds up the scale-down', () => {
    const simulation = makeReady(started());
    simulation.apply({ unready: 'web-0' });
    expect(actionsOf(simulation, patch({ replicas: 1 }))).toEqual([]);
    expect(actionsOf(simulation, { ready: 'web-0' })).toEqual(['terminate pod/web-2', 'remove pod/web-2', 'terminate pod/web-1', 'remove pod/web-1']);
  });

  test('a moved start first adds at the top, then removes at the bottom', () => {
    const simulation = makeReady(started());
    expect(actionsOf(simulation, patch({ ordinals: { start: 2 } }))).toEqual(['create pvc/data-web-3', 'create pod/web-3']);
    expect(actionsOf(simulation, { ready: 'web-3' })).toEqual(['create pvc/data-web-4', 'create pod/web-4']);
    expect(actionsOf(simulation, { ready: 'web-4' })).toEqual(['terminate pod/web-1', 'remove pod/web-1', 'terminate pod/web-0', 'remove pod/web-0']);
  });
});

describe.each(['OrderedReady', 'Parallel'])('retention in a set that is %s', (podManagementPolicy) => {
  test.each([
    ['Retain', 'Retain', 'none', ['data-web-0 none', 'data-web-1 none', 'data-web-2 none']],
    ['Retain', 'Delete', 'set', ['data-web-0 set', 'data-web-1 set', 'data-web-2 set']],
    ['Delete', 'Retain', 'none', ['data-web-0 none']],
    ['Delete', 'Delete', 'set', ['data-web-0 set']],
  ])('whenScaled %s, whenDeleted %s: owner %s; after a scale-down %s', (whenScaled, whenDeleted, owner, left) => {
    const simulation = makeReady(started(statefulSet({ podManagementPolicy, persistentVolumeClaimRetentionPolicy: { whenScaled, whenDeleted } })));
    expect(claims(simulation)).toEqual([0, 1, 2].map((ordinal) => `data-web-${ordinal} ${owner}`));
    simulation.apply(patch({ replicas: 1 }));
    expect(claims(simulation)).toEqual(left);
    simulation.apply({ deleteSet: 'Background' });
    expect(pods(simulation)).toEqual([]);
    expect(claims(simulation)).toEqual(whenDeleted === 'Delete' ? [] : left);
  });
});

describe('updates', () => {
  test('one pod at a time from the top, each when the one before is ready', () => {
    const simulation = makeReady(started());
    expect(actionsOf(simulation, image('img:2'))).toEqual(['terminate pod/web-2', 'remove pod/web-2', 'create pod/web-2']);
    expect(actionsOf(simulation, { ready: 'web-2' })).toEqual(['terminate pod/web-1', 'remove pod/web-1', 'create pod/web-1']);
    makeReady(simulation);
    expect(simulation.snapshot().status).toMatchObject({ currentRevision: 'r2', updateRevision: 'r2', updatedReplicas: 3 });
  });

  test('the partition keeps those below; a pod below it comes back as it was', () => {
    const simulation = makeReady(started(statefulSet({ updateStrategy: { rollingUpdate: { partition: 2 } } })));
    simulation.apply(image('img:2'));
    makeReady(simulation);
    simulation.apply({ delete: 'web-0' });
    expect(pods(simulation)).toEqual(['web-0 r1 Pending', 'web-1 r1 Running ready', 'web-2 r2 Running ready']);
  });

  test('OnDelete waits for a person', () => {
    const simulation = makeReady(started(statefulSet({ updateStrategy: { type: 'OnDelete' } })));
    expect(actionsOf(simulation, image('img:2'))).toEqual([]);
    expect(actionsOf(simulation, { delete: 'web-1' })).toEqual(['terminate pod/web-1', 'remove pod/web-1', 'create pod/web-1']);
    expect(pods(simulation)[1]).toBe('web-1 r2 Pending');
  });

  test('a broken template is not healed by reverting it, but by deleting the pod', () => {
    const simulation = makeReady(started());
    simulation.apply(image('broken'));
    expect(actionsOf(simulation, image('img:1'))).toEqual([]);
    expect(actionsOf(simulation, { delete: 'web-2' })).toEqual(['terminate pod/web-2', 'remove pod/web-2', 'create pod/web-2']);
    expect(pods(makeReady(simulation))[2]).toBe('web-2 r1 Running ready');
  });

  test.each([[{}, ['web-4']], [{ MaxUnavailableStatefulSet: true }, ['web-4', 'web-3']]])('maxUnavailable: 2 with gates %j', (featureGates, updated) => {
    const simulation = makeReady(started(statefulSet({
      replicas: 5, podManagementPolicy: 'Parallel', updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } },
    }), { featureGates }));
    expect(actionsOf(simulation, image('img:2')).filter((action) => action.startsWith('terminate'))).toEqual(updated.map((pod) => `terminate pod/${pod}`));
  });

  test.each([['1.33', ['terminate pod/web-1', 'remove pod/web-1', 'create pod/web-1']], ['1.34', []]])(
    'in %s a Parallel update looks at minReadySeconds or not', (kubernetesVersion, actions) => {
      const simulation = makeReady(started(statefulSet({ podManagementPolicy: 'Parallel', minReadySeconds: 10 }), { kubernetesVersion }));
      simulation.apply({ wait: 20 });
      simulation.apply(image('img:2'));
      expect(actionsOf(simulation, { ready: 'web-2' })).toEqual(actions);
    },
  );
});

describe('revisions', () => {
  const revisions = (simulation: ReturnType<typeof started>) => simulation.snapshot().revisions?.map(({ name, revision }) => `${name}=${revision}`);

  test('an older template gets its revision again, under a new number', () => {
    const simulation = makeReady(started());
    simulation.apply(image('img:2'));
    simulation.apply(image('img:1'));
    expect(revisions(simulation)).toEqual(['r1=3', 'r2=2']);
  });

  test('what is not in use goes beyond the limit', () => {
    const simulation = makeReady(started(statefulSet({ revisionHistoryLimit: 1 })));
    for (const tag of [2, 3, 4, 5]) {
      simulation.apply(image(`img:${tag}`));
      makeReady(simulation);
    }
    expect(revisions(simulation)).toEqual(['r4=4', 'r5=5']);
  });

  test('a default that is written out is no change', () => {
    const simulation = makeReady(started());
    simulation.apply(patch({ template: { spec: { restartPolicy: 'Always', terminationGracePeriodSeconds: 30, nodeSelector: {} } } }));
    expect(revisions(simulation)).toEqual(['r1=1']);
  });
});

describe('what is not the set\'s own', () => {
  const pod = (labels: object, extra: object = {}) => ({
    object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1', labels, ...extra }, spec: { containers: [{ name: 'x', image: 'x' }] } },
    state: 'ready' as const,
  });

  test('an orphan of the right name and labels is adopted, and replaced since it is of no revision', () => {
    const simulation = started(statefulSet({ volumeClaimTemplates: null, replicas: 2 }));
    simulation.create(pod({ app: 'web' }));
    expect(simulation.snapshot().status).toMatchObject({ replicas: 2, readyReplicas: 1, updatedReplicas: 1 });
    expect(actionsOf(simulation, { ready: 'web-0' })).toEqual(['terminate pod/web-1', 'remove pod/web-1', 'create pod/web-1']);
  });

  test('an adopted pod with other volumes than the set\'s stops it', () => {
    const simulation = started(statefulSet({ replicas: 2 }));
    simulation.create(pod({ app: 'web' }));
    simulation.apply({ ready: 'web-0' });
    expect(simulation.explainWait()).toMatchObject([{ code: 'storage-differs', pod: 'web-1' }]);
  });

  test('a stranger of the right name is in the way', () => {
    const simulation = started();
    simulation.create(pod({ app: 'another' }));
    simulation.apply({ ready: 'web-0' });
    expect(claims(simulation)).toEqual(['data-web-0 none', 'data-web-1 none']);
    expect(simulation.snapshot().status).toMatchObject({ replicas: 1 });
    expect(simulation.explainWait()).toMatchObject([{ code: 'name-taken', pod: 'web-1' }]);
    expect(actionsOf(simulation, { delete: 'web-1' })).toEqual(['terminate pod/web-1', 'remove pod/web-1', 'create pod/web-1']);
  });

  test('a pod whose labels stop matching is released, and blocks its own name', () => {
    const simulation = makeReady(started());
    simulation.begin();
    simulation.apply({ relabel: 'web-2', labels: { app: 'debug' } });
    expect([...simulation.actions]).toEqual([]);
    expect(simulation.snapshot().status).toMatchObject({ replicas: 2 });
    simulation.apply({ relabel: 'web-2', labels: { app: 'web' } });
    expect(simulation.snapshot().status).toMatchObject({ replicas: 3, readyReplicas: 3 });
  });

  // From 1.34 the API server refuses the set itself.
  test.each([
    ['limits below requests', { resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }, /resources\.requests/],
    ['a probe of a port that there is not', { readinessProbe: { tcpSocket: { port: 70000 } } }, /readinessProbe\.tcpSocket\.port/],
  ])('a template with %s is taken by 1.30, and each of its pods is refused', (_, container, field) => {
    const template = { spec: { containers: [{ name: 'main', image: 'img:1', ...container }] } };
    const simulation = started(statefulSet({ template }), { kubernetesVersion: '1.30' });
    expect(simulation.snapshot()).toMatchObject({ pods: [], pvcs: [{ name: 'data-web-0' }], status: { replicas: 0 } });
    expect(simulation.explainWait()).toMatchObject([{ code: 'pod-refused', pod: 'web-0', message: expect.stringMatching(field) as string }]);
    expect(() => started(statefulSet({ template }), { kubernetesVersion: '1.34' })).toThrow(field);
  });

  test('a name over the limit gets claims and no pod', () => {
    const name = 'a'.repeat(60);
    const simulation = started(statefulSet({}, name), { mainSet: name });
    expect(simulation.snapshot()).toMatchObject({ pods: [], pvcs: [{ name: `data-${name}-0` }], status: { replicas: 0 } });
    expect(simulation.explainWait()).toMatchObject([{ code: 'pod-refused', pod: `${name}-0` }]);
  });
});
