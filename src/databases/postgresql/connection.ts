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

/** The variables that libpq and what is built on it read, and an address for everything else. */
export function postgreSqlConnection({ host, database, user, secret, tlsSecret }: ConnectionOptions): DatabaseConnection {
  const value = (text: string) => kplus.EnvValue.fromValue(text);
  return new DatabaseConnection({
    host,
    port: layout.PORT,
    secret,
    passwordKey: layout.KEYS.application,
    tlsSecret,
    variables: {
      PGHOST: value(host),
      PGPORT: value(String(layout.PORT)),
      PGDATABASE: value(database),
      PGUSER: value(user),
      PGPASSWORD: kplus.EnvValue.fromSecretValue({ secret, key: layout.KEYS.application }),
      ...tlsSecret ? { PGSSLMODE: value('require') } : {},
      DATABASE_URL: value(`postgresql://$(PGUSER):$(PGPASSWORD)@$(PGHOST):$(PGPORT)/$(PGDATABASE)${tlsSecret ? '?sslmode=$(PGSSLMODE)' : ''}`),
    },
  });
}
