import { load } from 'js-yaml';
import { judge } from '../../src/rules/judge';
import { judgeChanges } from '../../src/rules/judge-changes';

const JOB = `
apiVersion: batch/v1
kind: Job
metadata: { name: migrate, namespace: shop }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: main, image: 'example.com/migrate:1', args: [up] }]
`;

/** What is said of a manifest whose text is edited. */
function changed(yaml: string, from: string, to: string, before = (manifest: any) => manifest): string[] {
  expect(yaml).toContain(from);
  return judgeChanges([before(load(yaml))], [load(yaml.replace(from, to))], {}).map(({ effect, path, message, fix }) => `${effect} ${path}: ${message}; ${fix}`);
}

test('a Job with another image is refused, with the place in its template and what to do', () => {
  expect(changed(JOB, 'migrate:1', 'migrate:2')).toEqual([
    "rejected spec.template: may not change from 'example.com/migrate:1' to 'example.com/migrate:2' (spec.containers[0].image): its pods are made of one template, unless it is "
    + 'suspended and has none yet; delete it, `kubectl delete job migrate -n shop`, and apply again: it runs once more; or give each release a Job of its own name, such as '
    + "'migrate-1a2b3c' with a hash of the template (in a chart: make it a hook, which Helm deletes before it makes it anew)",
  ]);
});

test('of several places in a template the first is said, and how many more there are', () => {
  expect(changed(JOB, "image: 'example.com/migrate:1', args: [up]", "image: 'example.com/migrate:2', args: [down]").join())
    .toContain("from 'example.com/migrate:1' to 'example.com/migrate:2' (spec.containers[0].image, and 1 more): ");
});

test('what the server adds to a Job is no change', () => {
  const live = (job: any) => ({
    ...job,
    metadata: { ...job.metadata, uid: 'u', labels: { 'job-name': 'migrate' }, generation: 1 },
    spec: {
      ...job.spec,
      completions: 1,
      parallelism: 1,
      completionMode: 'NonIndexed',
      manualSelector: false,
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } },
      template: {
        metadata: { creationTimestamp: null, labels: { 'controller-uid': 'u', 'job-name': 'migrate', 'batch.kubernetes.io/controller-uid': 'u', 'batch.kubernetes.io/job-name': 'migrate' } },
        spec: { ...job.spec.template.spec, schedulerName: 'default-scheduler', securityContext: {}, dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30 },
      },
    },
    status: { succeeded: 1 },
  });
  expect(changed(JOB, 'apiVersion', 'apiVersion', live)).toEqual([]);
  expect(changed(JOB, 'migrate:1', 'migrate:2', live)).toHaveLength(1);
});

test('what somebody else has added is no change where kubectl has noted what was applied', () => {
  const live = (job: any, noted = true) => ({
    ...job,
    metadata: { ...job.metadata, uid: 'u', ...(noted && { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(job) } }) },
    spec: {
      ...job.spec,
      template: {
        metadata: { labels: { queue: 'a' } },
        spec: {
          ...job.spec.template.spec,
          nodeSelector: { pool: 'jobs' },
          containers: [{ ...job.spec.template.spec.containers[0], resources: { requests: { cpu: '1' } } }, { name: 'proxy', image: 'example.com/proxy:1' }],
        },
      },
    },
  });
  expect(changed(JOB, 'apiVersion', 'apiVersion', live)).toEqual([]);
  expect(changed(JOB, 'apiVersion', 'apiVersion', (job) => live(job, false))).toHaveLength(1);
  expect(changed(JOB, ', args: [up]', '', live).join()).toContain('from ["up"] to nothing (spec.containers[0].args)');
});

test('an indexed Job is scaled with both counts alike', () => {
  const indexed = JOB.replace('spec:\n', 'spec:\n  completionMode: Indexed\n  completions: 3\n  parallelism: 3\n');
  expect(changed(indexed, 'completions: 3', 'completions: 5').join()).toContain('spec.completions: may not change from \'3\' to \'5\': pods are counted by it; write `parallelism: 5`, too');
  expect(changed(indexed, 'completions: 3\n  parallelism: 3', 'completions: 5\n  parallelism: 5')).toEqual([]);
});

test.each([
  ['a hook of Helm', 'helm.sh/hook: pre-upgrade', 0],
  ['a hook of Helm that is deleted when it has succeeded only', 'helm.sh/hook: pre-upgrade, helm.sh/hook-delete-policy: hook-succeeded', 1],
  ['a hook of Argo CD', 'argocd.argoproj.io/hook: PreSync', 0],
  ['what Argo CD replaces by force', "argocd.argoproj.io/sync-options: 'Replace=true,Force=true'", 0],
  ['what Argo CD replaces', "argocd.argoproj.io/sync-options: 'Replace=true'", 1],
  ['what Flux applies by force', 'kustomize.toolkit.fluxcd.io/force: enabled', 0],
])('%s is changed as it is applied: deleted first, or not', (_, annotations, findings) => {
  const hook = JOB.replace('namespace: shop', `namespace: shop, annotations: { ${annotations} }`);
  expect(changed(hook, 'migrate:1', 'migrate:2')).toHaveLength(findings);
});

const METADATA = 'metadata: { name: x, namespace: shop }';

test.each([
  ['a selector that the pods match', `{ apiVersion: apps/v1, kind: Deployment, ${METADATA}, spec: { selector: { matchLabels: { app: a } }, template: { metadata: { labels: { app: a, tier: b } } } } }`,
    '{ app: a } }, t', '{ tier: b } }, t', 'rejected spec.selector: ', 'keep app=a; or delete only it, `kubectl delete deployment x -n shop --cascade=orphan`, and apply again: its pods stay'],
  ['a selector that they do not match', `{ apiVersion: apps/v1, kind: DaemonSet, ${METADATA}, spec: { selector: { matchLabels: { app: a } }, template: { metadata: { labels: { app: a } } } } }`,
    '{ app: a } }, t', '{ app: b } }, t', 'rejected spec.selector: ', 'keep app=a; to change it delete it with its pods, `kubectl delete daemonset x -n shop`, and apply again'],
  ['an immutable ConfigMap', `{ apiVersion: v1, kind: ConfigMap, ${METADATA}, immutable: true, data: { a: b } }`, 'a: b', 'a: c', 'rejected data: may not change from', "give it a name with a hash of its content, such as 'x-1a2b3c'"],
  ['its being immutable', `{ apiVersion: v1, kind: ConfigMap, ${METADATA}, immutable: true, data: { a: b } }`, 'immutable: true, ', '', 'rejected immutable: ', 'keep `immutable: true`'],
  ['the type of a Secret', `{ apiVersion: v1, kind: Secret, ${METADATA}, stringData: { a: b } }`, 'stringData', 'type: example.com/x, stringData', "rejected type: may not change from 'Opaque' to 'example.com/x'", 'delete it, `kubectl delete secret x -n shop`, and apply again'],
  ['the role of a binding', `{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, ${METADATA}, roleRef: { kind: ClusterRole, name: a } }`, 'name: a }', 'name: b }', 'rejected roleRef: ', 'delete it, `kubectl delete clusterrolebinding x`, and apply again'],
  ['the value of a priority', '{ apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: { name: x }, value: 1 }', 'value: 1', 'value: 2', "rejected value: may not change from '1' to '2'", 'make a class of another name'],
  ['the scope of a definition', '{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: x }, spec: { scope: Cluster } }', 'Cluster', 'Namespaced', 'rejected spec.scope: ', "keep 'Cluster'"],
])('%s is fixed', (_, yaml, from, to, where, fix) => {
  const [finding, ...others] = changed(yaml, from, to);
  expect(finding.startsWith(where)).toBe(true);
  expect(finding).toContain(fix);
  expect(others).toEqual([]);
  expect(changed(yaml, from, from)).toEqual([]);
});

test('of an immutable Secret the keys are told, not what is secret', () => {
  const secret = `{ apiVersion: v1, kind: Secret, ${METADATA}, immutable: true, stringData: { user: me, password: hunter2 } }`;
  const [finding] = changed(secret, 'hunter2', 'hunter3');
  expect(finding).toContain("rejected data: may not change in 'password': ");
  expect(finding).not.toMatch(/hunter|aHVudGVy/);
});

test('an object that is in no namespace is the same whatever namespace its manifest names', () => {
  const binding = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'x', namespace: 'shop' }, roleRef: { kind: 'ClusterRole', name: 'a' } };
  const after = { ...binding, metadata: { name: 'x' }, roleRef: { kind: 'ClusterRole', name: 'b' } };
  expect(judge([after], { before: [binding] }).map(({ path }) => path)).toContain('roleRef');
});

test('a kind that nothing is known of may change', () => {
  const custom = (value: number) => ({ apiVersion: 'example.com/v1', kind: 'Job', metadata: { name: 'x' }, spec: { completions: value } });
  expect(judgeChanges([custom(1)], [custom(2)], {})).toEqual([]);
});
