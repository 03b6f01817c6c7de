import { App, Chart, Size } from 'cdk8s';
import { Probe } from 'cdk8s-plus-28';
import { StatefulSet, StorageClass, VolumeClaimTemplate } from '../src';

/**
 * A storage class for each driver, and a set whose pods have a volume of one of them and a volume of whatever the
 * cluster's default class is: a claim template without a class.
 */
export function build(app: App): StatefulSet {
  const chart = new Chart(app, 'storage-classes');
  const ssd = StorageClass.awsEbs(chart, 'aws-ssd', { type: 'gp3', iops: 4000 });
  StorageClass.gcpPersistentDisk(chart, 'gcp-ssd', { type: 'pd-ssd' });
  StorageClass.gcpPersistentDisk(chart, 'gcp-two-zones', { regional: true });
  StorageClass.azureDisk(chart, 'azure-premium', { skuName: 'Premium_ZRS' });
  StorageClass.cephRbd(chart, 'ceph-block', { pool: 'replicapool' });
  StorageClass.portworx(chart, 'portworx', { replication: 3 });
  StorageClass.longhorn(chart, 'longhorn', { replicas: 2 });
  StorageClass.openEbsReplicated(chart, 'openebs-replicated');
  StorageClass.openEbsLvm(chart, 'openebs-lvm', { volumeGroup: 'lvmvg' });
  StorageClass.openEbsHostpath(chart, 'openebs-hostpath');

  const set = new StatefulSet(chart, 'storage', { replicas: 2, securityContext: { fsGroup: 65534 } });
  const container = set.addContainer({
    image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
    args: ['netexec', '--http-port=8080'],
    ports: [{ name: 'http', number: 8080 }],
    readiness: Probe.fromHttpGet('/healthz', { port: 8080 }),
    resources: { memory: { request: Size.mebibytes(32), limit: Size.mebibytes(32) } },
    securityContext: { user: 65534 },
  });
  container.mount('/fast', new VolumeClaimTemplate(chart, 'fast', { size: Size.gibibytes(20), storageClass: ssd }));
  container.mount('/slow', new VolumeClaimTemplate(chart, 'slow', { size: Size.gibibytes(100) }));
  return set;
}
