import { Cron, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Check, DURATION, kind, object, refuse, TEXT } from './prop-checks';
import { RESOURCES, STORAGE_CLASS, VOLUME_SIZE } from './resource-checks';
import { IStorageClass } from '../constructs/storage-class-props';

/**
 * When backups are made, and how long they are kept.
 */
export interface BackupSchedule {
  /** When. */
  readonly schedule: Cron;

  /**
   * The time zone of the schedule, such as `Europe/Berlin`.
   *
   * @default Etc/UTC
   */
  readonly timeZone?: string;

  /**
   * How long a backup is kept. Old ones go when a new one has succeeded.
   *
   * @default Duration.days(14)
   */
  readonly retention?: Duration;

  /**
   * How long one may take, before it is given up.
   *
   * @default Duration.hours(6)
   */
  readonly timeout?: Duration;

  /**
   * What the Job needs: each of its containers, which run one after the other.
   *
   * @default - 100m CPU without limit; memory, as request and limit, 256Mi, for MongoDB and Cassandra 1Gi
   */
  readonly resources?: kplus.ContainerResources;
}

/**
 * Options of `DatabaseBackup.toClaim`.
 */
export interface ClaimBackupOptions extends BackupSchedule {
  /** How large the claim for all backups that are kept is. */
  readonly size: Size;

  /**
   * The class of the claim: best one whose volumes do not share the database's fate.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: IStorageClass;
}

/**
 * Options of `DatabaseBackup.toS3`.
 */
export interface S3BackupOptions extends BackupSchedule {
  /** The bucket. */
  readonly bucket: string;

  /** A Secret with the keys `access-key-id` and `secret-access-key`. */
  readonly credentials: kplus.ISecret;

  /**
   * The directory in the bucket.
   *
   * @default <namespace>/<database>
   */
  readonly prefix?: string;

  /**
   * The address of an S3-compatible service.
   *
   * @default - Amazon's, of the region
   */
  readonly endpoint?: string;

  /**
   * The region.
   *
   * @default us-east-1
   */
  readonly region?: string;

  /**
   * How large the claim is in which a backup is gathered before it is uploaded.
   *
   * @default - the size of a member's volume
   */
  readonly scratchSize?: Size;

  /**
   * The class of that claim.
   *
   * @default - that of the members' volumes
   */
  readonly storageClass?: IStorageClass;

  /**
   * The image that uploads: with `sh` and `rclone`.
   *
   * @default - rclone/rclone, pinned
   */
  readonly uploadImage?: string;
}

const SCHEDULE: Record<string, Check> = {
  schedule: kind((value) => typeof value?.expressionString === 'string', ', and nobody knows when backups are made; write Cron.daily(), or Cron.schedule({ hour: \'3\', minute: \'0\' })'),
  timeZone: TEXT,
  retention: DURATION,
  timeout: DURATION,
  resources: RESOURCES,
};
const NO_SCHEDULE = { schedule: 'no backup would ever be made; write Cron.daily()' };

const CLAIM = object({ ...SCHEDULE, size: VOLUME_SIZE, storageClass: STORAGE_CLASS },
  { ...NO_SCHEDULE, size: 'no claim can be made; write the size of all backups that are kept, such as Size.gibibytes(100)' }, '{ schedule: Cron.daily(), size: Size.gibibytes(100) }');

const BUCKET = object({
  ...SCHEDULE,
  bucket: TEXT,
  credentials: object({ name: TEXT }, { name: 'a Secret is found by its name; write kplus.Secret.fromSecretName(…)' }, 'kplus.Secret.fromSecretName(…)'),
  prefix: TEXT,
  endpoint: TEXT,
  region: TEXT,
  scratchSize: VOLUME_SIZE,
  storageClass: STORAGE_CLASS,
  uploadImage: TEXT,
}, {
  ...NO_SCHEDULE,
  bucket: 'name the bucket that backups go to',
  credentials: 'nothing could be uploaded; give the Secret with the keys access-key-id and secret-access-key',
}, '{ schedule: Cron.daily(), bucket: \'…\', credentials: secret }');

/**
 * Regular backups of a database, by a CronJob that uses the system's own tool. How to restore one is among the
 * database's `operations`.
 */
export class DatabaseBackup {
  /**
   * Backups in a claim `<database>-backup` of their own, a directory each.
   *
   * @param options when a backup is made, and what the claim is like
   */
  public static toClaim(options: ClaimBackupOptions): DatabaseBackup {
    refuse('DatabaseBackup.toClaim', CLAIM(options, 'options')?.replace(/^options\./, ''));
    return new DatabaseBackup(options, options);
  }

  /**
   * Backups in a bucket of Amazon S3, MinIO, Ceph or whatever speaks its protocol, a directory each.
   *
   * @param options when a backup is made, and the bucket
   */
  public static toS3(options: S3BackupOptions): DatabaseBackup {
    refuse('DatabaseBackup.toS3', BUCKET(options, 'options')?.replace(/^options\./, ''));
    return new DatabaseBackup(options, undefined, options);
  }

  /** @internal */
  private constructor(
    /** @internal */
    public readonly _schedule: BackupSchedule,
    /** @internal */
    public readonly _claim?: ClaimBackupOptions,
    /** @internal */
    public readonly _bucket?: S3BackupOptions,
  ) {
    const retention = _schedule.retention ?? Duration.days(14);
    if (!(retention.toHours({ integral: false }) >= 1)) {
      throw new Error(`DatabaseBackup: retention is ${retention.toHumanString()}, and every backup would be deleted as soon as it is made; keep them for days`);
    }
  }
}
