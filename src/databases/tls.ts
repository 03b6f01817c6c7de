import { ApiObject, Duration, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { TLS_PATH } from './mounts';
import { FLAG, DURATION, object, OBJECT_NAME, refuse } from './prop-checks';

/**
 * Options of `DatabaseTls.certManager`.
 */
export interface CertManagerOptions {
  /** The name of the issuer. It must have a CA, whose certificate cert-manager puts into the Secret as `ca.crt`. */
  readonly issuer: string;

  /**
   * Whether it is a ClusterIssuer.
   *
   * @default - false: an Issuer of the namespace
   */
  readonly isClusterIssuer?: boolean;

  /**
   * How long a certificate is valid. cert-manager renews it after two thirds of that.
   *
   * @default Duration.days(90)
   */
  readonly validity?: Duration;
}

const CERT_MANAGER = object({ issuer: OBJECT_NAME, isClusterIssuer: FLAG, validity: DURATION }, { issuer: 'nobody would sign the certificate; write the issuer\'s name' }, '{ issuer: \'…\' }');

/**
 * The certificate that a database's members show, to clients and to each other: a Secret in cert-manager's shape, with
 * the keys `tls.crt`, `tls.key` (in PKCS #8, where the database is written in Java) and `ca.crt`. The names that it must hold are the database's `certificateNames`.
 */
export class DatabaseTls {
  /**
   * A Secret of the database's namespace that you make.
   *
   * @param name the name of the Secret
   */
  public static fromSecretName(name: string): DatabaseTls {
    refuse('DatabaseTls.fromSecretName', OBJECT_NAME(name, 'name'));
    return new DatabaseTls((scope) => kplus.Secret.fromSecretName(scope, 'TlsSecret', name));
  }

  /**
   * A Secret that cert-manager makes and renews, for the names that the database will have.
   *
   * @param options the issuer, and how long a certificate is good for
   */
  public static certManager(options: CertManagerOptions): DatabaseTls {
    refuse('DatabaseTls.certManager', CERT_MANAGER(options, 'options')?.replace(/^options\./, ''));
    return new DatabaseTls((scope, database, names) => {
      const secret = kplus.Secret.fromSecretName(scope, 'TlsSecret', `${database}-tls`);
      new ApiObject(scope, 'Certificate', {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: `${database}-tls` },
        spec: {
          secretName: secret.name,
          issuerRef: { name: options.issuer, kind: options.isClusterIssuer ? 'ClusterIssuer' : 'Issuer', group: 'cert-manager.io' },
          dnsNames: Lazy.any({ produce: names }),
          usages: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
          duration: `${(options.validity ?? Duration.days(90)).toHours()}h`,
          // Java reads no other encoding; everything else reads this one too.
          privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' },
        },
      });
      return secret;
    });
  }

  private constructor(private readonly make: (scope: Construct, database: string, names: () => string[]) => kplus.ISecret) {}

  /** @internal */
  public _bind(scope: Construct, database: string, names: () => string[]): kplus.ISecret {
    return this.make(scope, database, names);
  }
}

/**
 * Lines for a probe's script that have a server read its certificate anew when that was renewed: the kubelet brings the
 * new one into the volume, and most servers keep the old one until it has expired. Once at the start for nothing.
 *
 * @internal
 */
export function renewCertificate(command: string, writableDirectory: string): string {
  const [certificate, read] = [`${TLS_PATH}/tls.crt`, `${writableDirectory}/certificate-read`];
  return `if [ ${certificate} -nt ${read} ]; then ${command} && touch -r ${certificate} ${read}; fi`;
}
