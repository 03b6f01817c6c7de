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
  /** Claims by the path that they are mounted at. */
  readonly claims: Record<string, string>;
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
 * A pod that has a member's volumes while no server has them, as lines of YAML.
 *
 * @internal
 */
export function restorePod({ name, image, user, env, claims, secrets = {}, labels = {}, scriptsPath, scripts = ['restore.sh'], config }: RestorePod): string[] {
  const entries = Object.entries(claims);
  const secretEntries = Object.entries(secrets);
  const labelList = Object.entries(labels).map(([key, value]) => `${key}: ${value}`).join(', ');
  return [
    'apiVersion: v1',
    'kind: Pod',
    `metadata: {name: ${name}-restore${labelList === '' ? '' : `, labels: {${labelList}}`}}`,
    'spec:',
    '  automountServiceAccountToken: false',
    `  securityContext: {runAsUser: ${user}, runAsGroup: ${user}, fsGroup: ${user}, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}`,
    '  containers:',
    '  - name: restore',
    `    image: ${image}`,
    '    command: [sleep, infinity]',
    `    env: [${Object.entries(env).map(([variable, value]) => `{name: ${variable}, value: ${JSON.stringify(value)}}`).join(', ')}]`,
    '    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}',
    '    volumeMounts:',
    ...entries.map(([path], index) => `    - {name: claim-${index}, mountPath: ${path}}`),
    ...secretEntries.map(([path], index) => `    - {name: secret-${index}, mountPath: ${path}}`),
    `    - {name: scripts, mountPath: ${scriptsPath}}`,
    ...config ? [`    - {name: config, mountPath: ${config.path}}`] : [],
    '  volumes:',
    ...entries.map(([, claim], index) => `  - {name: claim-${index}, persistentVolumeClaim: {claimName: ${claim}}}`),
    ...secretEntries.map(([, secret], index) => `  - {name: secret-${index}, secret: {secretName: ${secret}, defaultMode: 0440}}`),
    `  - {name: scripts, configMap: {name: ${name}-config, items: [${scripts.map((file) => `{key: scripts.${file}, path: ${file}}`).join(', ')}]}}`,
    ...config ? [`  - {name: config, configMap: {name: ${name}-config, items: [{key: ${config.key}, path: ${config.file}}]}}`] : [],
  ];
}
