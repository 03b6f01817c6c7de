/**
 * A line for the operator's shell: other random passwords in a Secret that is there. They go by standard input, for what is
 * in an argument shows in the list of processes, and what is typed in the shell's history; other keys stay as they are.
 *
 * @param kubectl with its namespace
 */
export function newPasswords(kubectl: string, secret: string, keys: readonly string[]): string {
  return `{ echo stringData:; for key in ${keys.join(' ')}; do echo "  $key: \\"$(openssl rand -hex 16)\\""; done; } | ${kubectl} patch secret ${secret} --patch-file /dev/stdin`;
}
