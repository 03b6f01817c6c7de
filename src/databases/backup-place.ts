import * as kplus from 'cdk8s-plus-28';
import { kubectl } from './operation-steps';

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

/** The container that a backup is brought to, in one of the pods. */
interface Receiver {
  readonly pod: string;
  readonly container: string;
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

/**
 * The steps by which a pod that restores is made, and `/backup/$BACKUP` there is the one that the operator has chosen.
 *
 * @param yaml of that pod
 * @param receiver that has the volume `backup`, and `rclone` where backups are in a bucket
 * @param isWithMember whether that pod has a member's claim
 */
export function bringBackup(
  place: { readonly namespace: string }, backup: BackupPlace, yaml: string[], receiver: Receiver, isWithMember: boolean,
): string[] {
  const run = kubectl(place);
  const make = (lines: string[]) => [`${run} apply -f - <<'END'`, ...lines, 'END'];
  const to = (command: string, flags = '') => `${run} exec ${flags}${receiver.pod} -c ${receiver.container} -- ${command}`;
  const begun = `until ${to('true')} 2> /dev/null; do sleep 2; done`;
  const choose = (list: string) => ['# Which one it is to be, of these:', list, 'BACKUP=NAME'];
  if (backup.bucket) {
    return [
      ...make(yaml), begun,
      ...choose(to('sh -c \'rclone lsf "$DESTINATION"\'')),
      to('sh -c "rclone copy \\"\\$DESTINATION/$BACKUP\\" /backup/$BACKUP"'),
    ];
  }
  if (!isWithMember) return [...make(yaml), begun, ...choose(to('ls /backup'))];
  const reader = `${receiver.pod}-from`;
  const from = (command: string) => `${run} exec ${reader} -- ${command}`;
  return [
    '# The backups may be in another zone than the member, where no pod could have both volumes: one pod reads, another writes.',
    ...make(readerPod(reader, backup)),
    ...make(yaml),
    `${run} wait --for=condition=Ready --timeout=15m pod/${reader}`, begun,
    ...choose(from('ls /backup')),
    to('mkdir /backup/$BACKUP'),
    `for FILE in $(${from('ls /backup/$BACKUP')}); do ${from('cat /backup/$BACKUP/$FILE')} | ${to('sh -c "cat > /backup/$BACKUP/$FILE"', '-i ')}; done`,
    '# Each file must be OK:',
    `${from('sh -c "cd /backup/$BACKUP && sha256sum *"')} | ${to('sh -c "cd /backup/$BACKUP && sha256sum -c"', '-i ')}`,
    `${run} delete pod ${reader}`,
  ];
}

function readerPod(pod: string, { name, image, user }: BackupPlace): string[] {
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
    '    command: [sleep, infinity]',
    `    ${RESTRICTED_CONTAINER}`,
    '    volumeMounts: [{name: backup, mountPath: /backup, readOnly: true}]',
    '  volumes:',
    `  - {name: backup, persistentVolumeClaim: {claimName: ${name}}}`,
  ];
}
