import { ApiObject, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { BackupSchedule, DatabaseBackup, S3BackupOptions } from './backup';
import { BackupPlace } from './backup-place';
import { DatabaseStorage } from './database-props';
import { isolateTask, taskContainer, taskLabels } from './task-pod';
import { toQuantity } from '../constructs/size';
import { StatefulSet } from '../constructs/stateful-set';

const UPLOAD_IMAGE = 'rclone/rclone:1.72.0';

/** What a backup is called, which is when it was made. */
const NAME_GLOB = '20[0-9][0-9][0-9][0-9][0-9][0-9]T*Z';

/** A CronJob's name may be no longer: its Jobs get eleven characters more. */
const NAME_LIMIT = 52;

/**
 * What a system says of its backups.
 *
 * @internal
 */
export interface BackupTool {
  readonly image: string;
  /** A script for `bash`, or `shell`, that writes the backup into the directory `$TARGET`. */
  readonly script: string;
  /** @default bash */
  readonly shell?: 'bash' | 'sh';
  /** A command that runs before the script, where the system's tool is in an image that has no shell. */
  readonly before?: { readonly image: string; readonly command: string[] };
  readonly env?: { [name: string]: kplus.EnvValue };
  readonly mounts?: { readonly path: string; readonly volume: kplus.Volume }[];
  readonly user: number;
  /** What the tool needs. @default - 256Mi */
  readonly memory?: Size;
}

/**
 * The CronJob, and the claim that it writes to.
 *
 * @internal
 */
export class BackupJob {
  /** Where the backups are, for a restore. */
  public readonly place: BackupPlace;

  /** The labels of its pods, which the database has to let in. */
  public readonly labels: Record<string, string>;

  constructor(
    scope: Construct & { readonly _nameOrigin: string }, set: StatefulSet, backup: DatabaseBackup, tool: BackupTool, storage: DatabaseStorage,
  ) {
    const { _schedule: schedule, _bucket: bucket } = backup;
    const { namespace } = set.metadata;
    const name = `${set.name}-backup`;
    if (name.length > NAME_LIMIT) {
      throw new Error(`database '${set.name}' (${scope.node.path}): its backup CronJob would be '${name}', made of ${scope._nameOrigin}, ${name.length} characters, and the API server `
        + `takes ${NAME_LIMIT}; give a metadata.name of at most ${NAME_LIMIT - '-backup'.length}`);
    }
    this.labels = taskLabels(set.name, 'backup');
    isolateTask(scope, 'BackupNetworkPolicy', { name, namespace }, this.labels);

    const target = backup._claim ?? { size: bucket!.scratchSize ?? storage.size, storageClass: bucket!.storageClass ?? storage.storageClass };
    const claim = addClaim(scope, name, namespace, target);
    const volume = kplus.Volume.fromPersistentVolumeClaim(scope, 'BackupVolume', claim, { name: 'backup' });
    const temporary = kplus.Volume.fromEmptyDir(scope, 'BackupTemporary', 'tmp');
    const toolContainer = (title: string, image: string, command: string[]) => taskContainer({
      name: title,
      image,
      command,
      resources: resourcesOf(schedule, tool.memory),
      envVariables: tool.env,
      volumeMounts: [{ path: '/backup', volume }, { path: '/tmp', volume: temporary }, ...tool.mounts ?? []],
    });
    const before = tool.before ? [toolContainer('before', tool.before.image, tool.before.command)] : [];
    const dump = toolContainer('dump', tool.image, [tool.shell ?? 'bash', '-c', dumpScript(tool, bucket ? undefined : schedule)]);
    new kplus.CronJob(scope, 'Backup', {
      metadata: { name, namespace },
      podMetadata: { labels: this.labels },
      schedule: schedule.schedule,
      timeZone: schedule.timeZone ?? 'Etc/UTC',
      concurrencyPolicy: kplus.ConcurrencyPolicy.FORBID,
      // A cluster that was down at the time makes up for it within the hour.
      startingDeadline: Duration.hours(1),
      activeDeadline: schedule.timeout ?? Duration.hours(6),
      backoffLimit: 2,
      restartPolicy: kplus.RestartPolicy.NEVER,
      securityContext: { user: tool.user, group: tool.user, fsGroup: tool.user, fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH },
      initContainers: [...before, ...bucket ? [dump] : []],
      containers: [bucket ? uploadContainer(bucket, set, volume, temporary) : dump],
    });
    this.place = {
      name,
      image: tool.image,
      user: tool.user,
      // What fits where backups are kept or gathered fits there, too.
      scratch: { size: toQuantity(target.size), storageClassName: (bucket ? target : storage).storageClass?.storageClassName },
      bucket: bucket && { image: bucket.uploadImage ?? UPLOAD_IMAGE, variables: bucketVariables(bucket, set) },
    };
  }
}

function addClaim(scope: Construct, name: string, namespace: string | undefined, storage: DatabaseStorage): kplus.IPersistentVolumeClaim {
  // Of cdk8s-plus, a claim has whole gibibytes.
  new ApiObject(scope, 'BackupClaim', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: {
      accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
      storageClassName: storage.storageClass?.storageClassName,
      volumeMode: kplus.PersistentVolumeMode.FILE_SYSTEM,
      resources: { requests: { storage: toQuantity(storage.size) } },
    },
  });
  return kplus.PersistentVolumeClaim.fromClaimName(scope, 'BackupClaimName', name);
}

function resourcesOf({ resources }: BackupSchedule, memory = Size.mebibytes(256)): kplus.ContainerResources {
  return {
    cpu: resources?.cpu ?? { request: kplus.Cpu.millis(100) },
    memory: resources?.memory ?? { request: memory, limit: memory },
    ephemeralStorage: resources?.ephemeralStorage,
  };
}

/** Only what is whole has a name without `.partial`; only after that does anything old go. */
function dumpScript({ script, shell }: BackupTool, kept: BackupSchedule | undefined): string {
  const minutes = Math.ceil((kept?.retention ?? Duration.days(14)).toMinutes({ integral: false }));
  return [
    shell === 'sh' ? 'set -eu' : 'set -Eeuo pipefail',
    'umask 077',
    'rm -rf /backup/*.partial',
    // What has been uploaded, or was not, is of no use here any more.
    ...kept ? [] : ['rm -rf /backup/2*'],
    'name="$(date -u +%Y%m%dT%H%M%SZ)"',
    'TARGET="/backup/$name.partial"',
    'mkdir "$TARGET"',
    script.trim(),
    'mv "$TARGET" "/backup/$name"',
    'echo "backup $name: $(du -sh "/backup/$name" | cut -f1)"',
    ...kept ? [`find /backup -mindepth 1 -maxdepth 1 -name '2*' -mmin +${minutes} -exec rm -rf {} +`] : [],
    '',
  ].join('\n');
}

function uploadContainer(bucket: S3BackupOptions, set: StatefulSet, volume: kplus.Volume, temporary: kplus.Volume): kplus.ContainerProps {
  const hours = Math.ceil((bucket.retention ?? Duration.days(14)).toHours({ integral: false }));
  return taskContainer({
    name: 'upload',
    image: bucket.uploadImage ?? UPLOAD_IMAGE,
    command: ['sh', '-ec', [
      'rclone copy --immutable /backup "$DESTINATION" --exclude "*.partial/**"',
      'rclone check --one-way /backup "$DESTINATION" --exclude "*.partial/**"',
      // Backups only: who else keeps things in that directory keeps them.
      `rclone delete --min-age ${hours}h --rmdirs --include '/${NAME_GLOB}/**' "$DESTINATION"`,
      'rm -rf /backup/2*',
      '',
    ].join('\n')],
    resources: resourcesOf(bucket),
    envVariables: bucketVariables(bucket, set),
    volumeMounts: [{ path: '/backup', volume }, { path: '/tmp', volume: temporary }],
  });
}

/** By which `rclone` finds `$DESTINATION`. */
function bucketVariables(bucket: S3BackupOptions, set: StatefulSet): Record<string, kplus.EnvValue> {
  const secretValue = (key: string) => kplus.EnvValue.fromSecretValue({ secret: bucket.credentials, key });
  return {
    DESTINATION: kplus.EnvValue.fromValue(`backup:${bucketPath(bucket, set)}`),
    // There is no file; all of it is here.
    RCLONE_CONFIG: kplus.EnvValue.fromValue('/tmp/rclone.conf'),
    RCLONE_CONFIG_BACKUP_TYPE: kplus.EnvValue.fromValue('s3'),
    RCLONE_CONFIG_BACKUP_PROVIDER: kplus.EnvValue.fromValue(bucket.endpoint ? 'Other' : 'AWS'),
    RCLONE_CONFIG_BACKUP_REGION: kplus.EnvValue.fromValue(bucket.region ?? 'us-east-1'),
    ...bucket.endpoint ? { RCLONE_CONFIG_BACKUP_ENDPOINT: kplus.EnvValue.fromValue(bucket.endpoint) } : {},
    RCLONE_CONFIG_BACKUP_ACCESS_KEY_ID: secretValue('access-key-id'),
    RCLONE_CONFIG_BACKUP_SECRET_ACCESS_KEY: secretValue('secret-access-key'),
    // The bucket is there; the right to make one is not asked for.
    RCLONE_CONFIG_BACKUP_NO_CHECK_BUCKET: kplus.EnvValue.fromValue('true'),
  };
}

/** `bucket/directory`, where a database's backups are. */
function bucketPath(bucket: S3BackupOptions, set: StatefulSet): string {
  return `${bucket.bucket}/${bucket.prefix ?? `${set.metadata.namespace ?? 'default'}/${set.name}`}`;
}
