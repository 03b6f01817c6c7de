/** What the operators' steps of several systems have in common. */
import { Operation } from './operations';

/** Where the commands go. */
interface Place {
  readonly namespace: string;
}

/** `kubectl -n shop`, as in every command. */
export function kubectl({ namespace }: Place): string {
  return `kubectl -n ${namespace}`;
}

/** The claim of a member's data. */
export function claimOf(pod: string): string {
  return `data-${pod}`;
}

/** @param name of the CronJob that makes backups */
export function backUp(place: Place, name: string): Operation {
  return {
    title: 'Back up now',
    steps: [
      `${kubectl(place)} create job ${name}-now --from=cronjob/${name}`,
      `${kubectl(place)} wait --for=condition=complete --timeout=6h job/${name}-now`,
      `${kubectl(place)} logs job/${name}-now --all-containers`,
    ],
  };
}

/**
 * How a backup comes to where a restore looks for it.
 *
 * @param name of the claim
 * @param bucket where backups are, when they are not in the claim
 */
export function bringBackup({ name, bucket }: { readonly name: string; readonly bucket?: string }): string[] {
  return bucket ? [`# Bring the backup into the claim ${name}, as the directory BACKUP: rclone copy ${bucket}/BACKUP, or cp, in a pod that mounts it.`] : [];
}
