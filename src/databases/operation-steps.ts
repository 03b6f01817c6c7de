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
      // A Job that is there already would be in the way of the next: each has a name of its own.
      `JOB=${name}-$(date +%s)`,
      `${kubectl(place)} create job $JOB --from=cronjob/${name}`,
      `${kubectl(place)} wait --for=condition=complete --timeout=6h job/$JOB`,
      `${kubectl(place)} logs job/$JOB --all-containers`,
    ],
  };
}
