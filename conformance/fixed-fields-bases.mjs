// What is stored before a change, by name: kinds with fixed fields that no admission verdict is recorded for. `status` is
// written after the object is created, as its controller would.

const pod = {
  containers: [{ name: 'main', image: 'example.com/tool:1', env: [{ name: 'A', value: '1' }], ports: [{ containerPort: 80 }], resources: { limits: { cpu: '1', memory: '1Gi' } } }],
  restartPolicy: 'Never',
};
const workload = { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web', tier: 'front' } }, spec: { containers: [{ name: 'main', image: 'example.com/web:1' }] } } };
const apps = (kind, name) => ({ apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'default' }, spec: workload });
const job = (name, spec = {}, more = {}, podMore = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, namespace: 'default' },
  spec: { template: { metadata: { labels: { app: 'tool' }, annotations: { note: 'a' } }, spec: { ...pod, ...podMore } }, ...spec },
  ...more,
});
const core = (kind, name, more) => ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'default' }, ...more });
const cluster = (apiVersion, kind, name, more) => ({ apiVersion, kind, metadata: { name }, ...more });
const RBAC = 'rbac.authorization.k8s.io';
const STARTED = '2026-01-01T00:00:00Z';
const nodeAffinity = (zone) => ({ requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: [zone] }] }] } });
const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: { matchLabels: { app: 'tool' } } }] };
const widgets = { kind: 'Widget', plural: 'widgets', singular: 'widget' };
const schema = { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } };

export const AFFINITY = { nodeAffinity, podAntiAffinity };

export const BASES = {
  'deployment': apps('Deployment', 'deployment'),
  'replica-set': apps('ReplicaSet', 'replica-set'),
  'daemon-set': apps('DaemonSet', 'daemon-set'),
  'job': job('job'),
  'job-written-out': job('job-written-out', { completions: 1, parallelism: 1, completionMode: 'NonIndexed', suspend: false, backoffLimit: 6, manualSelector: false }),
  'job-parallel': job('job-parallel', { completions: 5, parallelism: 2 }),
  'job-indexed': job('job-indexed', { completions: 3, parallelism: 3, completionMode: 'Indexed' }),
  'job-per-index': job('job-per-index', { completions: 3, parallelism: 3, completionMode: 'Indexed', backoffLimitPerIndex: 1 }),
  'job-policies': job('job-policies', {
    completions: 3,
    parallelism: 3,
    completionMode: 'Indexed',
    podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }, { action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [42] } }] },
    successPolicy: { rules: [{ succeededCount: 2 }] },
  }),
  'job-managed': job('job-managed', { managedBy: 'example.com/queue' }),
  'job-manual': job('job-manual', { manualSelector: true, selector: { matchLabels: { app: 'tool' } } }),
  'job-account': job('job-account', {}, {}, { serviceAccountName: 'one' }),
  'job-volumes': job('job-volumes', {}, {}, {
    volumes: [{ name: 'settings', configMap: { name: 'settings' } }, { name: 'empty' }, { name: 'size', emptyDir: { sizeLimit: '1Gi' } }],
    containers: [{ name: 'main', image: 'example.com/tool:1', volumeMounts: [{ name: 'settings', mountPath: '/s' }], livenessProbe: { httpGet: { port: 80 } } }],
    initContainers: [{ name: 'first', image: 'example.com/first' }],
  }),
  'job-suspended': job('job-suspended', { suspend: true }, {}, {
    nodeSelector: { disk: 'ssd' }, tolerations: [{ key: 'a', operator: 'Exists' }], affinity: { nodeAffinity: nodeAffinity('a') },
    initContainers: [{ name: 'first', image: 'example.com/first:1', resources: { requests: { cpu: '1' } } }],
  }),
  'job-suspended-spread': job('job-suspended-spread', { suspend: true }, {}, { affinity: { nodeAffinity: nodeAffinity('a'), podAntiAffinity }, schedulingGates: [{ name: 'example.com/gate' }] }),
  'job-suspended-later': job('job-suspended-later', { suspend: true }, { status: { startTime: STARTED } }),
  'job-suspended-again': job('job-suspended-again', { suspend: true }, {
    status: { conditions: [{ type: 'Suspended', status: 'True', lastTransitionTime: STARTED, lastProbeTime: STARTED, reason: 'JobSuspended', message: 'suspended' }], startTime: STARTED },
  }),
  'job-suspended-active': job('job-suspended-active', { suspend: true }, { status: { active: 1 } }),
  'job-running': job('job-running', {}, { status: { startTime: STARTED, active: 1 } }),
  'config-map': core('ConfigMap', 'config-map', { data: { a: '1', b: '2' } }),
  'config-map-fixed': core('ConfigMap', 'config-map-fixed', { immutable: true, data: { a: '1', b: '2' }, binaryData: { c: 'YQ==' } }),
  'config-map-fixed-bare': core('ConfigMap', 'config-map-fixed-bare', { immutable: true, data: { a: '1' } }),
  'config-map-fixed-empty': core('ConfigMap', 'config-map-fixed-empty', { immutable: true, data: { a: '1' }, binaryData: {} }),
  'config-map-free': core('ConfigMap', 'config-map-free', { immutable: false, data: { a: '1' } }),
  'secret': core('Secret', 'secret', { data: { a: 'MQ==' } }),
  'secret-opaque': core('Secret', 'secret-opaque', { type: 'Opaque', data: { a: 'MQ==' } }),
  'secret-typed': core('Secret', 'secret-typed', { type: 'kubernetes.io/basic-auth', stringData: { username: 'u', password: 'p' } }),
  'secret-fixed': core('Secret', 'secret-fixed', { immutable: true, data: { a: 'MQ==', b: 'Mg==' } }),
  'secret-fixed-text': core('Secret', 'secret-fixed-text', { immutable: true, stringData: { a: '1', b: '2' } }),
  'resource-quota': core('ResourceQuota', 'resource-quota', { spec: { hard: { pods: '4' }, scopes: ['NotTerminating', 'NotBestEffort'] } }),
  'pod': core('Pod', 'pod', { spec: { ...pod, restartPolicy: 'Always', tolerations: [{ key: 'a', operator: 'Exists' }] } }),
  'pod-ends': core('Pod', 'pod-ends', { spec: { ...pod, activeDeadlineSeconds: 100, terminationGracePeriodSeconds: 10, nodeSelector: { disk: 'ssd' } } }),
  'pod-gated': core('Pod', 'pod-gated', { spec: { ...pod, nodeSelector: { disk: 'ssd' }, schedulingGates: [{ name: 'example.com/a' }, { name: 'example.com/b' }] } }),
  'role-binding': { ...cluster(`${RBAC}/v1`, 'RoleBinding', 'role-binding', { roleRef: { apiGroup: RBAC, kind: 'Role', name: 'one' }, subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'default' }] }), metadata: { name: 'role-binding', namespace: 'default' } },
  'cluster-role-binding': cluster(`${RBAC}/v1`, 'ClusterRoleBinding', 'cluster-role-binding', { roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'one' }, subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'default' }] }),
  'priority-class': cluster('scheduling.k8s.io/v1', 'PriorityClass', 'priority-class', { value: 1000, description: 'a' }),
  'priority-class-polite': cluster('scheduling.k8s.io/v1', 'PriorityClass', 'priority-class-polite', { value: 1000, preemptionPolicy: 'Never' }),
  'runtime-class': cluster('node.k8s.io/v1', 'RuntimeClass', 'runtime-class', { handler: 'runc' }),
  'ingress-class': cluster('networking.k8s.io/v1', 'IngressClass', 'ingress-class', { spec: { controller: 'example.com/one' } }),
  'csi-driver': cluster('storage.k8s.io/v1', 'CSIDriver', 'csi-driver.example.com', { spec: {} }),
  'csi-driver-written-out': cluster('storage.k8s.io/v1', 'CSIDriver', 'csi-driver-written-out.example.com', {
    spec: { attachRequired: false, podInfoOnMount: true, fsGroupPolicy: 'File', volumeLifecycleModes: ['Persistent', 'Ephemeral'] },
  }),
  'csi-storage-capacity': { ...cluster('storage.k8s.io/v1', 'CSIStorageCapacity', '', { storageClassName: 'one', nodeTopology: { matchLabels: { zone: 'a' } }, capacity: '1Gi' }), metadata: { name: 'csi-storage-capacity', namespace: 'default' } },
  'volume-attributes-class': cluster('storage.k8s.io/v1', 'VolumeAttributesClass', 'volume-attributes-class', { driverName: 'csi.example.com', parameters: { iops: '1' } }),
  'endpoint-slice': { ...cluster('discovery.k8s.io/v1', 'EndpointSlice', '', { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'] }], ports: [{ name: '', port: 80 }] }), metadata: { name: 'endpoint-slice', namespace: 'default' } },
  'definition-two': cluster('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'gadgets.example.com', {
    spec: {
      group: 'example.com', scope: 'Namespaced', names: { kind: 'Gadget', plural: 'gadgets', singular: 'gadget' },
      versions: [{ name: 'v1', served: true, storage: false, schema }, { name: 'v2', served: true, storage: true, schema }],
    },
  }),
  'definition': cluster('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.com', {
    spec: { group: 'example.com', scope: 'Namespaced', names: widgets, versions: [{ name: 'v1', served: true, storage: true, schema }] },
  }),
  'service-cidr': cluster('networking.k8s.io/v1', 'ServiceCIDR', 'service-cidr', { spec: { cidrs: ['10.99.0.0/24'] } }),
  'resource-claim': { ...cluster('resource.k8s.io/v1', 'ResourceClaim', '', { spec: { devices: { requests: [{ name: 'any', firstAvailable: [{ name: 'gpu', deviceClassName: 'gpu.example.com' }] }] } } }), metadata: { name: 'resource-claim', namespace: 'default' } },
  'resource-claim-template': { ...cluster('resource.k8s.io/v1', 'ResourceClaimTemplate', '', { spec: { spec: { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu.example.com' } }] } } } }), metadata: { name: 'resource-claim-template', namespace: 'default' } },
};
