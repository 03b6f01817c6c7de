import { EnvValue } from 'cdk8s-plus-28';
import { BackupPlace, backupVolume, bringBackup, RESTRICTED_CONTAINER, restrictedPod, yamlVariable } from './backup-place';
import { kubectl } from './operation-steps';

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
  /** Where the scripts are. */
  readonly scriptsPath: string;
  /** @default restore.sh */
  readonly scripts?: string[];
  /** A file of the configuration that the script needs as well, by its key in the ConfigMap. */
  readonly config?: { readonly path: string; readonly key: string; readonly file: string };
}

/**
 * The steps by which a pod restores the backup that the operator has chosen, which is `/backup/$BACKUP` there.
 *
 * @param commands what it runs, one after the other
 *
 * @internal
 */
export function restoreBy(place: { readonly namespace: string }, backup: BackupPlace, pod: RestorePod, commands: string[]): string[] {
  const name = `${pod.name}-restore`;
  return [
    ...bringBackup(place, backup, yaml(name, pod, backup), { pod: name, container: backup.bucket ? 'fetch' : 'restore' }, pod.claims !== undefined),
    ...commands.map((command) => `${kubectl(place)} exec ${name} -c restore -- ${command}`),
    `${kubectl(place)} delete pod ${name}`,
  ];
}

function yaml(pod: string, { name, image, user, env, claims = {}, secrets = {}, labels = {}, scriptsPath, scripts = ['restore.sh'], config }: RestorePod, backup: BackupPlace): string[] {
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
    '    command: [sleep, infinity]',
    `    env: [${Object.entries(env).map(([variable, value]) => yamlVariable(variable, EnvValue.fromValue(value))).join(', ')}]`,
    `    ${RESTRICTED_CONTAINER}`,
    '    volumeMounts:',
    ...entries.map(([path], index) => `    - {name: claim-${index}, mountPath: ${path}}`),
    '    - {name: backup, mountPath: /backup}',
    ...secretEntries.map(([path], index) => `    - {name: secret-${index}, mountPath: ${path}}`),
    `    - {name: scripts, mountPath: ${scriptsPath}}`,
    ...config ? [`    - {name: config, mountPath: ${config.path}}`] : [],
    ...backup.bucket ? [
      '  - name: fetch',
      `    image: ${backup.bucket.image}`,
      '    command: [sleep, infinity]',
      '    env:',
      ...Object.entries(backup.bucket.variables).map(([variable, value]) => `    - ${yamlVariable(variable, value)}`),
      `    ${RESTRICTED_CONTAINER}`,
      '    volumeMounts: [{name: backup, mountPath: /backup}]',
    ] : [],
    '  volumes:',
    ...entries.map(([, claim], index) => `  - {name: claim-${index}, persistentVolumeClaim: {claimName: ${claim}}}`),
    backupVolume(backup, entries.length > 0),
    ...secretEntries.map(([, secret], index) => `  - {name: secret-${index}, secret: {secretName: ${secret}, defaultMode: 0440}}`),
    `  - {name: scripts, configMap: {name: ${name}-config, items: [${scripts.map((file) => `{key: scripts.${file}, path: ${file}}`).join(', ')}]}}`,
    ...config ? [`  - {name: config, configMap: {name: ${name}-config, items: [{key: ${config.key}, path: ${config.file}}]}}`] : [],
  ];
}
