import * as kplus from 'cdk8s-plus-28';
import { SCRIPTS_PATH } from './join-container';
import { kubectl } from './operation-steps';
import { untilReady } from './operator-shell';
import { scriptFile } from './script-file';

/**
 * Where a database's backups are, and how a pod gets at one.
 *
 * @internal
 */
export interface BackupPlace {
  /** The name of the CronJob and of its claim. */
  readonly name: string;
  /** The image of the tool that makes them: with `sh` and the usual commands. */
  readonly image: string;
  readonly user: number;
  /** A volume that any one backup fits on, where a member's volume is. */
  readonly scratch: { readonly size: string; readonly storageClassName?: string };
  /** Where they are, when the claim is not what keeps them. */
  readonly bucket?: { readonly image: string; readonly variables: Record<string, kplus.EnvValue> };
}

const TRANSFER = 'transfer.sh';
const COMMON = 'restore-common.sh';

/** What every database with a restore has among its scripts. */
export const RESTORE_SCRIPTS = [TRANSFER, COMMON];

/** @internal */
export function restoreScripts(): Record<string, string> {
  return Object.fromEntries(RESTORE_SCRIPTS.map((name) => [name, scriptFile('', name)]));
}

/** Under the `restricted` Pod Security Standard, as lines of a pod's YAML. */
export const RESTRICTED_CONTAINER = 'securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}';

export function restrictedPod(user: number): string {
  return `securityContext: {runAsUser: ${user}, runAsGroup: ${user}, fsGroup: ${user}, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}`;
}

/**
 * The volume `backup` of a pod that restores. A claim is in one zone, and a member's may be in another, where no pod could
 * have both: a pod that has a member's claim gets a volume of its own, made where that is, and gone with it.
 */
export function backupVolume({ name, scratch, bucket }: BackupPlace, isWithMember: boolean): string {
  if (!isWithMember && !bucket) return `  - {name: backup, persistentVolumeClaim: {claimName: ${name}}}`;
  const storageClass = scratch.storageClassName === undefined ? '' : `storageClassName: ${JSON.stringify(scratch.storageClassName)}, `;
  return `  - {name: backup, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], ${storageClass}resources: {requests: {storage: ${scratch.size}}}}}}}`;
}

/** A variable of a container, as an element of a list in YAML. */
export function yamlVariable(name: string, { value, valueFrom }: kplus.EnvValue): string {
  return `{name: ${name}, ${value === undefined ? `valueFrom: ${JSON.stringify(valueFrom)}` : `value: ${JSON.stringify(value)}`}}`;
}

/** What a container does that only waits for commands. As the first process, `sleep` alone would not end when it is told to. */
export const IDLE = 'command: [sh, -c, "trap \'exit 0\' TERM; sleep infinity & wait"]';

/** A container of a pod in which the scripts of transfers are. */
interface Receiver {
  readonly pod: string;
  readonly container: string;
  /** How the steps wait until it runs. */
  readonly wait: string[];
}

/** The pod that restores, and what brings the backup into it. */
export interface RestoreTarget {
  readonly yaml: string[];
  /** Has the volume `backup`, and `rclone` where backups are in a bucket. */
  readonly receiver: Receiver;
  /** Whether that pod has a member's claim. */
  readonly isWithMember: boolean;
  /** The ConfigMap with the database's scripts. */
  readonly configMap: string;
}

/** The volume of scripts in a pod that is made by hand. */
export function scriptsVolume(configMap: string, files: readonly string[]): string {
  return `  - {name: scripts, configMap: {name: ${configMap}, items: [${files.map((file) => `{key: scripts.${file}, path: ${file}}`).join(', ')}]}}`;
}

/** So often a file is sent, before the restore is given up. */
const TRIES = 5;

/**
 * The steps by which a pod that restores is made, and `/backup/$BACKUP` there is the one that the operator has chosen, whole.
 */
export function bringBackup(place: { readonly namespace: string }, backup: BackupPlace, target: RestoreTarget): string[] {
  const { yaml, receiver, isWithMember, configMap } = target;
  const run = kubectl(place);
  const make = (lines: string[]) => [`${run} apply -f - <<'END'`, ...lines, 'END'];
  const transfer = `-- sh ${SCRIPTS_PATH}/transfer.sh`;
  const to = `to() { ${run} exec -i ${receiver.pod} -c ${receiver.container} ${transfer} "$@"; }`;
  const choose = (list: string) => [list, '[ -n "${BACKUP-}" ] || read -r -p \'Which of these backups: \' BACKUP'];
  if (backup.bucket) return [...make(yaml), ...receiver.wait, to, ...choose('to bucket < /dev/null'), 'to fetch "$BACKUP" < /dev/null'];
  if (!isWithMember) return [...make(yaml), ...receiver.wait, to, ...choose('to list < /dev/null'), 'to files "$BACKUP" < /dev/null'];
  const reader = `${receiver.pod}-from`;
  return [
    '# The backups may be in another zone than the member, where no pod could have both volumes: one pod reads, another writes.',
    ...make(readerPod(reader, backup, configMap)),
    ...make(yaml),
    ...untilReady(run, reader),
    ...receiver.wait,
    `from() { ${run} exec ${reader} ${transfer} "$@"; }`,
    to,
    ...choose('from list'),
    'FILES=$(from files "$BACKUP")',
    '# Each file is sent again until it has arrived as it is. What has arrived is there when the steps are run again.',
    'while IFS= read -r FILE <&4; do',
    '  TRY=0',
    '  until to has "$BACKUP" "$FILE" < /dev/null; do',
    '    TRY=$((TRY + 1))',
    '    [ "$TRY" -eq 1 ] || sleep 5',
    `    [ "$TRY" -le ${TRIES} ] || { echo "$FILE has come short ${TRIES} times: run the steps again later" >&2; exit 1; }`,
    '    from send "$BACKUP" "$FILE" < /dev/null | to receive "$BACKUP" "$FILE" || true',
    '  done',
    'done 4<<< "${FILES%$\'\\n\'/}"',
    'to whole "$BACKUP" "$FILES" < /dev/null',
    `${run} delete pod ${reader}`,
  ];
}

function readerPod(pod: string, { name, image, user }: BackupPlace, configMap: string): string[] {
  return [
    'apiVersion: v1',
    'kind: Pod',
    `metadata: {name: ${pod}}`,
    'spec:',
    '  automountServiceAccountToken: false',
    `  ${restrictedPod(user)}`,
    '  containers:',
    '  - name: read',
    `    image: ${image}`,
    `    ${IDLE}`,
    `    ${RESTRICTED_CONTAINER}`,
    '    volumeMounts:',
    '    - {name: backup, mountPath: /backup, readOnly: true}',
    `    - {name: scripts, mountPath: ${SCRIPTS_PATH}}`,
    '  volumes:',
    `  - {name: backup, persistentVolumeClaim: {claimName: ${name}}}`,
    scriptsVolume(configMap, [TRANSFER]),
  ];
}
