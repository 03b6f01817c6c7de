/** What cert-manager would put into a Secret, made by openssl. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate for those names, its key, and the CA that signed it: a new one, unless another's is given. */
export function tlsSecret(names: string[], authority = newAuthority()): Record<string, string> {
  const directory = mkdtempSync(join(tmpdir(), 'certificates-'));
  const file = (name: string) => join(directory, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'ignore' });
  try {
    Object.entries(authority).forEach(([name, text]) => writeFileSync(file(name), text));
    openssl('req', ...KEY, '-keyout', 'tls.key', '-out', 'tls.csr', '-subj', '/CN=server');
    writeFileSync(file('names'), `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`);
    openssl('x509', '-req', '-in', 'tls.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '1', '-extfile', 'names', '-out', 'tls.crt');
    return Object.fromEntries(['tls.crt', 'tls.key', 'ca.crt'].map((name) => [name, readFileSync(file(name), 'utf8')]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** A CA, with its key. */
export function newAuthority(): Record<'ca.crt' | 'ca.key', string> {
  const directory = mkdtempSync(join(tmpdir(), 'certificates-'));
  try {
    execFileSync('openssl', ['req', '-x509', ...KEY, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=ca', '-days', '1'], { cwd: directory, stdio: 'ignore' });
    return { 'ca.crt': readFileSync(join(directory, 'ca.crt'), 'utf8'), 'ca.key': readFileSync(join(directory, 'ca.key'), 'utf8') };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** A command that prints the fingerprint of the certificate that a server shows. */
export function shownCertificate(address: string, ...flags: string[]): string[] {
  return ['bash', '-c', `openssl s_client -connect ${address} ${flags.join(' ')} < /dev/null 2> /dev/null | openssl x509 -noout -fingerprint -sha256`];
}

/** That fingerprint, of a certificate in a Secret. */
export function fingerprint(secret: Record<string, string>): string {
  return new X509Certificate(secret['tls.crt']).fingerprint256;
}
