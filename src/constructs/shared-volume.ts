import { ApiObject, ApiObjectMetadata, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ClusterScopedObject } from './cluster-scoped';
import { DEFAULT_NAMESPACE, namedMetadata } from './naming';
import { toQuantity } from './size';
import { IStorageClass } from './storage-class-props';
import { isDnsLabel, toDnsLabel } from '../model/names';

/**
 * Properties that every `SharedVolume` has.
 */
export interface SharedVolumeOptions {
  /**
   * The storage that the claim requests.
   */
  readonly size: Size;

  /**
   * Metadata of the claim.
   *
   * @default - named after the construct's id
   */
  readonly claimMetadata?: ApiObjectMetadata;

  /**
   * The name of the volume within pods: a DNS label.
   *
   * @default - the construct's id
   */
  readonly volumeName?: string;

  /**
   * How the volume may be mounted.
   *
   * @default [ReadWriteMany]
   */
  readonly accessModes?: kplus.PersistentVolumeAccessMode[];
}

/**
 * Properties of a `SharedVolume` that a driver makes.
 */
export interface SharedVolumeProps extends SharedVolumeOptions {
  /**
   * A class whose driver can attach a volume to several nodes (a network file system; most disks cannot). With
   * `persistentVolumeName`: the class of that volume, without which the claim would not be bound to it.
   *
   * @default - the cluster's default class; with `persistentVolumeName` none
   */
  readonly storageClass?: IStorageClass;

  /**
   * The name of the PersistentVolume that the claim is bound to, instead of one that a class makes.
   *
   * @default - a class makes the volume
   */
  readonly persistentVolumeName?: string;
}

/**
 * Properties of `SharedVolume.nfs`.
 */
export interface NfsSharedVolumeProps extends SharedVolumeOptions {
  /**
   * The NFS server: host name or address.
   */
  readonly server: string;

  /**
   * The exported directory.
   */
  readonly path: string;

  /**
   * Metadata of the PersistentVolume.
   *
   * @default - named after the construct's id
   */
  readonly persistentVolumeMetadata?: ApiObjectMetadata;

  /**
   * Options of the mount, such as `nfsvers=4.1`.
   *
   * @default - the node's
   */
  readonly mountOptions?: string[];
}

/**
 * One volume for all pods of a workload: a claim, not a claim template. What needs a volume of its own for each pod
 * takes a `VolumeClaimTemplate`.
 *
 * @example
 * const shared = SharedVolume.nfs(chart, 'media', { server: 'nfs.example.com', path: '/media', size: Size.gibibytes(10) });
 * container.mount('/srv/media', shared);
 */
export class SharedVolume extends Construct implements kplus.IStorage {
  /**
   * A directory of an NFS server: a PersistentVolume and the claim bound to it by name, each reserved for the other.
   *
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props the server, the directory and what the claim asks for
   */
  public static nfs(scope: Construct, id: string, props: NfsSharedVolumeProps): SharedVolume {
    const persistentVolume = namedMetadata(scope, id, props.persistentVolumeMetadata);
    const shared = new SharedVolume(scope, id, { ...props, persistentVolumeName: persistentVolume.name });
    new ClusterScopedObject(shared, 'PersistentVolume', {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: persistentVolume,
      spec: {
        capacity: { storage: toQuantity(props.size) },
        accessModes: shared.accessModes,
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: '',
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: shared.claimName, namespace: shared.claim.metadata.namespace ?? DEFAULT_NAMESPACE },
        mountOptions: props.mountOptions,
        nfs: { server: props.server, path: props.path },
      },
    });
    return shared;
  }

  /** The name of the claim. */
  public readonly claimName: string;

  private readonly claim: ApiObject;
  private readonly modes?: kplus.PersistentVolumeAccessMode[];
  private readonly volume: kplus.Volume;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when the volume's name is no DNS label
   */
  constructor(scope: Construct, id: string, props: SharedVolumeProps) {
    super(scope, id);
    const volumeName = props.volumeName ?? toDnsLabel(id);
    if (volumeName === undefined || !isDnsLabel(volumeName)) {
      throw new Error(`shared volume ${this.node.path}: '${volumeName ?? id}' is not a DNS label (lower-case letters, digits and '-', `
        + 'at most 63), and pods could not use it; give another as `volumeName`');
    }
    this.modes = props.accessModes;
    this.claim = new ApiObject(this, 'Claim', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: namedMetadata(scope, id, props.claimMetadata),
      spec: {
        accessModes: this.accessModes,
        resources: { requests: { storage: toQuantity(props.size) } },
        volumeName: props.persistentVolumeName,
        // An empty class keeps the cluster's default class from making a volume of its own.
        storageClassName: props.storageClass?.storageClassName ?? (props.persistentVolumeName === undefined ? undefined : ''),
        volumeMode: kplus.PersistentVolumeMode.FILE_SYSTEM,
      },
    });
    this.node.defaultChild = this.claim;
    this.claimName = this.claim.name;
    this.volume = kplus.Volume.fromPersistentVolumeClaim(
      this, 'Volume', kplus.PersistentVolumeClaim.fromClaimName(this, 'Reference', this.claimName), { name: volumeName });
  }

  /** How the volume may be mounted. */
  public get accessModes(): kplus.PersistentVolumeAccessMode[] {
    return [...this.modes ?? [kplus.PersistentVolumeAccessMode.READ_WRITE_MANY]];
  }

  /** The volume to mount. */
  public asVolume(): kplus.Volume {
    return this.volume;
  }
}
