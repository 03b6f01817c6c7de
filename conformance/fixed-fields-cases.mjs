// Changes of those bases: which base, and the edits that make the new manifest of it, each a path and the value that is
// put there; without a value the field is left out.
import { AFFINITY } from './fixed-fields-bases.mjs';

const at = (path, ...value) => [path.split('/').map((part) => (/^\d+$/.test(part) ? Number(part) : part)), ...value];
const { nodeAffinity, podAntiAffinity } = AFFINITY;
const POD = 'spec/template/spec';
const MAIN = `${POD}/containers/0`;
const LABELS = 'spec/template/metadata/labels';

/** What is changed in each base, a list of edits a case. */
const CHANGES = {
  ...Object.fromEntries(['deployment', 'replica-set', 'daemon-set'].map((base) => [base, [
    [at('spec/selector/matchLabels/tier', 'front')],
    [at('spec/selector/matchLabels', { tier: 'front' })],
    [at('spec/selector/matchExpressions', [{ key: 'app', operator: 'In', values: ['web'] }])],
    [at('spec/selector', { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] })],
    [at('spec/selector/matchExpressions', [])],
    [at(`${MAIN}/image`, 'example.com/web:2'), at(`${LABELS}/version`, '2')],
    [at('metadata/labels', { version: '2' })],
  ]])),
  'job': [
    [], [at(`${MAIN}/image`, 'example.com/tool:2')], [at(`${MAIN}/env/0/value`, '2')], [at(`${MAIN}/env`)], [at(`${MAIN}/resources/limits/cpu`, '2')],
    [at(`${MAIN}/resources/limits/cpu`, '1000m'), at(`${MAIN}/resources/limits/memory`, '1024Mi')],
    [at(`${MAIN}/imagePullPolicy`, 'IfNotPresent'), at(`${MAIN}/terminationMessagePath`, '/dev/termination-log'), at(`${POD}/dnsPolicy`, 'ClusterFirst')],
    [at(`${POD}/schedulerName`, 'default-scheduler'), at(`${POD}/securityContext`, {}), at(`${POD}/terminationGracePeriodSeconds`, 30)],
    [at(`${MAIN}/ports/0/protocol`, 'TCP')], [at(`${MAIN}/ports/0/protocol`, 'UDP')], [at(`${MAIN}/command`, [])], [at(`${MAIN}/args`, ['-v'])],
    [at(`${POD}/nodeSelector`, {})], [at(`${POD}/nodeSelector`, { disk: 'ssd' })], [at(`${POD}/tolerations`, [{ key: 'a', operator: 'Exists' }])], [at(`${POD}/volumes`, [])],
    [at(`${POD}/restartPolicy`, 'OnFailure')], [at(`${POD}/serviceAccountName`, 'one')], [at(`${POD}/hostNetwork`, false)], [at(`${POD}/terminationGracePeriodSeconds`, 10)],
    [at(`${POD}/securityContext`, { runAsNonRoot: false })], [at(`${POD}/automountServiceAccountToken`, true)], [at(`${POD}/activeDeadlineSeconds`, 10)], [at(`${POD}/priorityClassName`, 'x')],
    [at(`${POD}/initContainers`, [{ name: 'first', image: 'example.com/first:1' }])],
    [at(`${MAIN}/lifecycle`, { stopSignal: 'SIGTERM' }), at(`${POD}/os`, { name: 'linux' })], [at(`${MAIN}/securityContext`, { procMount: 'Default' })], [at(`${POD}/runtimeClassName`, 'x')],
    [at(`${LABELS}/version`, '2')], [at(`${LABELS}/app`)], [at(`${LABELS}`)], [at(`${LABELS}/job-name`, 'job')], [at(`${LABELS}/batch.kubernetes.io~job-name`, 'job')],
    [at('spec/template/metadata/annotations/note', 'b')], [at('spec/template/metadata/annotations')], [at('spec/template/metadata/name', 'x')],
    [at('spec/completions', 1), at('spec/parallelism', 1)], [at('spec/completions', 1)], [at('spec/completions', 2)], [at('spec/parallelism', 3)],
    [at('spec/completionMode', 'NonIndexed')], [at('spec/completionMode', 'Indexed')], [at('spec/backoffLimit', 6)], [at('spec/backoffLimit', 2)],
    [at('spec/suspend', false), at('spec/manualSelector', false)], [at('spec/suspend', true)], [at('spec/ttlSecondsAfterFinished', 10)], [at('spec/activeDeadlineSeconds', 10)],
    [at('spec/selector', {})], [at('spec/selector', { matchLabels: { app: 'tool' } })], [at('spec/manualSelector', true)],
    [at('spec/podFailurePolicy', { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] })],
    [at('spec/podReplacementPolicy', 'TerminatingOrFailed')], [at('spec/podReplacementPolicy', 'Failed')], [at('spec/managedBy', 'example.com/queue')], [at('spec/managedBy', 'kubernetes.io/job-controller')],
    [at('metadata/labels', { version: '2' }), at('metadata/annotations', { a: 'b' })],
  ],
  'job-written-out': [
    [at('spec/completions')], [at('spec/completions'), at('spec/parallelism')], [at('spec/parallelism')], [at('spec/parallelism', 2)], [at('spec/completions'), at('spec/parallelism', 2)],
    [at('spec/completionMode'), at('spec/suspend'), at('spec/manualSelector'), at('spec/backoffLimit')],
  ],
  'job-parallel': [[at('spec/parallelism', 3)], [at('spec/completions', 6)], [at('spec/completions')], [at('spec/parallelism')], [at('spec/completions', 6), at('spec/parallelism', 6)]],
  'job-indexed': [
    [at('spec/completions', 5), at('spec/parallelism', 5)], [at('spec/completions', 5)], [at('spec/parallelism', 5)], [at('spec/completions', 1), at('spec/parallelism', 1)],
    [at('spec/completionMode', 'NonIndexed')], [at('spec/completionMode')], [at('spec/backoffLimitPerIndex', 1)], [at('spec/successPolicy', { rules: [{ succeededCount: 2 }] })], [at('spec/completions')],
    [at('spec/completions', 1), at('spec/parallelism')],
  ],
  'job-per-index': [[at('spec/backoffLimitPerIndex', 2)], [at('spec/backoffLimitPerIndex')], [at('spec/maxFailedIndexes', 2)], [at('spec/backoffLimit', 2147483647)]],
  'job-policies': [
    [at('spec/podFailurePolicy/rules/0/onPodConditions/0/status', 'True')], [at('spec/podFailurePolicy/rules/0/onPodConditions/0/status', 'False')], [at('spec/podFailurePolicy')],
    [at('spec/podFailurePolicy/rules/1/onExitCodes/values', [42, 43])], [at('spec/podFailurePolicy/rules/1')], [at('spec/podFailurePolicy/rules/0/action', 'Count')],
    [at('spec/successPolicy/rules/0/succeededCount', 3)], [at('spec/successPolicy')], [at('spec/podReplacementPolicy', 'Failed')],
  ],
  'job-managed': [[at('spec/managedBy', 'example.com/other')], [at('spec/managedBy')], []],
  'job-manual': [
    [], [at('spec/selector/matchLabels', { tier: 'x' }), at(`${LABELS}/tier`, 'x')], [at('spec/selector')], [at('spec/manualSelector')], [at('spec/manualSelector', false)], [at('spec/manualSelector'), at('spec/selector')],
    [at('spec/selector/matchExpressions', [{ key: 'app', operator: 'Exists' }])],
  ],
  'job-account': [[at(`${POD}/serviceAccountName`, 'two')], [at(`${POD}/serviceAccountName`)], [at(`${POD}/serviceAccount`, 'one')], [at(`${POD}/serviceAccountName`), at(`${POD}/serviceAccount`, 'one')]],
  'job-volumes': [
    [at(`${POD}/volumes/0/configMap/defaultMode`, 420)], [at(`${POD}/volumes/0/configMap/defaultMode`, 256)], [at(`${POD}/volumes/1/emptyDir`, {})], [at(`${POD}/volumes/2/emptyDir/sizeLimit`, '1024Mi')],
    [at(`${POD}/volumes/0/configMap/name`, 'settings-2')], [at(`${MAIN}/livenessProbe/httpGet/scheme`, 'HTTP'), at(`${MAIN}/livenessProbe/periodSeconds`, 10)], [at(`${MAIN}/livenessProbe/periodSeconds`, 20)],
    [at(`${MAIN}/volumeMounts/0/readOnly`, true)], [at(`${MAIN}/volumeMounts/0/readOnly`, false)], [at(`${POD}/initContainers/0/imagePullPolicy`, 'Always')], [at(`${POD}/initContainers`)],
  ],
  'job-suspended': [
    [at(`${POD}/nodeSelector/disk`, 'hdd')], [at(`${POD}/nodeSelector`)], [at(`${POD}/tolerations`)], [at(`${POD}/tolerations/0/key`, 'b')], [at(`${POD}/affinity`)], [at(`${POD}/affinity/nodeAffinity`, nodeAffinity('b'))],
    [at(`${POD}/affinity/podAntiAffinity`, podAntiAffinity)], [at(`${POD}/affinity`, { podAntiAffinity })], [at(`${POD}/schedulingGates`, [{ name: 'example.com/gate' }])], [at(`${LABELS}/version`, '2')], [at('spec/template/metadata/annotations')],
    [at(`${MAIN}/resources/limits/cpu`, '2')], [at(`${MAIN}/resources`)], [at(`${POD}/initContainers/0/resources/requests/cpu`, '2')], [at(`${MAIN}/image`, 'example.com/tool:2')], [at(`${MAIN}/name`, 'other')],
    [at(`${POD}/nodeSelector/disk`, 'hdd'), at(`${MAIN}/image`, 'example.com/tool:2')], [at('spec/suspend', false), at(`${POD}/nodeSelector/disk`, 'hdd')], [at('spec/suspend', false)], [at('spec/completions', 2)],
    [at(`${MAIN}/env/0/value`, '2'), at(`${MAIN}/resources/limits/cpu`, '2')], [at('spec/template/metadata/name', 'x')],
  ],
  'job-suspended-spread': [[at(`${POD}/affinity`)], [at(`${POD}/affinity/nodeAffinity`)], [at(`${POD}/affinity/podAntiAffinity`)], [at(`${POD}/schedulingGates`)], [at(`${POD}/affinity/nodeAffinity`, nodeAffinity('b'))]],
  ...Object.fromEntries(['job-suspended-later', 'job-suspended-again', 'job-suspended-active', 'job-running'].map((base) => [base, [
    [], [at(`${POD}/nodeSelector`, { disk: 'hdd' })], [at(`${LABELS}/version`, '2')], [at(`${MAIN}/resources/limits/cpu`, '2')], [at(`${MAIN}/image`, 'example.com/tool:2')], [at('spec/suspend', true), at(`${POD}/nodeSelector`, { disk: 'hdd' })],
  ]])),
  'config-map': [[at('data/a', '2')], [at('data')], [at('immutable', true), at('data/a', '2')], [at('immutable', true)]],
  'config-map-fixed': [
    [], [at('data/a', '2')], [at('data/c', '3')], [at('data/a')], [at('data')], [at('binaryData/c', 'Yg==')], [at('binaryData')], [at('binaryData/d', 'YQ==')], [at('immutable')], [at('immutable', false)],
    [at('immutable'), at('data/a', '2')], [at('metadata/labels', { version: '2' })],
  ],
  'config-map-fixed-bare': [[at('binaryData', {})], [at('data', {})], [at('binaryData', { c: 'YQ==' })], [at('data/a', '')]],
  'config-map-fixed-empty': [[], [at('binaryData')], [at('binaryData'), at('data/a', '2')]],
  'config-map-free': [[at('data/a', '2')], [at('immutable')], [at('immutable', true)]],
  'secret': [[at('data/a', 'Mg==')], [at('type', 'Opaque')], [at('type', 'kubernetes.io/basic-auth'), at('data/username', 'MQ==')], [at('type', 'example.com/x')], [at('stringData', { b: '2' })], [at('type', '')]],
  'secret-opaque': [[at('type')], [at('type', 'example.com/x')]],
  'secret-typed': [[at('type')], [at('type', 'Opaque')], [at('stringData/password', 'q')]],
  'secret-fixed': [
    [], [at('data/a', 'Mg==')], [at('data/a')], [at('data/c', 'Mg==')], [at('stringData', { a: '1' })], [at('stringData', { a: '2' })], [at('stringData', { c: '3' })], [at('data'), at('stringData', { a: '1', b: '2' })],
    [at('immutable')], [at('immutable', false)], [at('type', 'Opaque')], [at('type', 'example.com/x')], [at('data')], [at('data/a', 'MQ==\n')], [at('data'), at('stringData', { a: '1' })], [at('data', {})], [at('data/a'), at('stringData', { a: '1' })],
  ],
  'secret-fixed-text': [[], [at('stringData/a', '2')], [at('stringData/b')], [at('stringData/c', '3')], [at('stringData'), at('data', { a: 'MQ==', b: 'Mg==' })], [at('stringData'), at('data', { a: 'MQ==', b: 'Mw==' })], [at('stringData')]],
  'resource-quota': [[at('spec/hard/pods', '5')], [at('spec/scopes', ['NotTerminating'])], [at('spec/scopes')], [at('spec/scopes', ['NotBestEffort', 'NotTerminating'])], [at('spec/scopes', ['Terminating', 'NotBestEffort'])]],
  'pod': [
    [], [at('spec/containers/0/image', 'example.com/tool:2')], [at('spec/containers/0/env/0/value', '2')], [at('spec/tolerations', [{ key: 'a', operator: 'Exists' }, { key: 'b', operator: 'Exists' }])], [at('spec/tolerations')],
    [at('spec/tolerations/0/key', 'b')], [at('spec/activeDeadlineSeconds', 10)], [at('spec/terminationGracePeriodSeconds', 10)], [at('spec/nodeSelector', { disk: 'ssd' })], [at('spec/restartPolicy', 'Never')],
    [at('metadata/labels', { version: '2' })], [at('spec/containers/1', { name: 'other', image: 'example.com/other' })], [at('spec/enableServiceLinks', true)], [at('spec/enableServiceLinks', false)], [at('spec/schedulingGates', [{ name: 'example.com/a' }])],
    [at('spec/containers/0/resources/limits/cpu', '2')], [at('spec/containers/0/resources/requests', { cpu: '1', memory: '1Gi' })], [at('spec/containers/0/resources/limits/cpu', '1000m')], [at('spec/containers/0/imagePullPolicy', 'IfNotPresent')],
    [at('spec/serviceAccountName', 'x')], [at('spec/affinity', { nodeAffinity: nodeAffinity('a') })],
  ],
  'pod-ends': [[at('spec/activeDeadlineSeconds', 50)], [at('spec/activeDeadlineSeconds', 200)], [at('spec/activeDeadlineSeconds')], [at('spec/terminationGracePeriodSeconds', 20)], [at('spec/terminationGracePeriodSeconds')], [at('spec/nodeSelector')]],
  'pod-gated': [
    [at('spec/schedulingGates')], [at('spec/schedulingGates/1')], [at('spec/schedulingGates/0/name', 'example.com/c')], [at('spec/nodeSelector/zone', 'a')], [at('spec/nodeSelector/disk', 'hdd')], [at('spec/nodeSelector')],
    [at('spec/affinity', { nodeAffinity: nodeAffinity('a') })],
  ],
  ...Object.fromEntries(['role-binding', 'cluster-role-binding'].map((base) => [base, [
    [at('roleRef/name', 'two')], [at('roleRef/apiGroup')], [at('subjects/0/name', 'b')], [at('subjects')], [at('roleRef/kind', base === 'role-binding' ? 'ClusterRole' : 'Role')],
  ]])),
  'priority-class': [[at('value', 2000)], [at('preemptionPolicy', 'PreemptLowerPriority')], [at('preemptionPolicy', 'Never')], [at('description', 'b')], [at('globalDefault', true)]],
  'priority-class-polite': [[at('preemptionPolicy')], [at('preemptionPolicy', 'PreemptLowerPriority')], []],
  'runtime-class': [[at('handler', 'gvisor')], [at('scheduling', { nodeSelector: { a: 'b' } })], [at('overhead', { podFixed: { cpu: '1' } })]],
  'ingress-class': [[at('spec/controller', 'example.com/two')], [at('spec/parameters', { apiGroup: 'example.com', kind: 'X', name: 'x' })]],
  'csi-driver': [
    [], [at('spec/attachRequired', true)], [at('spec/attachRequired', false)], [at('spec/podInfoOnMount', false)], [at('spec/podInfoOnMount', true)], [at('spec/fsGroupPolicy', 'ReadWriteOnceWithFSType')], [at('spec/fsGroupPolicy', 'File')],
    [at('spec/volumeLifecycleModes', ['Persistent'])], [at('spec/volumeLifecycleModes', ['Ephemeral'])], [at('spec/volumeLifecycleModes', [])], [at('spec/storageCapacity', true)], [at('spec/requiresRepublish', true)],
  ],
  'csi-driver-written-out': [[at('spec/attachRequired')], [at('spec/volumeLifecycleModes')], [at('spec/volumeLifecycleModes', ['Ephemeral', 'Persistent'])], [at('spec/podInfoOnMount')], [at('spec/fsGroupPolicy')]],
  'csi-storage-capacity': [[at('capacity', '2Gi')], [at('storageClassName', 'two')], [at('nodeTopology/matchLabels/zone', 'b')], [at('nodeTopology')], [at('nodeTopology/matchExpressions', [])]],
  'volume-attributes-class': [[at('driverName', 'other.example.com')], [at('parameters/iops', '2')], [at('parameters/tier', 'x')], [at('metadata/labels', { a: 'b' })]],
  'endpoint-slice': [[at('addressType', 'IPv6'), at('endpoints/0/addresses', ['fd00::1'])], [at('endpoints/0/addresses', ['10.0.0.2'])], [at('ports/0/port', 81)]],
  'definition': [
    [at('spec/scope', 'Cluster')], [at('spec/names/kind', 'Gadget')], [at('spec/names/singular', 'gadget')], [at('spec/names/shortNames', ['w'])], [at('spec/versions/0/served', false)], [at('spec/group', 'example.org')],
    [at('spec/names/plural', 'gadgets')], [at('spec/names/listKind', 'WidgetList')], [at('spec/versions/0/name', 'v2')],
  ],
  'definition-two': [[at('spec/versions/0')], [at('spec/versions/1'), at('spec/versions/0/storage', true)], [at('spec/versions/0/storage', true), at('spec/versions/1/storage', false)]],
  'service-cidr': [[at('spec/cidrs', ['10.99.1.0/24'])], [at('spec/cidrs', ['10.99.0.0/24', 'fd00::/112'])], [at('metadata/labels', { a: 'b' })]],
  'resource-claim': [
    [], [at('spec/devices/requests/0/firstAvailable/0/count', 1), at('spec/devices/requests/0/firstAvailable/0/allocationMode', 'ExactCount')],
    [at('spec/devices/requests/0/firstAvailable/0/count', 2)], [at('metadata/labels', { a: 'b' })],
  ],
  'resource-claim-template': [
    [], [at('spec/spec/devices/requests/0/exactly/deviceClassName', 'other.example.com')], [at('spec/spec/devices/requests/0/exactly/count', 1), at('spec/spec/devices/requests/0/exactly/allocationMode', 'ExactCount')],
    [at('spec/metadata', { labels: { a: 'b' } })],
  ],
};

/** A slash within a key is written `~`. */
const unescape = ([path, ...value]) => [path.map((step) => (typeof step === 'string' ? step.replaceAll('~', '/') : step)), ...value];

export const CASES = Object.entries(CHANGES).flatMap(([base, changes]) => changes.map((edits) => ({ base, edits: edits.map(unescape) })));
