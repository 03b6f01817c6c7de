/** Common mistakes, each one edit away from a well-made set, and the rule that finds it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A well-made set, with everything that the rules look at in order. */
export const GOOD = readFileSync(join(__dirname, 'good.yaml'), 'utf8');

type Edit = readonly [from: string, to: string];

const inSet = (text: string): Edit => ['  podManagementPolicy: Parallel\n', `  podManagementPolicy: Parallel\n${text}`];
const inPod = (text: string): Edit => ['      automountServiceAccountToken: false\n', `      automountServiceAccountToken: false\n${text}`];
const add = (manifest: string): Edit => ['', `${manifest}---\n`];
const claimVolume = '      volumes:\n        - name: shared\n          persistentVolumeClaim: {claimName: shared}\n';
const workload = (kind: string, spec: string, pod = '') => `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: web, namespace: shop}\nspec:\n${spec}`
  + `  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers: [{name: web, image: "example.com/web:1.0"}]\n${pod}`;
const autoscaler = 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: db, namespace: shop}\n'
  + 'spec: {scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: db}, minReplicas: 3, maxReplicas: 5}\n';
const shared = (mode: string) => 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: shared, namespace: shop}\n'
  + `spec: {accessModes: [${mode}], storageClassName: fast-ssd, resources: {requests: {storage: 1Gi}}}\n`;
const budget = (spec: string) => `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: second, namespace: shop}\nspec: ${spec}\n`;

/** The rule that finds it, what it is, and the edits. */
export const MISTAKES: readonly (readonly [rule: string, what: string, ...edits: Edit[]])[] = [
  // The governing Service.
  ['governing-service', 'a governing Service that is not there', ['serviceName: db', 'serviceName: dbb']],
  ['governing-service', 'a governing Service that is not headless', ['  clusterIP: None\n', '']],
  ['governing-service', 'a governing Service that selects something else', ['  selector:\n    app: db\n', '  selector:\n    app: other\n']],
  ['governing-service', 'a governing Service in another namespace', ['  name: db\n  namespace: shop\n', '  name: db\n  namespace: other\n']],
  ['peers-before-ready', 'peers that look each other up before they are published', ['  publishNotReadyAddresses: true\n', '']],
  // Names, labels, selectors.
  ['set-name-length', 'a name that leaves no room for a label', ['kind: StatefulSet\nmetadata:\n  name: db', `kind: StatefulSet\nmetadata:\n  name: ${'d'.repeat(58)}`]],
  ['immutable-version-label', 'a version label in a claim template', ['        name: data\n      spec', '        name: data\n        labels: {app.kubernetes.io/version: "1.2"}\n      spec']],
  ['refused-by-api-server', 'a selector that does not match the template', ['      labels:\n        app: db', '      labels:\n        app: other']],
  ['peer-list', 'a seed list that does not follow replicas', ['  replicas: 3', '  replicas: 2']],
  // Storage.
  ['zonal-class-binding', 'a zonal class that binds at once', ['volumeBindingMode: WaitForFirstConsumer', 'volumeBindingMode: Immediate']],
  ['class-expansion', 'a class whose volumes cannot grow', ['allowVolumeExpansion: true', 'allowVolumeExpansion: false']],
  ['class-reclaim-delete', 'a database on a class that deletes volumes', ['reclaimPolicy: Retain', 'reclaimPolicy: Delete']],
  ['shared-claim-access-mode', 'one ReadWriteOnce claim for all pods', inPod(claimVolume), add(shared('ReadWriteOnce'))],
  ['shared-access-driver', 'ReadWriteMany on a driver of disks', ['          - ReadWriteOnce', '          - ReadWriteMany']],
  ['claim-template-name', 'a template that shadows a volume', inPod('      volumes:\n        - name: data\n          emptyDir: {}\n')],
  ['host-path-volume', 'a directory of the node', inPod('      volumes:\n        - name: logs\n          hostPath: {path: /var/log}\n')],
  ['missing-reference', 'a class name close to one that exists', ['storageClassName: fast-ssd', 'storageClassName: fast-sdd']],
  ['claims-deleted-under-autoscaler', 'claims deleted by an autoscaler', inSet('  persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}\n'), add(autoscaler)],
  ['claims-deleted-on-database', 'claims of a database deleted with it', inSet('  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}\n')],
  ['fs-group-change-policy', 'fsGroup that walks through all files', ['        fsGroupChangePolicy: OnRootMismatch\n', '']],
  ['claim-template-kind', 'a claim template without its kind', ['    - apiVersion: v1\n      kind: PersistentVolumeClaim\n      metadata', '    - metadata']],
  ['refused-by-api-server', 'a mount of a volume that there is none of', ['            - name: data\n', '            - name: datum\n']],
  // Budgets and policies.
  ['disruption-budget-blocks-drains', 'a budget that blocks every drain', ['  maxUnavailable: 1', '  maxUnavailable: 0']],
  ['disruption-budget-loses-quorum', 'a budget that allows losing the quorum', ['  maxUnavailable: 1', '  minAvailable: 1']],
  ['disruption-budget-overlap', 'two budgets for the same pods', add(budget('{maxUnavailable: 1, selector: {matchLabels: {app: db}}}'))],
  ['disruption-budget-selects-nothing', 'a budget that selects nothing', ['  maxUnavailable: 1\n  unhealthyPodEvictionPolicy: AlwaysAllow\n  selector:\n    matchLabels:\n      app: db', '  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: dbs']],
  ['network-policy-selects-nothing', 'a policy that selects nothing', ['  podSelector:\n    matchLabels:\n      app: db\n  policyTypes', '  podSelector:\n    matchLabels:\n      app: dbs\n  policyTypes']],
  ['service-selects-nothing', 'a Service that selects nothing', ['  name: db-clients\n  namespace: shop\nspec:\n  selector:\n    app: db', '  name: db-clients\n  namespace: shop\nspec:\n  selector:\n    app: dbs']],
  ['peers-shut-out', 'a policy that shuts peers out', ['    - from:\n        - podSelector:\n            matchLabels:\n              app: db\n    - from', '    - from']],
  ['egress-without-dns', 'a policy that shuts DNS out', ['    - ports:\n        - port: 53\n          protocol: UDP\n        - port: 53\n          protocol: TCP\n', '']],
  // Ports.
  ['service-target-port', 'a targetPort that no container has', ['      targetPort: client', '      targetPort: clients']],
  ['probe-port', 'a probe at a port that no container has', ['              path: /readyz\n              port: client\n            failureThreshold: 60', '              path: /readyz\n              port: admin\n            failureThreshold: 60']],
  // Where pods are.
  ['pinned-to-node', 'pods pinned to a node', inPod('      nodeSelector: {kubernetes.io/hostname: node-1}\n')],
  ['pods-on-one-node', 'nothing that keeps pods apart', ['      affinity:\n        podAntiAffinity:\n          requiredDuringSchedulingIgnoredDuringExecution:\n            - topologyKey: kubernetes.io/hostname\n              labelSelector:\n                matchLabels:\n                  app: db\n', ''],
    ['          labelSelector:\n            matchLabels:\n              app: db\n      containers', '          labelSelector:\n            matchLabels:\n              app: other\n      containers']],
  // Starting, probing, updating, stopping.
  ['ordered-bootstrap', 'a quorum that is started one by one', ['  podManagementPolicy: Parallel\n', '']],
  ['partition-range', 'a partition that hides every update', ['      partition: 0', '      partition: 3']],
  ['without-readiness', 'no readiness probe', ['          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: client\n', '']],
  ['liveness-like-readiness', 'liveness as strict as readiness', ['              path: /livez\n              port: client\n            failureThreshold: 6', '              path: /readyz\n              port: client']],
  ['startup-budget', 'a start-up budget of seconds', ['            failureThreshold: 60', '            failureThreshold: 1']],
  ['liveness-during-start', 'liveness while a database recovers', ['          startupProbe:\n            httpGet:\n              path: /readyz\n              port: client\n            failureThreshold: 60\n', ''], ['            failureThreshold: 6\n', '']],
  ['grace-period', 'a grace period under ten seconds', ['terminationGracePeriodSeconds: 60', 'terminationGracePeriodSeconds: 5']],
  ['grace-period-pre-stop', 'a grace period shorter than preStop', ['                  - sleep 5', '                  - sleep 90']],
  ['replicas-under-autoscaler', 'replicas under an autoscaler', add(autoscaler)],
  ['autoscaler-target', 'an autoscaler of what is not there', add(autoscaler.replace('kind: StatefulSet, name: db', 'kind: Deployment, name: db'))],
  // Containers.
  ['secret-in-variable', 'a secret in a variable', ['              valueFrom:\n                secretKeyRef:\n                  name: db-root\n                  key: password', '              value: hunter22-and-more']],
  ['image-tag', 'an image without a fixed tag', ['etcd:v3.5.17', 'etcd:latest']],
  ['resource-requests', 'no requests', ['            requests:\n              cpu: 500m\n              memory: 1Gi\n              ephemeral-storage: 100Mi\n', ''], ['            limits:\n              cpu: "2"\n              memory: 1Gi\n              ephemeral-storage: 100Mi', '            limits: {}']],
  ['memory-limit', 'no memory limit', ['              cpu: "2"\n              memory: 1Gi\n', '              cpu: "2"\n']],
  ['restricted-profile', 'no security context', ['        runAsNonRoot: true\n', '']],
  ['privileged-container', 'a privileged container', ['            allowPrivilegeEscalation: false', '            privileged: true']],
  ['writable-root', 'a root file system that can be written to', ['            readOnlyRootFilesystem: true\n', '']],
  // Kinds.
  ['deployment-with-volume', 'a Deployment with several replicas on a ReadWriteOnce claim', add(workload('Deployment', '  replicas: 2\n', claimVolume) + '---\n' + shared('ReadWriteOnce'))],
  ['deployment-with-volume', 'a Deployment that rolls over a ReadWriteOnce claim', add(workload('Deployment', '  replicas: 1\n', claimVolume) + '---\n' + shared('ReadWriteOnce'))],
  ['stateless-set', 'a StatefulSet that needs no identity', add(workload('StatefulSet', '  serviceName: ""\n  replicas: 2\n'))],
  ['duplicate-object', 'an object that is there twice', add(GOOD.split(/^---\n/m)[1])],
];

/** The good manifests with a mistake in them. */
export function withMistake(edits: readonly Edit[]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`nothing to edit: ${from}`);
    return text.replace(from, () => to);
  }, GOOD);
}
