import { CREDENTIALS_PATH } from './mounts';
import { POLL, untilItSucceeds } from './operator-shell';

/**
 * A line for the operator's shell: other random passwords in a Secret that is there. They go by standard input, for what is
 * in an argument shows in the list of processes, and what is typed in the shell's history; other keys stay as they are.
 *
 * @param kubectl with its namespace
 */
export function newPasswords(kubectl: string, secret: string, keys: readonly string[]): string {
  return `{ echo stringData:; for key in ${keys.join(' ')}; do echo "  $key: \\"$(openssl rand -hex 16)\\""; done; } | ${kubectl} patch secret ${secret} --patch-file /dev/stdin`;
}

/**
 * The same, and the wait until a pod has them: what reads them there before would go on with the old ones, and say nothing.
 *
 * @param exec `kubectl exec` into a container that has the Secret mounted, up to and with `--`
 */
export function newPasswordsIn(kubectl: string, secret: string, keys: readonly string[], exec: string): string[] {
  return [
    ...POLL,
    `SEEN=$(${exec} readlink ${CREDENTIALS_PATH}/..data)`,
    newPasswords(kubectl, secret, keys),
    '# The volume shows it a minute or two later:',
    untilItSucceeds(`${exec} sh -c '[ "$(readlink ${CREDENTIALS_PATH}/..data)" != "$0" ]' "$SEEN"`, 600),
  ];
}
