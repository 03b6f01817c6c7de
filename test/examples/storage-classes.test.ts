import { App } from 'cdk8s';
import { objectsOf } from './by-hand';
import { build } from '../../examples/storage-classes';

const app = new App();
const set = build(app);
const objects = objectsOf(app.synthYaml());

test.each([
  ['aws-ssd', 'ebs.csi.aws.com', { type: 'gp3', iops: '4000', encrypted: 'true' }],
  ['gcp-ssd', 'pd.csi.storage.gke.io', { type: 'pd-ssd' }],
  ['gcp-two-zones', 'pd.csi.storage.gke.io', { 'replication-type': 'regional-pd' }],
  ['azure-premium', 'disk.csi.azure.com', { skuName: 'Premium_ZRS' }],
  ['ceph-block', 'rook-ceph.rbd.csi.ceph.com', { 'clusterID': 'rook-ceph', 'pool': 'replicapool', 'csi.storage.k8s.io/node-stage-secret-name': 'rook-csi-rbd-node' }],
  ['portworx', 'pxd.portworx.com', { repl: '3' }],
  ['longhorn', 'driver.longhorn.io', { numberOfReplicas: '2' }],
  ['openebs-replicated', 'io.openebs.csi-mayastor', { protocol: 'nvmf', repl: '3' }],
  ['openebs-lvm', 'local.csi.openebs.io', { storage: 'lvm', volgroup: 'lvmvg' }],
  ['openebs-hostpath', 'openebs.io/local', {}],
])('%s: the driver\'s name and parameters; volumes where the pod is', (name, provisioner, parameters) => {
  const found = objects.find(({ kind, metadata }) => kind === 'StorageClass' && metadata.name === name);
  expect(found).toMatchObject({ provisioner, volumeBindingMode: 'WaitForFirstConsumer', reclaimPolicy: 'Retain' });
  expect(found.parameters ?? {}).toMatchObject(parameters);
  expect(found.metadata).not.toHaveProperty('namespace');
});

test('a claim template without a class asks for the cluster\'s default', () => {
  const { volumeClaimTemplates } = objects.find(({ kind }) => kind === 'StatefulSet').spec;
  expect(volumeClaimTemplates.map((template: any) => [template.metadata.name, template.spec.storageClassName])).toEqual([['fast', 'aws-ssd'], ['slow', undefined]]);
  expect(set.pods.flatMap((pod) => pod.claims.map(({ name }) => name))).toEqual(['fast-storage-0', 'slow-storage-0', 'fast-storage-1', 'slow-storage-1']);
});
