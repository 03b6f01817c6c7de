import { TLS_PATH } from './mounts';

/**
 * The lines of a script by which a server in Java gets its certificate: one file, in PEM, of the key and what proves it.
 *
 * @internal
 */
export function pemKeystore(path: string): string {
  return `grep -q 'BEGIN PRIVATE KEY' ${TLS_PATH}/tls.key || {
  echo 'join: tls.key is not in PKCS #8, and Java reads no other; cert-manager: privateKey.encoding: PKCS8; otherwise openssl pkcs8 -topk8 -nodes' >&2
  exit 1
}
cat ${TLS_PATH}/tls.key ${TLS_PATH}/tls.crt > ${path}.new
mv ${path}.new ${path}
`;
}
