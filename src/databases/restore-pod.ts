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
  /** Where `restore.sh` is. */
  readonly scriptsPath: string;
}

/**
 * A pod that has a member's volumes while no server has them, as lines of YAML.
 *
 * @internal
 */
export function restorePod({ name, image, user, env, claims, scriptsPath }: RestorePod): string[] {
  const entries = Object.entries(claims);
  return [
    'apiVersion: v1',
    'kind: Pod',
    `metadata: {name: ${name}-restore}`,
    'spec:',
    '  automountServiceAccountToken: false',
    `  securityContext: {runAsUser: ${user}, runAsGroup: ${user}, fsGroup: ${user}, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}`,
    '  containers:',
    '  - name: restore',
    `    image: ${image}`,
    '    command: [sleep, infinity]',
    `    env: [${Object.entries(env).map(([variable, value]) => `{name: ${variable}, value: ${value}}`).join(', ')}]`,
    '    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}',
    '    volumeMounts:',
    ...entries.map(([path], index) => `    - {name: claim-${index}, mountPath: ${path}}`),
    `    - {name: scripts, mountPath: ${scriptsPath}}`,
    '  volumes:',
    ...entries.map(([, claim], index) => `  - {name: claim-${index}, persistentVolumeClaim: {claimName: ${claim}}}`),
    `  - {name: scripts, configMap: {name: ${name}-config, items: [{key: scripts.restore.sh, path: restore.sh}]}}`,
  ];
}
