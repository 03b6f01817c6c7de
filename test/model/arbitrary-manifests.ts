/** Manifests at random: mostly sensible, now and then with something else in the place of a field. */
import * as fc from 'fast-check';

const label = fc.constantFrom('a', 'b', 'c');
const labels = fc.dictionary(fc.constantFrom('app', 'tier', 'part'), label, { maxKeys: 3 });
const name = fc.constantFrom('web', 'db', 'cache', 'x'.repeat(60));
const junk = fc.jsonValue({ maxDepth: 2 });
const or = <T>(sensible: fc.Arbitrary<T>): fc.Arbitrary<unknown> => fc.oneof({ arbitrary: sensible, weight: 12 }, { arbitrary: junk, weight: 1 });

const object = (apiVersion: string, kind: string, spec: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.record({
  apiVersion: fc.constant(apiVersion),
  kind: fc.constant(kind),
  metadata: or(fc.record({ name: or(name), namespace: or(fc.constantFrom('one', 'two')), labels: or(labels) }, { requiredKeys: ['name'] })),
  spec: or(spec),
});

const selector = fc.oneof(labels, fc.record({ 'app': label, 'statefulset.kubernetes.io/pod-name': fc.constantFrom('web-0', 'db-1') }),
  fc.record({ 'apps.kubernetes.io/pod-index': fc.constantFrom('0', '1') }), fc.record({ 'tier': label, 'apps.kubernetes.io/pod-index': fc.constantFrom('0', '1') }));

export const statefulSet = object('apps/v1', 'StatefulSet', fc.record({
  serviceName: or(name),
  replicas: or(fc.integer({ min: -1, max: 6 })),
  ordinals: or(fc.record({ start: or(fc.nat(3)) })),
  podManagementPolicy: or(fc.constantFrom('OrderedReady', 'Parallel')),
  updateStrategy: or(fc.record({ type: or(fc.constantFrom('RollingUpdate', 'OnDelete')), rollingUpdate: or(fc.record({ partition: or(fc.nat(5)) })) }, { requiredKeys: [] })),
  persistentVolumeClaimRetentionPolicy: or(fc.record({ whenDeleted: or(fc.constantFrom('Retain', 'Delete')) })),
  selector: or(fc.record({ matchLabels: or(labels) })),
  template: or(fc.record({
    metadata: or(fc.record({ labels: or(labels) })),
    spec: or(fc.record({
      containers: or(fc.array(fc.record({
        name: or(name),
        ports: or(fc.array(fc.record({ name: or(label), containerPort: or(fc.nat(9000)) }), { maxLength: 2 })),
        resources: or(fc.record({ requests: or(fc.record({ cpu: or(fc.constantFrom('1', '250m', '1e3')), memory: or(fc.constantFrom('1Gi', '0.5Gi')) })) })),
      }), { maxLength: 2 })),
    })),
  })),
  volumeClaimTemplates: or(fc.array(object('v1', 'PersistentVolumeClaim', fc.record({
    accessModes: or(fc.constant(['ReadWriteOnce'])), resources: or(fc.record({ requests: or(fc.record({ storage: or(fc.constantFrom('1Gi', '10G')) })) })),
  })), { maxLength: 2 })),
}, { requiredKeys: [] }));

export const service = object('v1', 'Service', fc.record({
  clusterIP: or(fc.constantFrom('None', '10.96.0.7')),
  type: or(fc.constantFrom('ClusterIP', 'NodePort', 'ExternalName')),
  selector: or(selector),
  ports: or(fc.array(fc.record({ name: or(label), port: or(fc.nat(9000)), targetPort: or(fc.oneof(label, fc.nat(9000))) }, { requiredKeys: ['port'] }), { maxLength: 2 })),
}, { requiredKeys: [] }));

const other = fc.oneof(
  object('v1', 'PersistentVolumeClaim', junk),
  object('autoscaling/v2', 'HorizontalPodAutoscaler', fc.record({
    scaleTargetRef: fc.record({ apiVersion: fc.constant('apps/v1'), kind: fc.constant('StatefulSet'), name }), maxReplicas: or(fc.nat(9)), minReplicas: or(fc.nat(4)),
  })),
  junk,
);

export const manifests: fc.Arbitrary<unknown[]> = fc.array(fc.oneof(statefulSet, service, other), { maxLength: 8 });
