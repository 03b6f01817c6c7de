import { EnvValue } from 'cdk8s-plus-28';
import {
  BackupPlace, backupVolume, bringBackup, IDLE, RESTORE_SCRIPTS, RESTRICTED_CONTAINER, restrictedPod, scriptsVolume, yamlVariable,
} from './backup-place';
import { SCRIPTS_PATH } from './join-container';
import { kubectl } from './operation-steps';
import { untilReady } from './operator-shell';

/**
 * What a pod needs that restores a backup.
 *
 * @internal
 */
export interface RestorePod {
  /** The database. */
  readonly name: string;
  readonly image: string;
  readonly user: number;
  readonly env: Record<string, string>;
  /** A member's claims by the path that they are mounted at, where its server must not run meanwhile. */
  readonly claims?: Record<string, string>;
  /** Secrets by the path that they are mounted at. */
  readonly secrets?: Record<string, string>;
  /** Labels by which the servers let it in, where it is a client of theirs. */
  readonly labels?: Record<string, string>;
  /** Scripts that `restore.sh` runs or reads. @default none */
  readonly scripts?: string[];
  /** A file of the configuration that the script needs as well, by its key in the ConfigMap. */
  readonly config?: { readonly path: string; readonly key: string; readonly file: string };
}

/**
 * The steps by which a pod restores the backup that the operator has chosen: `restore.sh` makes something of it beside what
 * is there, and swaps them when that is whole. They need `POLL` before them.
 *
 * @param argument of `restore.sh`, besides the name of the backup
 *
 * @internal
 */
export function restoreBy(place: { readonly namespace: string }, backup: BackupPlace, pod: RestorePod, argument?: string): string[] {
  const name = `${pod.name}-restore`;
  const run = kubectl(place);
  const receiver = { pod: name, container: backup.bucket ? 'fetch' : 'restore', wait: untilReady(run, name) };
  const command = restoreCommand('"$BACKUP"', argument).join(' ');
  const isWithMember = pod.claims !== undefined;
  const made = [name, ...isWithMember && !backup.bucket ? [`${name}-from`] : []];
  return [
    ...bringBackup(place, backup, { yaml: yaml(name, pod, backup), receiver, isWithMember, configMap: `${pod.name}-config` }),
    ...isWithMember ? [
      '# Until this is done, the members have what they had. After a failure run the steps again, or go back:',
      `#   ${run} delete pod ${made.join(' ')} --ignore-not-found, and scale up.`,
    ] : [],
    `${run} exec ${name} -c restore -- ${command} | tee >(cat >&2) | grep -Fx "restored $BACKUP" > /dev/null`,
    `${run} delete pod ${name}`,
  ];
}

/** The command that restores a backup, within the pod. */
export function restoreCommand(backup: string, argument?: string): string[] {
  return ['bash', `${SCRIPTS_PATH}/restore.sh`, backup, ...argument === undefined ? [] : [argument]];
}

function yaml(
  pod: string, { name, image, user, env, claims = {}, secrets = {}, labels = {}, scripts = [], config }: RestorePod, backup: BackupPlace,
): string[] {
  const entries = Object.entries(claims);
  const secretEntries = Object.entries(secrets);
  const labelList = Object.entries(labels).map(([key, value]) => `${key}: ${value}`).join(', ');
  return [
    'apiVersion: v1',
    'kind: Pod',
    `metadata: {name: ${pod}${labelList === '' ? '' : `, labels: {${labelList}}`}}`,
    'spec:',
    '  automountServiceAccountToken: false',
    `  ${restrictedPod(user)}`,
    '  containers:',
    '  - name: restore',
    `    image: ${image}`,
    `    ${IDLE}`,
    `    env: [${Object.entries(env).map(([variable, value]) => yamlVariable(variable, EnvValue.fromValue(value))).join(', ')}]`,
    `    ${RESTRICTED_CONTAINER}`,
    '    volumeMounts:',
    ...entries.map(([path], index) => `    - {name: claim-${index}, mountPath: ${path}}`),
    '    - {name: backup, mountPath: /backup}',
    ...secretEntries.map(([path], index) => `    - {name: secret-${index}, mountPath: ${path}}`),
    `    - {name: scripts, mountPath: ${SCRIPTS_PATH}}`,
    ...config ? [`    - {name: config, mountPath: ${config.path}}`] : [],
    ...backup.bucket ? [
      '  - name: fetch',
      `    image: ${backup.bucket.image}`,
      `    ${IDLE}`,
      '    env:',
      ...Object.entries(backup.bucket.variables).map(([variable, value]) => `    - ${yamlVariable(variable, value)}`),
      `    ${RESTRICTED_CONTAINER}`,
      '    volumeMounts:',
      '    - {name: backup, mountPath: /backup}',
      `    - {name: scripts, mountPath: ${SCRIPTS_PATH}}`,
    ] : [],
    '  volumes:',
    ...entries.map(([, claim], index) => `  - {name: claim-${index}, persistentVolumeClaim: {claimName: ${claim}}}`),
    backupVolume(backup, entries.length > 0),
    ...secretEntries.map(([, secret], index) => `  - {name: secret-${index}, secret: {secretName: ${secret}, defaultMode: 0440}}`),
    scriptsVolume(`${name}-config`, ['restore.sh', ...RESTORE_SCRIPTS, ...scripts]),
    ...config ? [`  - {name: config, configMap: {name: ${name}-config, items: [{key: ${config.key}, path: ${config.file}}]}}`] : [],
  ];
}
