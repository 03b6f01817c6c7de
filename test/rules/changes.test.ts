import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { judgeChanges } from '../../src/rules/changes';
import { judge } from '../../src/rules/judge';

const GOOD = readFileSync(join(__dirname, 'mistakes', 'good.yaml'), 'utf8');

function changed(from: string, to: string): string[] {
  expect(GOOD).toContain(from);
  const findings = judgeChanges(loadAll(GOOD), loadAll(GOOD.replace(from, to)), { kubernetesVersion: '1.34' });
  return findings.map(({ effect, rule, path, message, fix }) => `${effect} ${rule} ${path}: ${message}; ${fix}`);
}

test('a change of what is fixed is refused, with both values, why and what to do', () => {
  expect(changed('serviceName: db', 'serviceName: other')).toEqual([
    "rejected immutable-field spec.serviceName: may not change from 'db' to 'other': it is part of the pods' names in DNS; keep it; or "
    + 'delete only the set, `kubectl delete statefulset db --cascade=orphan`, and apply again: pods and claims stay',
  ]);
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
