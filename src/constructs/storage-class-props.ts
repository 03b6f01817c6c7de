import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

/**
 * Something that names a StorageClass.
 */
export interface IStorageClass {
  /** The name of the class. */
  readonly storageClassName: string;
}

/**
 * When a volume is made for a claim.
 */
export enum VolumeBindingMode {
  /** When the first pod that uses the claim is scheduled, where that pod can reach it. */
  WAIT_FOR_FIRST_CONSUMER = 'WaitForFirstConsumer',
  /** As soon as the claim exists, wherever the driver likes: a zonal disk may end up out of its pod's reach. */
  IMMEDIATE = 'Immediate',
}

/**
 * Properties that every StorageClass has.
 */
export interface StorageClassOptions {
  /**
   * Metadata of the object. StorageClasses have no namespace.
   *
   * @default - named after the construct's id
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What becomes of a volume when its claim is deleted. Kubernetes' own default is to delete the data as well.
   *
   * @default PersistentVolumeReclaimPolicy.RETAIN
   */
  readonly reclaimPolicy?: kplus.PersistentVolumeReclaimPolicy;

  /**
   * When volumes are made.
   *
   * @default - WaitForFirstConsumer
   */
  readonly volumeBindingMode?: VolumeBindingMode;

  /**
   * Whether claims may grow.
   *
   * @default - true where the driver can
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * Options of the mount.
   *
   * @default - none
   */
  readonly mountOptions?: string[];

  /**
   * Whether the cluster gives this class to claims that name none.
   *
   * @default false
   */
  readonly isDefault?: boolean;

  /**
   * Parameters of the driver, beside (and over) those that the factory sets.
   *
   * @default - none
   */
  readonly parameters?: { [key: string]: string };
}

/**
 * Properties of a `StorageClass` for any driver.
 */
export interface StorageClassProps extends StorageClassOptions {
  /**
   * The driver's name, such as `ebs.csi.aws.com`.
   */
  readonly provisioner: string;
}
