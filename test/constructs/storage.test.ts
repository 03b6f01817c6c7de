import { ApiObject, App, Chart, Cron, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ClaimDataSource, SharedVolume, StatefulSet, StorageClass, VolumeBindingMode, VolumeClaimTemplate } from '../../src';

let chart: Chart;
beforeEach(() => {
  chart = new Chart(new App(), 'test', { namespace: 'shop' });
});

describe('claim templates', () => {
  test('write every field, with apiVersion and kind', () => {
    const template = new VolumeClaimTemplate(chart, 'data', {
      size: Size.mebibytes(1536),
      accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE_POD],
      storageClass: StorageClass.fromStorageClassName('fast'),
      volumeMode: kplus.PersistentVolumeMode.BLOCK,
      labels: { tier: 'db' },
      annotations: { note: 'x' },
      dataSource: ClaimDataSource.volumeSnapshot('before-upgrade'),
    });
    expect(template._toKube()).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', labels: { tier: 'db' }, annotations: { note: 'x' } },
      spec: {
        accessModes: ['ReadWriteOncePod'],
        resources: { requests: { storage: '1536Mi' } },
        storageClassName: 'fast',
        volumeMode: 'Block',
        dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'before-upgrade' },
      },
    });
  });

  test('existing volumes can be chosen by label, and attributes that change without a new claim by class', () => {
    const template = new VolumeClaimTemplate(chart, 'data', {
      size: Size.gibibytes(1), selector: kplus.LabelSelector.of({ labels: { disk: 'fast' } }), volumeAttributesClassName: 'gold',
    });
    expect(template._toKube().spec).toMatchObject({ selector: { matchLabels: { disk: 'fast' } }, volumeAttributesClassName: 'gold' });
  });

  test.each([
    [Size.gibibytes(50), '50Gi'], [Size.mebibytes(1024), '1Gi'], [Size.kibibytes(1), '1Ki'], [Size.tebibytes(2), '2Ti'], [Size.gibibytes(1.5), '1536Mi'],
  ])('a size is written in the unit that it fills', (size, quantity) => {
    expect(new VolumeClaimTemplate(chart, 'data', { size })._toKube().spec.resources.requests.storage).toBe(quantity);
  });

  test('what cannot work is refused at the call', () => {
    expect(() => new VolumeClaimTemplate(chart, 'a', { size: Size.gibibytes(0) })).toThrow(/claim template test\/a: size is 0/);
    expect(() => new VolumeClaimTemplate(chart, 'b', { size: Size.gibibytes(1), name: 'Data' })).toThrow(/its name 'Data' is not a DNS label/);
    expect(() => new VolumeClaimTemplate(chart, 'c', { size: Size.gibibytes(1), accessModes: [] })).toThrow(/accessModes is empty/);
  });

  test.each<[string, () => kplus.AbstractPod, string]>([
    ['Deployment', () => new kplus.Deployment(chart, 'pg'), 'test/pg'],
    ['CronJob', () => new kplus.CronJob(chart, 'pg', { schedule: Cron.daily() }), 'test/pg'],
    ['StatefulSet of cdk8s-plus', () => new kplus.StatefulSet(chart, 'pg', {
      service: new kplus.Service(chart, 'service', { ports: [{ port: 5432 }] }),
    }), 'test/pg'],
  ])('mounted in a %s stop the synth: its pods would lose the data', (_, make, path) => {
    const template = new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(1) });
    make().addContainer({ image: 'postgres:16', portNumber: 5432 }).mount('/var/lib/postgresql/data', template);
    expect(() => Testing.synth(chart)).toThrow(new RegExp(`${path}.*: claim template 'data' \\(test/data\\) is mounted here, and only a StatefulSet of cdk8s-stateful`));
  });

  test('that a set has taken are not mounted in a Deployment as well', () => {
    const set = new StatefulSet(chart, 'pg', { containers: [{ image: 'postgres:16', portNumber: 5432 }] });
    const template = new VolumeClaimTemplate(set, 'data', { size: Size.gibibytes(1) });
    set.containers[0].mount('/var/lib/postgresql/data', template);
    expect(set.pods[0].claims.map(({ name }) => name)).toEqual(['data-pg-0']);
    new kplus.Deployment(chart, 'other').addContainer({ image: 'postgres:16' }).mount('/data', template);
    expect(() => Testing.synth(chart)).toThrow(/test\/other.*: claim template 'data'/);
  });

  test.each([
    ['in a set', () => new StatefulSet(chart, 'pg', { containers: [{ image: 'postgres:16', portNumber: 5432 }] })],
    ['in a chart', () => chart],
  ])('that nothing mounts, %s, stop the synth', (_, scope) => {
    new VolumeClaimTemplate(scope(), 'wal', { size: Size.gibibytes(1) });
    expect(() => Testing.synth(chart)).toThrow(/wal\] claim template 'wal': no StatefulSet of cdk8s-stateful mounts it, and no claim would be made/);
  });
});

describe('storage classes', () => {
  test.each<[string, () => StorageClass, string, Record<string, string>, boolean]>([
    ['AWS EBS', () => StorageClass.awsEbs(chart, 'x', { iops: 6000 }), 'ebs.csi.aws.com', { type: 'gp3', iops: '6000', encrypted: 'true' }, true],
    ['GCP PD', () => StorageClass.gcpPersistentDisk(chart, 'x', { regional: true }), 'pd.csi.storage.gke.io', { 'type': 'pd-balanced', 'replication-type': 'regional-pd' }, true],
    ['Azure Disk', () => StorageClass.azureDisk(chart, 'x'), 'disk.csi.azure.com', { skuName: 'Premium_LRS' }, true],
    ['Ceph RBD', () => StorageClass.cephRbd(chart, 'x'), 'rook-ceph.rbd.csi.ceph.com', {
      'clusterID': 'rook-ceph', 'pool': 'replicapool', 'csi.storage.k8s.io/node-stage-secret-name': 'rook-csi-rbd-node',
    }, true],
    ['Portworx', () => StorageClass.portworx(chart, 'x'), 'pxd.portworx.com', { repl: '2' }, true],
    ['Longhorn', () => StorageClass.longhorn(chart, 'x'), 'driver.longhorn.io', { numberOfReplicas: '3', staleReplicaTimeout: '2880' }, true],
    ['OpenEBS Mayastor', () => StorageClass.openEbsReplicated(chart, 'x'), 'io.openebs.csi-mayastor', { protocol: 'nvmf', repl: '3' }, true],
    ['OpenEBS LVM', () => StorageClass.openEbsLvm(chart, 'x', { volumeGroup: 'vg' }), 'local.csi.openebs.io', { storage: 'lvm', volgroup: 'vg' }, true],
    ['OpenEBS hostpath', () => StorageClass.openEbsHostpath(chart, 'x'), 'openebs.io/local', {}, false],
  ])('%s', (_, make, provisioner, parameters, expansion) => {
    const json = ApiObject.of(make()).toJson();
    expect(json).toMatchObject({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'x' },
      provisioner,
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: expansion,
    });
    expect(json.parameters ?? {}).toMatchObject(parameters);
    expect(json.metadata).not.toHaveProperty('namespace');
  });

  test('what the user says wins over what a factory says', () => {
    const json = ApiObject.of(StorageClass.awsEbs(chart, 'x', {
      parameters: { 'csi.storage.k8s.io/fstype': 'xfs' },
      volumeBindingMode: VolumeBindingMode.IMMEDIATE,
      reclaimPolicy: kplus.PersistentVolumeReclaimPolicy.DELETE,
      isDefault: true,
      metadata: { name: 'ssd', annotations: { a: 'b' } },
    })).toJson();
    expect(json).toMatchObject({
      metadata: { name: 'ssd', annotations: { 'a': 'b', 'storageclass.kubernetes.io/is-default-class': 'true' } },
      parameters: { 'csi.storage.k8s.io/fstype': 'xfs' },
      volumeBindingMode: 'Immediate',
      reclaimPolicy: 'Delete',
    });
  });
});

describe('shared volumes', () => {
  const nfs = (accessModes?: kplus.PersistentVolumeAccessMode[]) => SharedVolume.nfs(chart, 'media', {
    server: 'nfs.example.com', path: '/media', size: Size.gibibytes(10), accessModes, claimMetadata: { name: 'media-claim' },
  });

  test('a PersistentVolume and a claim, each reserved for the other', () => {
    nfs();
    const [claim, volume] = Testing.synth(chart);
    expect(claim).toMatchObject({
      metadata: { name: 'media-claim', namespace: 'shop' },
      spec: { volumeName: 'media', storageClassName: '', accessModes: ['ReadWriteMany'], resources: { requests: { storage: '10Gi' } } },
    });
    expect(volume).toMatchObject({
      metadata: { name: 'media' },
      spec: {
        capacity: { storage: '10Gi' },
        storageClassName: '',
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: { name: 'media-claim', namespace: 'shop' },
        nfs: { server: 'nfs.example.com', path: '/media' },
      },
    });
  });

  test('several pods and one ReadWriteOnce volume stop the synth', () => {
    const set = new StatefulSet(chart, 'web', { replicas: 3, containers: [{ image: 'example.com/web:1', portNumber: 80 }] });
    set.containers[0].mount('/media', nfs([kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE]));
    expect(() => Testing.synth(chart)).toThrow(/outage: .*3 pods share the claim 'media-claim', which is ReadWriteOnce/);
  });

  test('a claim bound by name has the class of its volume, which would not bind otherwise', () => {
    new SharedVolume(chart, 'files', { size: Size.gibibytes(1), storageClass: StorageClass.fromStorageClassName('efs'), persistentVolumeName: 'pv-1' });
    expect(Testing.synth(chart)[0].spec).toMatchObject({ storageClassName: 'efs', volumeName: 'pv-1' });
  });

  test('a class can make one', () => {
    const shared = new SharedVolume(chart, 'files', { size: Size.gibibytes(1), storageClass: StorageClass.fromStorageClassName('efs') });
    expect(Testing.synth(chart)).toMatchObject([{ metadata: { name: shared.claimName }, spec: { storageClassName: 'efs' } }]);
    expect(shared.asVolume().name).toBe('files');
    expect(ApiObject.of(shared).kind).toBe('PersistentVolumeClaim');
  });
});
