import { StorageClassOptions, StorageClassProps } from './storage-class-props';

/** Options of `StorageClass.awsEbs`. */
export interface AwsEbsOptions extends StorageClassOptions {
  /**
   * The volume type: `gp3`, `gp2`, `io2`, `io1`, `st1` or `sc1`.
   * @default gp3
   */
  readonly type?: string;
  /**
   * Provisioned input/output operations per second (gp3, io1, io2).
   * @default - the type's baseline
   */
  readonly iops?: number;
  /**
   * Throughput in MiB/s (gp3).
   * @default - the type's baseline
   */
  readonly throughput?: number;
  /**
   * Whether volumes are encrypted.
   * @default true
   */
  readonly encrypted?: boolean;
  /**
   * The ARN of the key to encrypt with.
   * @default - the account's default key
   */
  readonly kmsKeyId?: string;
  /**
   * The file system.
   * @default ext4
   */
  readonly fsType?: string;
}

/** @internal */
export function awsEbs(options: AwsEbsOptions): StorageClassProps {
  return classOf('ebs.csi.aws.com', options, {
    'type': options.type ?? 'gp3',
    'iops': options.iops,
    'throughput': options.throughput,
    'encrypted': options.encrypted ?? true,
    'kmsKeyId': options.kmsKeyId,
    'csi.storage.k8s.io/fstype': options.fsType ?? 'ext4',
  });
}

/** Options of `StorageClass.gcpPersistentDisk`. */
export interface GcpPersistentDiskOptions extends StorageClassOptions {
  /**
   * The disk type: `pd-balanced`, `pd-ssd`, `pd-standard`, `pd-extreme`, `hyperdisk-balanced` …
   * @default pd-balanced
   */
  readonly type?: string;
  /**
   * Whether each disk is replicated in two zones of the region.
   * @default false
   */
  readonly regional?: boolean;
  /**
   * The Cloud KMS key to encrypt with.
   * @default - a key of Google's
   */
  readonly diskEncryptionKmsKey?: string;
  /**
   * The file system.
   * @default ext4
   */
  readonly fsType?: string;
}

/** @internal */
export function gcpPersistentDisk(options: GcpPersistentDiskOptions): StorageClassProps {
  return classOf('pd.csi.storage.gke.io', options, {
    'type': options.type ?? 'pd-balanced',
    'replication-type': options.regional ? 'regional-pd' : undefined,
    'disk-encryption-kms-key': options.diskEncryptionKmsKey,
    'csi.storage.k8s.io/fstype': options.fsType ?? 'ext4',
  });
}

/** Options of `StorageClass.azureDisk`. */
export interface AzureDiskOptions extends StorageClassOptions {
  /**
   * The SKU: `Premium_LRS`, `PremiumV2_LRS`, `StandardSSD_LRS`, `Premium_ZRS` …
   * @default Premium_LRS
   */
  readonly skuName?: string;
  /**
   * The host's caching: `None`, `ReadOnly` or `ReadWrite`.
   * @default - the driver's
   */
  readonly cachingMode?: string;
  /**
   * The file system.
   * @default ext4
   */
  readonly fsType?: string;
}

/** @internal */
export function azureDisk(options: AzureDiskOptions): StorageClassProps {
  return classOf('disk.csi.azure.com', options, {
    'skuName': options.skuName ?? 'Premium_LRS',
    'cachingMode': options.cachingMode,
    'csi.storage.k8s.io/fstype': options.fsType ?? 'ext4',
  });
}

/** Options of `StorageClass.cephRbd`. */
export interface CephRbdOptions extends StorageClassOptions {
  /**
   * The namespace of Rook's operator, which begins the driver's name.
   * @default rook-ceph
   */
  readonly operatorNamespace?: string;
  /**
   * The namespace of the Ceph cluster: the driver's `clusterID`, and where the secrets are.
   * @default - the operator's namespace
   */
  readonly clusterNamespace?: string;
  /**
   * The block pool.
   * @default replicapool
   */
  readonly pool?: string;
  /**
   * The file system.
   * @default ext4
   */
  readonly fsType?: string;
}

/** @internal */
export function cephRbd(options: CephRbdOptions): StorageClassProps {
  const operator = options.operatorNamespace ?? 'rook-ceph';
  const cluster = options.clusterNamespace ?? operator;
  const secret = (step: string, name: string) => ({
    [`csi.storage.k8s.io/${step}-secret-name`]: name,
    [`csi.storage.k8s.io/${step}-secret-namespace`]: cluster,
  });
  return classOf(`${operator}.rbd.csi.ceph.com`, options, {
    'clusterID': cluster,
    'pool': options.pool ?? 'replicapool',
    'imageFormat': '2',
    'imageFeatures': 'layering',
    ...secret('provisioner', 'rook-csi-rbd-provisioner'),
    ...secret('controller-expand', 'rook-csi-rbd-provisioner'),
    ...secret('node-stage', 'rook-csi-rbd-node'),
    'csi.storage.k8s.io/fstype': options.fsType ?? 'ext4',
  });
}

/** Options of `StorageClass.portworx`. */
export interface PortworxOptions extends StorageClassOptions {
  /**
   * How many copies of each volume are kept.
   * @default 2
   */
  readonly replication?: number;
  /**
   * The input/output profile: `auto`, `db_remote` …
   * @default - the driver's
   */
  readonly ioProfile?: string;
}

/** @internal */
export function portworx(options: PortworxOptions): StorageClassProps {
  return classOf('pxd.portworx.com', options, {
    repl: options.replication ?? 2,
    io_profile: options.ioProfile,
  });
}

/** Options of `StorageClass.longhorn`. */
export interface LonghornOptions extends StorageClassOptions {
  /**
   * How many copies of each volume are kept, on different nodes.
   * @default 3
   */
  readonly replicas?: number;
  /**
   * The file system.
   * @default ext4
   */
  readonly fsType?: string;
}

/** @internal */
export function longhorn(options: LonghornOptions): StorageClassProps {
  return classOf('driver.longhorn.io', options, {
    numberOfReplicas: options.replicas ?? 3,
    // Minutes after which a failed copy is not repaired but replaced.
    staleReplicaTimeout: 2880,
    fsType: options.fsType ?? 'ext4',
  });
}

/** Options of `StorageClass.openEbsReplicated`. */
export interface OpenEbsReplicatedOptions extends StorageClassOptions {
  /**
   * How many copies of each volume are kept.
   * @default 3
   */
  readonly replicas?: number;
}

/** @internal */
export function openEbsReplicated(options: OpenEbsReplicatedOptions): StorageClassProps {
  return classOf('io.openebs.csi-mayastor', options, { protocol: 'nvmf', repl: options.replicas ?? 3 });
}

/** Options of `StorageClass.openEbsLvm`. */
export interface OpenEbsLvmOptions extends StorageClassOptions {
  /**
   * The LVM volume group on the nodes.
   */
  readonly volumeGroup: string;
}

/** @internal */
export function openEbsLvm(options: OpenEbsLvmOptions): StorageClassProps {
  return classOf('local.csi.openebs.io', options, { storage: 'lvm', volgroup: options.volumeGroup });
}

/** Options of `StorageClass.openEbsHostpath`. */
export interface OpenEbsHostpathOptions extends StorageClassOptions {
  /**
   * The directory on the nodes in which volumes are made.
   * @default /var/openebs/local
   */
  readonly basePath?: string;
}

/** @internal */
export function openEbsHostpath(options: OpenEbsHostpathOptions): StorageClassProps {
  const config = [{ name: 'StorageType', value: 'hostpath' }, { name: 'BasePath', value: options.basePath ?? '/var/openebs/local' }]
    .map(({ name, value }) => `- name: ${name}\n  value: ${JSON.stringify(value)}\n`).join('');
  const metadata = {
    ...options.metadata,
    annotations: { 'openebs.io/cas-type': 'local', 'cas.openebs.io/config': config, ...options.metadata?.annotations },
  };
  return classOf('openebs.io/local', { allowVolumeExpansion: false, ...options, metadata }, {});
}

/** The common part: parameters as strings, the user's over the factory's, expansion unless said otherwise. */
function classOf(
  provisioner: string,
  options: StorageClassOptions,
  parameters: Record<string, string | number | boolean | undefined>,
): StorageClassProps {
  const own = Object.entries(parameters).flatMap(([key, value]) => value === undefined ? [] : [[key, String(value)]]);
  return {
    metadata: options.metadata,
    reclaimPolicy: options.reclaimPolicy,
    volumeBindingMode: options.volumeBindingMode,
    mountOptions: options.mountOptions,
    isDefault: options.isDefault,
    provisioner,
    allowVolumeExpansion: options.allowVolumeExpansion ?? true,
    parameters: { ...Object.fromEntries(own), ...options.parameters },
  };
}
