import { ApiObject, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ClusterScopedObject } from './cluster-scoped';
import { namedMetadata } from './naming';
import { IStorageClass, StorageClassProps, VolumeBindingMode } from './storage-class-props';
import * as drivers from './storage-drivers';

/**
 * How volumes are made: by which driver, with which parameters, where and when. Once the class exists, its provisioner,
 * parameters, reclaim policy and volume binding mode cannot change. The factories know their driver: right name and parameters, expansion where it can, volumes
 * made where the pod is scheduled.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
 *
 * @example
 * const ssd = StorageClass.awsEbs(chart, 'ssd', { type: 'gp3' });
 */
export class StorageClass extends kplus.Resource implements IStorageClass {
  /**
   * A class that the cluster has already.
   *
   * @param name the name of the class
   */
  public static fromStorageClassName(name: string): IStorageClass {
    return { storageClassName: name };
  }

  /**
   * Amazon EBS, driver `ebs.csi.aws.com`: zonal block volumes, encrypted.
   *
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param options what is not to be as it is by default
   */
  public static awsEbs(scope: Construct, id: string, options: drivers.AwsEbsOptions = {}): StorageClass {
    return new StorageClass(scope, id, drivers.awsEbs(options));
  }

  /**
   * Google Persistent Disk and Hyperdisk, driver `pd.csi.storage.gke.io`: zonal, or replicated in two zones.
   *
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param options what is not to be as it is by default
   */
  public static gcpPersistentDisk(scope: Construct, id: string, options: drivers.GcpPersistentDiskOptions = {}): StorageClass {
    return new StorageClass(scope, id, drivers.gcpPersistentDisk(options));
  }

  /**
   * Azure managed disks, driver `disk.csi.azure.com`: zonal, or zone-redundant with a `_ZRS` SKU.
   *
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param options what is not to be as it is by default
   */
  public static azureDisk(scope: Construct, id: string, options: drivers.AzureDiskOptions = {}): StorageClass {
    return new StorageClass(scope, id, drivers.azureDisk(options));
  }

  /**
   * Ceph RBD managed by Rook, driver `<operator namespace>.rbd.csi.ceph.com`.
   *
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param options what is not to be as it is by default
   */
  public static cephRbd(scope: Construct, id: string, options: drivers.CephRbdOptions = {}): StorageClass {
    return new StorageClass(scope, id, drivers.cephRbd(options));
  }

  /**
   * Portworx, driver `pxd.portworx.com`: replicated volumes.
   *
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param options what is not to be as it is by default
   */
  public static portworx(scope: Construct, id: string, options: drivers.PortworxOptions = {}): StorageClass {
    return new StorageClass(scope, id, drivers.portworx(options));
  }

  /**
   * Longhorn, driver `driver.longhorn.io`: replicated volumes.
   *
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param options what is not to be as it is by default
   */
  public static longhorn(scope: Construct, id: string, options: drivers.LonghornOptions = {}): StorageClass {
    return new StorageClass(scope, id, drivers.longhorn(options));
  }

  /**
   * OpenEBS Replicated PV (Mayastor), driver `io.openebs.csi-mayastor`.
   *
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param options what is not to be as it is by default
   */
  public static openEbsReplicated(scope: Construct, id: string, options: drivers.OpenEbsReplicatedOptions = {}): StorageClass {
    return new StorageClass(scope, id, drivers.openEbsReplicated(options));
  }

  /**
   * OpenEBS Local PV on LVM, driver `local.csi.openebs.io`: the pod stays on the volume's node.
   *
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param options what is not to be as it is by default
   */
  public static openEbsLvm(scope: Construct, id: string, options: drivers.OpenEbsLvmOptions): StorageClass {
    return new StorageClass(scope, id, drivers.openEbsLvm(options));
  }

  /**
   * OpenEBS Local PV as a directory of the node, provisioner `openebs.io/local`: no size limit, no expansion.
   *
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param options what is not to be as it is by default
   */
  public static openEbsHostpath(scope: Construct, id: string, options: drivers.OpenEbsHostpathOptions = {}): StorageClass {
    return new StorageClass(scope, id, drivers.openEbsHostpath(options));
  }

  /** The plural of the kind, as the API names it. */
  public readonly resourceType = 'storageclasses';

  /** The driver's name. */
  public readonly provisioner: string;

  /** When volumes are made. */
  public readonly volumeBindingMode: VolumeBindingMode;

  /** What becomes of a volume when its claim is deleted. */
  public readonly reclaimPolicy: kplus.PersistentVolumeReclaimPolicy;

  /** Whether claims may grow. */
  public readonly allowVolumeExpansion: boolean;

  /** @see kplus.Resource.apiObject */
  protected readonly apiObject: ApiObject;

  private readonly props: StorageClassProps;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   */
  constructor(scope: Construct, id: string, props: StorageClassProps) {
    super(scope, id);
    this.provisioner = props.provisioner;
    this.volumeBindingMode = props.volumeBindingMode ?? VolumeBindingMode.WAIT_FOR_FIRST_CONSUMER;
    this.reclaimPolicy = props.reclaimPolicy ?? kplus.PersistentVolumeReclaimPolicy.RETAIN;
    this.allowVolumeExpansion = props.allowVolumeExpansion ?? false;
    this.props = props;
    const metadata = namedMetadata(scope, id, props.metadata);
    this.apiObject = new ClusterScopedObject(this, 'Resource', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        ...metadata,
        annotations: { ...metadata.annotations, ...props.isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {} },
      },
      provisioner: this.provisioner,
      parameters: Lazy.any({ produce: () => this.parameters }),
      reclaimPolicy: this.reclaimPolicy,
      volumeBindingMode: this.volumeBindingMode,
      allowVolumeExpansion: this.allowVolumeExpansion,
      mountOptions: props.mountOptions,
    });
  }

  /** The name of the class. */
  public get storageClassName(): string {
    return this.name;
  }

  /** The driver's parameters. */
  public get parameters(): { [key: string]: string } {
    return { ...this.props.parameters };
  }
}
