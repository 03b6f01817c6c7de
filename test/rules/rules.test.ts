import { load } from 'js-yaml';
import { Effect } from '../../src/rules/finding';
import { judge } from '../../src/rules/judge';

/** A set that no rule has anything to say about, and its Service. */
const SET = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    serviceName: 'nginx',
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'example.com/web:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }] },
    },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
  },
};
const SERVICE = {
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'nginx', namespace: 'shop' }, spec: { clusterIP: 'None', selector: { app: 'web' } },
};

/** The set with changes in YAML: maps are merged, null removes a field. */
function change<T>(manifest: T, yaml: string): T {
  const merge = (target: any, patch: any): any => {
    if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
    const merged = { ...(target ?? {}) };
    for (const [key, value] of Object.entries(patch)) {
      if (value === null) delete merged[key];
      else merged[key] = merge(merged[key], value);
    }
    return merged;
  };
  return merge(manifest, load(yaml));
}

function found(manifests: unknown[], kubernetesVersion = '1.34'): string[] {
  return judge(manifests, { kubernetesVersion }).map(({ effect, rule, path, message }) => `${effect} ${rule} ${path}: ${message}`);
}

test('a good set gives no finding', () => {
  for (const version of ['1.30', '1.33', '1.34', '1.36']) expect(found([SET, SERVICE], version)).toEqual([]);
});

test.each<[string, string, string | RegExp]>([
  ['governing-service', 'spec: {serviceName: ngnix}', /^outage governing-service spec.serviceName: there is no Service 'ngnix' in namespace 'shop'/],
  ['governing-service', 'spec: {serviceName: ""}', /^hazard governing-service spec.serviceName: the set names no governing service, so 'web-0'/],
  ['governing-service', 'metadata: {namespace: blog}', /'nginx' is in namespace 'shop', the set in 'blog'/],
  ['set-name-length', `metadata: {name: ${'w'.repeat(53)}}`, /^broken set-name-length metadata.name: the name 'w{53}' has 53 characters/],
  ['claim-template-name', 'spec: {volumeClaimTemplates: [{metadata: {name: data}, spec: &s {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}, {metadata: {name: data}, spec: *s}]}',
    /^broken claim-template-name spec.volumeClaimTemplates\[1\].metadata.name: two claim templates are called 'data'/],
  ['claim-template-name', 'spec: {template: {spec: {volumes: [{name: data, emptyDir: {}}]}}}', /^outage .*silently replaces the pod's volume/],
  ['partition-range', 'spec: {updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 3}}}', /^hazard partition-range .*the partition 3 leaves out all 3 pods/],
  ['claims-deleted-on-database',
    'spec: {persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}, template: {spec: {containers: [{name: m, image: "docker.io/bitnami/postgresql:17"}]}}}',
    /^data-loss .*whenScaled: this looks like postgresql, and scaling down deletes its claims/],
])('%s: %s', (_, yaml, expected) => {
  const findings = found([change(SET, yaml), SERVICE]);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatch(expected);
});

test.each<[string, RegExp]>([
  ['spec: {clusterIP: null, ports: [{port: 80}]}', /is not headless \(type ClusterIP, clusterIP allocated\)/],
  ['spec: {selector: {app: wbe}}', /selects app=wbe, and the pods are labelled app=web: they get no DNS names/],
  ['spec: {selector: null}', /selects nothing/],
])('governing service with %s', (yaml, expected) => {
  expect(found([SET, change(SERVICE, yaml)])).toEqual([expect.stringMatching(expected)]);
});

test.each<[string, string]>([
  ['spec: {selector: {matchLabels: {app: other}}}', 'spec.template.metadata.labels'],
  ['spec: {replicas: -1}', 'spec.replicas'],
  ['spec: {ordinals: {start: -1}}', 'spec.ordinals.start'],
  ['spec: {updateStrategy: {rollingUpdate: {partition: -1}}}', 'spec.updateStrategy.rollingUpdate.partition'],
])('what every API server refuses: %s', (yaml, path) => {
  for (const version of ['1.30', '1.36']) expect(found([change(SET, yaml), SERVICE], version)).toContainEqual(expect.stringContaining(`rejected refused-by-api-server ${path}: `));
});

test('a mount of nothing is refused from 1.34 on, and leaves a set without pods before', () => {
  const set = change(SET, 'spec: {template: {spec: {containers: [{name: main, image: "a:1", volumeMounts: [{name: datq, mountPath: /data}]}]}}}');
  const path = 'spec.template.spec.containers[0].volumeMounts[0].name';
  expect(found([set, SERVICE], '1.34')).toEqual([expect.stringMatching(`^rejected refused-by-api-server ${path.replace(/[[\]]/g, '\\$&')}: .*'datq'`)]);
  expect(found([set, SERVICE], '1.33')).toEqual([expect.stringMatching(/^broken .*'datq'.*none of its pods can be made/)]);
});

test('a ReadWriteOnce claim shared by several pods', () => {
  const set = change(SET, 'spec: {template: {spec: {volumes: [{name: shared, persistentVolumeClaim: {claimName: files}}]}}}');
  const claim = (mode: string) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'files', namespace: 'shop' },
    spec: { accessModes: [mode], resources: { requests: { storage: '1Gi' } } },
  });
  expect(found([set, SERVICE, claim('ReadWriteOnce')])).toEqual([expect.stringMatching(/^outage shared-claim-access-mode .*3 pods share the claim 'files'/)]);
  expect(found([set, SERVICE, claim('ReadWriteMany')])).toEqual([]);
  expect(found([change(set, 'spec: {replicas: 1}'), SERVICE, claim('ReadWriteOnce')])).toEqual([]);
});

test('an exporter\'s image is no database', () => {
  const yaml = 'spec: {persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}, template: {spec: {containers: [{name: m, image: "x/postgres-exporter:1"}]}}}';
  expect(found([change(SET, yaml), SERVICE])).toEqual([]);
});

test('what is certain to fail cannot be acknowledged', () => {
  const acknowledge = (rule: string) => `metadata: {annotations: {"acknowledge.cdk8s-stateful.io/${rule}": "on purpose"}}`;
  const [finding] = judge([change(change(SET, 'spec: {replicas: -1}'), acknowledge('refused-by-api-server')), SERVICE], { kubernetesVersion: '1.34' });
  expect(finding).toMatchObject({ effect: Effect.REJECTED, acknowledged: undefined });
  const [outage] = judge([change(change(SET, 'spec: {serviceName: x}'), acknowledge('governing-service')), SERVICE], { kubernetesVersion: '1.34' });
  expect(outage).toMatchObject({ effect: Effect.OUTAGE, acknowledged: 'on purpose' });
});
