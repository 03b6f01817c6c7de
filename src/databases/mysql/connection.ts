import * as kplus from 'cdk8s-plus-28';
import * as layout from './layout';
import { DatabaseConnection } from '../connection';

interface ConnectionOptions {
  readonly host: string;
  readonly database: string;
  readonly user: string;
  readonly secret: kplus.ISecret;
  readonly tlsSecret?: kplus.ISecret;
}

/** The parts by names of their own, and an address of all of them. MySQL's clients read hardly any variable. */
export function mySqlConnection({ host, database, user, secret, tlsSecret }: ConnectionOptions): DatabaseConnection {
  const value = (text: string) => kplus.EnvValue.fromValue(text);
  return new DatabaseConnection({
    host,
    port: layout.PORT,
    secret,
    passwordKey: layout.KEYS.application,
    tlsSecret,
    variables: {
      MYSQL_HOST: value(host),
      MYSQL_PORT: value(String(layout.PORT)),
      MYSQL_DATABASE: value(database),
      MYSQL_USER: value(user),
      MYSQL_PASSWORD: kplus.EnvValue.fromSecretValue({ secret, key: layout.KEYS.application }),
      DATABASE_URL: value('mysql://$(MYSQL_USER):$(MYSQL_PASSWORD)@$(MYSQL_HOST):$(MYSQL_PORT)/$(MYSQL_DATABASE)'),
    },
  });
}
