import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { addCredentialsJob } from './credentials-job';
import { object, OBJECT_NAME, refuse, TEXT } from './prop-checks';

/**
 * Options of `DatabaseCredentials.generated`.
 */
export interface GeneratedCredentialsOptions {
  /**
   * The name of the Secret.
   *
   * @default <database>-credentials
   */
  readonly secretName?: string;

  /**
   * The image that makes it: with `sh` and `curl`.
   *
   * @default - curlimages/curl, pinned
   */
  readonly image?: string;
}

const SECRET = object({}, { name: 'a Secret is found by its name; write kplus.Secret.fromSecretName(…)' }, 'kplus.Secret.fromSecretName(…)');
const GENERATED = object({ secretName: OBJECT_NAME, image: TEXT }, {}, '{}');

/**
 * Where a database's passwords come from. Whichever it is, manifests hold the Secret's name and keys only; the keys
 * are those that the system documents (`credentialKeys`). Passwords should be letters and digits: they become part of
 * addresses.
 */
export class DatabaseCredentials {
  /**
   * A Secret that you make, or that is in the app already.
   *
   * @param secret the Secret, in the namespace of the database
   */
  public static fromSecret(secret: kplus.ISecret): DatabaseCredentials {
    refuse('DatabaseCredentials.fromSecret', SECRET(secret, 'secret'));
    return new DatabaseCredentials((scope) => kplus.Secret.fromSecretName(scope, 'CredentialsSecret', secret.name));
  }

  /**
   * A Secret of the database's namespace that you make.
   *
   * @param name the name of the Secret
   */
  public static fromSecretName(name: string): DatabaseCredentials {
    refuse('DatabaseCredentials.fromSecretName', OBJECT_NAME(name, 'name'));
    return new DatabaseCredentials((scope) => kplus.Secret.fromSecretName(scope, 'CredentialsSecret', name));
  }

  /**
   * A Secret that a Job makes in the cluster when there is none, with a random value for each key. The Job may create
   * Secrets in its namespace, and neither read nor change any: one that exists stays as it is, so that running it again
   * does nothing.
   *
   * @param options what is not to be as it is by default
   */
  public static generated(options: GeneratedCredentialsOptions = {}): DatabaseCredentials {
    refuse('DatabaseCredentials.generated', GENERATED(options, 'options')?.replace(/^options\./, ''));
    return new DatabaseCredentials((scope, database, keys) => {
      const secret = kplus.Secret.fromSecretName(scope, 'CredentialsSecret', options.secretName ?? `${database}-credentials`);
      addCredentialsJob(scope, { database, secretName: secret.name, keys, image: options.image });
      return secret;
    });
  }

  private constructor(private readonly make: (scope: Construct, database: string, keys: string[]) => kplus.ISecret) {}

  /**
   * @param keys all that the database may come to read: a Secret that a Job has made gets no key later, such as when metrics are turned on
   * @internal
   */
  public _bind(scope: Construct, database: string, keys: string[]): kplus.ISecret {
    return this.make(scope, database, keys);
  }
}
