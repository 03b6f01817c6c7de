import * as layout from './layout';
import { DatabaseConnection } from '../connection';
import { Login, loginConnection } from '../login-connection';

/** The parts by names of their own, and an address of all of them. MySQL's clients read hardly any variable. */
export function mySqlConnection(login: Login): DatabaseConnection {
  return loginConnection(login, {
    port: layout.PORT,
    passwordKey: layout.KEYS.application,
    names: { host: 'MYSQL_HOST', port: 'MYSQL_PORT', database: 'MYSQL_DATABASE', user: 'MYSQL_USER', password: 'MYSQL_PASSWORD' },
    more: { DATABASE_URL: 'mysql://$(MYSQL_USER):$(MYSQL_PASSWORD)@$(MYSQL_HOST):$(MYSQL_PORT)/$(MYSQL_DATABASE)' },
  });
}
