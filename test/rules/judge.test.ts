import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { Effect } from '../../src/rules/finding';
import { judge } from '../../src/rules/judge';

const GOOD = readFileSync(join(__dirname, 'mistakes', 'good.yaml'), 'utf8');

function manifestsWith(...edits: [string, string][]): unknown[] {
  return loadAll(edits.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, GOOD)) as unknown[];
}

function found(manifests: readonly unknown[], kubernetesVersion = '1.34'): string[] {
  return judge(manifests, { kubernetesVersion }).map(({ effect, rule, path, message }) => `${effect} ${rule} ${path}: ${message}`);
}

test('a well-made set gives no finding of any effect, in any version', () => {
  for (const version of ['1.28', '1.30', '1.33', '1.34', '1.36']) expect(found(manifestsWith(), version)).toEqual([]);
});

test.each<[string, [string, string], string | RegExp]>([
  ['governing-service', ['serviceName: db', 'serviceName: dbb'], /^outage governing-service spec.serviceName: there is no Service 'dbb' in namespace 'shop': the set runs/],
  ['governing-service', ['serviceName: db', 'serviceName: ""'], /^hazard governing-service spec.serviceName: the set names no governing service, so 'db-0'/],
  ['governing-service', ['  clusterIP: None\n', ''], /is not headless \(type ClusterIP, clusterIP allocated\)/],
  ['governing-service', ['  selector:\n    app: db', '  selector:\n    app: bd'], /selects app=bd, and the pods are labelled app=db: they get no DNS names/],
  ['claims-deleted-on-database', ['  podManagementPolicy', '  persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}\n  podManagementPolicy'],
    /^data-loss .*whenScaled: this looks like etcd, and scaling down deletes its claims/],
  ['partition-range', ['partition: 0', 'partition: 3'], /^hazard partition-range .*the partition 3 leaves out all 3 pods/],
])('%s says what was found: %s', (rule, edit, expected) => {
  expect(found(manifestsWith(edit)).filter((line) => line.includes(` ${rule} `))).toEqual([expect.stringMatching(expected)]);
});

test.each<[string, [string, string], string]>([
  ['selector', ['      labels:\n        app: db', '      labels:\n        app: other'], 'spec.template.metadata.labels'],
  ['replicas', ['replicas: 3', 'replicas: -1'], 'spec.replicas'],
  ['ordinals', ['  replicas: 3', '  ordinals: {start: -1}\n  replicas: 3'], 'spec.ordinals.start'],
  ['partition', ['partition: 0', 'partition: -1'], 'spec.updateStrategy.rollingUpdate.partition'],
])('what every API server refuses: %s', (_, edit, path) => {
  for (const version of ['1.30', '1.36']) expect(found(manifestsWith(edit), version)).toContainEqual(expect.stringContaining(`rejected refused-by-api-server ${path}: `));
});

test('a mount of nothing is refused from 1.34 on, and leaves a set without pods before', () => {
  const manifests = manifestsWith(['- name: data\n              mountPath', '- name: datq\n              mountPath']);
  const path = 'spec.template.spec.containers[0].volumeMounts[0].name';
  expect(found(manifests, '1.34')).toContainEqual(expect.stringContaining(`rejected refused-by-api-server ${path}: `));
  expect(found(manifests, '1.33')).toContainEqual(expect.stringMatching(/^broken .*'datq'.*none of its pods can be made/));
});

test('an exporter\'s image is no database', () => {
  const images = ['quay.io/x/postgres-exporter:1', 'redis-operator:2', 'bitnami/mysqld-exporter:0'];
  for (const image of images) {
    const manifests = manifestsWith(['quay.io/coreos/etcd:v3.5.17', image], ['  podManagementPolicy', '  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}\n  podManagementPolicy']);
    expect(found(manifests)).toEqual([]);
  }
});

test('objects in lists are judged, and the finding leads to the list', () => {
  const list = { apiVersion: 'v1', kind: 'List', items: manifestsWith(['partition: 0', 'partition: 3']) };
  const [finding] = judge([list], { kubernetesVersion: '1.34' });
  expect(finding).toMatchObject({ rule: 'partition-range', object: { kind: 'StatefulSet', name: 'db' } });
  expect(finding.manifest).toBe(list);
});

test('manifests without a namespace are in the one that they are applied to', () => {
  const [governing, ...others] = manifestsWith() as { metadata: { namespace?: string } }[];
  const apart = [{ ...governing, metadata: { ...governing.metadata, namespace: undefined } }, ...others];
  expect(judge(apart, { defaultNamespace: 'shop' })).toEqual([]);
  expect(judge(apart, {}).map(({ rule }) => rule)).toContain('governing-service');
});

test('what is certain to fail cannot be acknowledged', () => {
  const acknowledge = (rule: string): [string, string] => [
    'kind: StatefulSet\nmetadata:\n', `kind: StatefulSet\nmetadata:\n  annotations: {"acknowledge.cdk8s-stateful.io/${rule}": "on purpose"}\n`,
  ];
  const judged = (...edits: [string, string][]) => judge(manifestsWith(...edits), { kubernetesVersion: '1.34' });
  expect(judged(['replicas: 3', 'replicas: -1'], acknowledge('refused-by-api-server')))
    .toContainEqual(expect.objectContaining({ effect: Effect.REJECTED, acknowledged: undefined }));
  expect(judged(['serviceName: db', 'serviceName: dbb'], acknowledge('governing-service')))
    .toContainEqual(expect.objectContaining({ rule: 'governing-service', effect: Effect.OUTAGE, acknowledged: 'on purpose' }));
});

test('a finding is as long as it is read, however long a value is', () => {
  const set = (image: string) => ({
    apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec: { template: { spec: { containers: [{ name: 'db', image }] } } },
  });
  for (const image of ['x:'.repeat(100_000), '\u{1F600}'.repeat(100_000), `a${'\u{1F600}'.repeat(100_000)}`]) {
    const messages = judge([set(image)], { kubernetesVersion: '1.34' }).map(({ message }) => message);
    const long = messages.filter((message) => message.length > 1_000);
    expect(long.length).toBeGreaterThan(0);
    for (const message of long) {
      expect(message.length).toBeLessThan(2_000);
      expect(message).toMatch(/… \(\d+ more\) …/);
      expect(Buffer.from(message).toString()).toBe(message);
    }
  }
});

test('whatever is judged, nothing is thrown', () => {
  const odd: unknown[] = [null, 1, 'text', [], {}, { kind: 'StatefulSet' }, { apiVersion: 'apps/v1', kind: 'StatefulSet' }];
  const values: unknown[] = [null, 1, 'text', [], [null], {}, [{}], ['a'], true];
  const kinds = ['apps/v1/StatefulSet', 'v1/Service', 'policy/v1/PodDisruptionBudget', 'networking.k8s.io/v1/NetworkPolicy', 'apps/v1/Deployment', 'v1/ConfigMap',
    'v1/PersistentVolumeClaim', 'v1/PersistentVolume', 'storage.k8s.io/v1/StorageClass', 'autoscaling/v2/HorizontalPodAutoscaler', 'v1/Pod', 'batch/v1beta1/CronJob'];
  for (const each of kinds) {
    const slash = each.lastIndexOf('/');
    const [apiVersion, kind] = [each.slice(0, slash), each.slice(slash + 1)];
    for (const value of values) odd.push({ apiVersion, kind, metadata: value, spec: value }, { apiVersion, kind, metadata: { name: 'a', labels: value }, spec: { selector: value, template: value, ports: value } });
  }
  expect(() => judge(odd, { kubernetesVersion: '1.34' })).not.toThrow();
  expect(() => judge(manifestsWith(), { before: odd })).not.toThrow();
  expect(() => judge(odd, { before: odd })).not.toThrow();
  for (const [field, value] of everyFieldReplaced(manifestsWith(), values)) {
    expect(() => judge(value, { kubernetesVersion: '1.34' })).not.toThrow();
    expect(() => judge(value, { before: manifestsWith() })).not.toThrow();
    expect(() => judge(manifestsWith(), { before: value })).not.toThrow();
    expect(field).not.toBe('');
  }
});

/** The manifests with one field at a time replaced by each of the values. */
function* everyFieldReplaced(manifests: readonly unknown[], values: readonly unknown[]): Generator<[string, unknown[]]> {
  const paths: (string | number)[][] = [];
  const collect = (json: unknown, path: (string | number)[]): void => {
    if (path.length > 0) paths.push(path);
    if (typeof json === 'object' && json !== null) for (const [key, value] of Object.entries(json)) collect(value, [...path, Array.isArray(json) ? Number(key) : key]);
  };
  collect(manifests, []);
  for (const [index, path] of paths.entries()) {
    const copy = structuredClone(manifests) as any;
    const last = path.at(-1)!;
    const owner = path.slice(0, -1).reduce((json, key) => json[key], copy);
    owner[last] = values[index % values.length];
    yield [path.join('.'), copy];
  }
}
