import * as layout from './layout';
import { DatabaseConnection } from '../connection';
import { Login, loginConnection } from '../login-connection';

/** The variables that libpq and what is built on it read, and an address for everything else. */
export function postgreSqlConnection(login: Login): DatabaseConnection {
  const hasTls = login.tlsSecret !== undefined;
  return loginConnection(login, {
    port: layout.PORT,
    passwordKey: layout.KEYS.application,
    names: { host: 'PGHOST', port: 'PGPORT', database: 'PGDATABASE', user: 'PGUSER', password: 'PGPASSWORD' },
    more: {
      ...hasTls ? { PGSSLMODE: 'require' } : {},
      DATABASE_URL: `postgresql://$(PGUSER):$(PGPASSWORD)@$(PGHOST):$(PGPORT)/$(PGDATABASE)${hasTls ? '?sslmode=$(PGSSLMODE)' : ''}`,
    },
  });
}
