/** What the operators' steps of several systems have in common. */
import { Operation } from './operations';
import { ask, byHand, POLL, untilComplete } from './operator-shell';

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
      ...POLL,
      // A Job that is there already would be in the way of the next: each has a name of its own.
      `JOB=${name}-$(date +%s)`,
      `${kubectl(place)} create job "$JOB" --from=cronjob/${name}`,
      ...untilComplete(kubectl(place), '"$JOB"'),
      `${kubectl(place)} logs "job/$JOB" --all-containers`,
    ],
  };
}

/**
 * The steps after which no member runs, for a restore.
 *
 * @param timeout until the servers have ended
 */
export function stopMembers(place: Place & { readonly name: string }, pods: readonly string[], timeout: string): string[] {
  return [
    '# Members that start meanwhile would begin anew, or have the volume:',
    byHand('Pause whatever applies the manifests by itself, such as Argo CD or Flux.'),
    `${kubectl(place)} scale statefulset ${place.name} --replicas=0`,
    `${kubectl(place)} wait --for=delete ${pods.map((pod) => `pod/${pod}`).join(' ')} --timeout=${timeout}`,
  ];
}

/**
 * @param claims of all members
 * @param otherwise a remark on volumes that are grown apart from these
 */
export function growVolumes(place: Place & { readonly name: string }, claims: readonly string[], otherwise: readonly string[] = []): Operation {
  return {
    title: 'Grow the volumes',
    steps: [
      '# Where the class allows expansion. A claim template cannot be changed: the claims are, and the set is made anew around its pods.',
      ...ask('NEW_SIZE', 'A size that the volumes are to have, such as 100Gi', '[0-9]+(\\.[0-9]+)?[KMGTPE]i?'),
      ...claims.map((claim) => `${kubectl(place)} patch pvc ${claim} -p '{"spec":{"resources":{"requests":{"storage":"'"$NEW_SIZE"'"}}}}'`),
      `${kubectl(place)} delete statefulset ${place.name} --cascade=orphan`,
      '# Set storage.size to the same and apply.',
      ...otherwise,
    ],
  };
}

/** Of systems where nobody takes the place of a primary that has lost its volume. */
export const PRIMARY_FORMED: Operation = {
  title: 'When the database has been formed',
  steps: ['# Set isFormed: true and apply: no pod is restarted, and a primary whose volume is lost never begins an empty database.'],
};

/**
 * Of systems where a replica without data copies the primary.
 *
 * @param members by ordinal, and which of them is the primary
 * @param when why one is replaced, for the title
 * @param what a replica becomes
 */
export function replaceReplica(
  place: Place, members: { readonly pods: readonly string[]; readonly primary: number }, when: string, what: string,
): Operation {
  const { pods, primary } = members;
  const pod = pods[primary === pods.length - 1 ? 0 : pods.length - 1];
  return {
    title: `Replace a replica ${when}`,
    steps: [
      `# As ${pod}: without its claim it becomes a new ${what} of ${pods[primary]}. Of the primary, move it first.`,
      `${kubectl(place)} delete pvc ${claimOf(pod)} --wait=false`,
      `${kubectl(place)} delete pod ${pod}`,
    ],
  };
}

/**
 * @param exec `kubectl exec` into the member that was restored, up to and with `--`
 * @param paths whose former content is beside them
 */
export function deleteSetAside(exec: string, paths: readonly string[]): Operation {
  return {
    title: 'Delete what a restore has kept',
    steps: [
      '# When all is well, and nobody needs what was there before the restore: this deletes it for good.',
      `${exec} bash -c 'rm -rf ${paths.map((path) => `${path}.before-*`).join(' ')}'`,
    ],
  };
}

/**
 * The steps that take a pod off the API server's list while its node does not answer. Whoever deletes a pod by force that
 * still runs has two of it.
 */
export function deleteLostPod(place: Place, pod: string): string[] {
  const run = kubectl(place);
  return [
    `# If ${pod} is on a node that does not answer, power that node off first.`,
    `NODE=$(${run} get pod ${pod} --ignore-not-found -o jsonpath='{.spec.nodeName}')`,
    '[ -n "${POWERED_OFF+set}" ] \\',
    `  || read -r -p "Node that you have powered off (${pod} is on \${NODE:-none}), or nothing if there is none: " POWERED_OFF`,
    'if [ -n "$POWERED_OFF" ]; then',
    `  [ "$POWERED_OFF" = "$NODE" ] || { echo "${pod} is on node '$NODE', not on '$POWERED_OFF': it is not deleted" >&2; exit 1; }`,
    `  STATE=$(${run} get node "$NODE" -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}' || true)`,
    `  [ "$STATE" != True ] || { echo "node $NODE is Ready, so it is not off: ${pod} is not deleted" >&2; exit 1; }`,
    `  ${run} delete pod ${pod} --force`,
    'fi',
  ];
}
