import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { judge } from '../../src/rules/judge';
import { judgeChanges } from '../../src/rules/judge-changes';

const GOOD = readFileSync(join(__dirname, 'mistakes', 'good.yaml'), 'utf8');

function changed(from: string, to: string): string[] {
  expect(GOOD).toContain(from);
  const findings = judgeChanges(loadAll(GOOD), loadAll(GOOD.replace(from, to)), { kubernetesVersion: '1.34' });
  return findings.map(({ effect, rule, path, message, fix }) => `${effect} ${rule} ${path}: ${message}; ${fix}`);
}

test('a change of what is fixed is refused, with both values, why and what to do', () => {
  expect(changed('serviceName: db', 'serviceName: other')).toEqual([
    "rejected immutable-field spec.serviceName: may not change from 'db' to 'other': it is part of the pods' names in DNS; keep 'db'; or "
    + 'delete only the set, `kubectl delete statefulset db -n shop --cascade=orphan`, and apply again: pods and claims stay, with their old names until each is '
    + 'replaced (`kubectl rollout restart`)',
  ]);
});

test('what the server names is made anew, and no change of another', () => {
  const job = (image: string) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { generateName: 'migrate-' },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] } } },
  });
  expect(judgeChanges([job('app:1')], [job('app:2'), job('app:3')], { kubernetesVersion: '1.34' })).toEqual([]);
});

test('of lists that begin alike, what their items are called is said', () => {
  const more = '  volumeClaimTemplates:\n    - metadata: { name: wal }\n      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }\n';
  const [found] = changed('  volumeClaimTemplates:\n', more).filter((line) => line.includes('immutable-field spec.volumeClaimTemplates'));
  expect(found).toContain('may not change from ["data"] to ["wal","data"]: claims are made once a pod');
});

test('of a large value, what differs within it is said', () => {
  expect(changed('storage: 20Gi', 'storage: 30Gi').join()).toContain("may not change from '20Gi' to '30Gi' ([0].spec.resources.requests.storage): ");
});

test('a change of what is not fixed is no finding', () => {
  expect(changed('replicas: 3', 'replicas: 5')).toEqual([]);
});

test('what is wrong with the manifest by itself is left to judging it by itself', () => {
  expect(changed('replicas: 3', 'replicas: -1')).toEqual([]);
});

test('an object of another name or namespace is new, not changed', () => {
  const moved = loadAll(GOOD.replace('serviceName: db', 'serviceName: other').replaceAll('namespace: shop', 'namespace: mall'));
  expect(judgeChanges(loadAll(GOOD), moved, {})).toEqual([]);
});

test('judged together with what is live, manifests give both at once', () => {
  const after = loadAll(GOOD.replace('serviceName: db', 'serviceName: other').replace('partition: 0', 'partition: -1'));
  const rejected = judge(after, { before: loadAll(GOOD) }).filter(({ effect }) => effect === 'rejected').map(({ path }) => path);
  expect(rejected.sort()).toEqual(['spec.serviceName', 'spec.updateStrategy.rollingUpdate.partition']);
});

test.each<[string, object, object, string]>([
  ['a Service that becomes headless', { kind: 'Service', apiVersion: 'v1', spec: { ports: [{ port: 80 }] } },
    { kind: 'Service', apiVersion: 'v1', spec: { clusterIP: 'None', ports: [{ port: 80 }] } }, 'spec.clusterIPs[0]'],
  ['a class with other parameters', { kind: 'StorageClass', apiVersion: 'storage.k8s.io/v1', provisioner: 'a.example.com', parameters: { type: 'gp2' } },
    { kind: 'StorageClass', apiVersion: 'storage.k8s.io/v1', provisioner: 'a.example.com', parameters: { type: 'gp3' } }, 'parameters'],
])('%s is refused', (_, before, after, path) => {
  const named = (object: object) => ({ ...object, metadata: { name: 'x' } });
  const findings = judgeChanges([named(before)], [named(after)], {});
  expect(findings.map((finding) => `${finding.effect} ${finding.rule} ${finding.path}`)).toEqual([`rejected immutable-field ${path}`]);
  expect(judgeChanges([named(before)], [named(before)], {})).toEqual([]);
});

describe('the port for health checks of a load balancer, which the server allocates', () => {
  const balancer = (more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'db-0' },
    spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: [{ port: 5432 }], ...more },
  });
  const findings = (before: object, after: object) => judgeChanges([before], [after], {}).map(({ effect, rule, path }) => `${effect} ${rule} ${path}`);

  test.each<[string, object, object]>([
    ['the last release does not show it either', balancer(), balancer({ ports: [{ port: 5433 }] })],
    ['what is live has it', balancer({ healthCheckNodePort: 31000 }), balancer()],
    ['the policy becomes Local', balancer({ externalTrafficPolicy: 'Cluster' }), balancer()],
  ])('may be left out: %s', (_, before, after) => {
    expect(findings(before, after)).toEqual([]);
  });

  test('may not change', () => {
    expect(findings(balancer({ healthCheckNodePort: 31000 }), balancer({ healthCheckNodePort: 31001 }))).toEqual(['rejected immutable-field spec.healthCheckNodePort']);
  });
});

test.each<[string, string, string, string]>([
  ['a claim that is to grow is grown by hand', 'storage: 20Gi', 'storage: 30Gi',
    'grow each claim, where its class allows it: `kubectl patch pvc data-db-0 -n shop -p \'{"spec":{"resources":{"requests":{"storage":"30Gi"}}}}\'`'],
  ['a claim does not shrink', 'storage: 20Gi', 'storage: 10Gi', 'keep 20Gi: a claim does not shrink; for smaller ones make a set of another name and copy the data'],
  ['a claim keeps its class', 'storageClassName: fast-ssd\n        resources', 'storageClassName: slow\n        resources',
    'keep the class for the claims that there are: they cannot change it; for new pods only, delete only the set'],
  ['a template that is renamed leaves its data', 'metadata:\n        name: data\n', 'metadata:\n        name: disk\n',
    "keep the name 'data': claims are called after it, and the data of 'data-db-0' would be left for an empty 'disk-db-0'"],
])('%s: the mend says how', (_, from, to, expected) => {
  expect(changed(from, to).find((line) => line.startsWith('rejected immutable-field spec.volumeClaimTemplates: '))).toContain(`; ${expected}`);
});

test('a selector that the pods do not match is changed by a set that is made anew with its pods', () => {
  const before = loadAll(GOOD) as any[];
  const after = structuredClone(before);
  const set = after.find(({ kind }) => kind === 'StatefulSet');
  set.spec.selector.matchLabels = { tier: 'data' };
  set.spec.template.metadata.labels.tier = 'data';
  const [finding] = judgeChanges(before, after, {}).filter(({ rule }) => rule === 'immutable-field');
  expect(finding.fix).toBe('keep app=db; to change it delete the set with its pods, `kubectl delete statefulset db -n shop`, and apply again: those that run now do not match, '
    + 'and would be in the way');
});
