import * as kplus from 'cdk8s-plus-28';
import { DatabaseConnection } from './connection';

/** Whose connection it is, to which database: what systems with users and passwords have in common. */
export interface Login {
  readonly host: string;
  readonly database: string;
  readonly user: string;
  readonly secret: kplus.ISecret;
  readonly tlsSecret?: kplus.ISecret;
}

/** How a system's clients want to be told. */
export interface LoginVariables {
  readonly port: number;
  /** The key of the password in the Secret. */
  readonly passwordKey: string;
  /** What the variables are called. */
  readonly names: Record<'host' | 'port' | 'database' | 'user' | 'password', string>;
  /** Further ones, which may refer to those. */
  readonly more: Record<string, string>;
}

/**
 * The parts by the names that a system's clients read, and what else they want to know, such as an address of all of them.
 *
 * @internal
 */
export function loginConnection(
  { host, database, user, secret, tlsSecret }: Login, { port, passwordKey, names, more }: LoginVariables,
): DatabaseConnection {
  const value = (text: string) => kplus.EnvValue.fromValue(text);
  return new DatabaseConnection({
    host,
    port,
    secret,
    passwordKey,
    tlsSecret,
    variables: {
      [names.host]: value(host),
      [names.port]: value(String(port)),
      [names.database]: value(database),
      [names.user]: value(user),
      [names.password]: kplus.EnvValue.fromSecretValue({ secret, key: passwordKey }),
      ...Object.fromEntries(Object.entries(more).map(([name, text]) => [name, value(text)])),
    },
  });
}
