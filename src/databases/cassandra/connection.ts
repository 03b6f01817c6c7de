import * as layout from './layout';
import { DatabaseConnection } from '../connection';
import { Login, loginConnection } from '../login-connection';

/** What every driver asks for; there is no address that says it in one. */
export function cassandraConnection(login: Login & { readonly datacenter: string }): DatabaseConnection {
  return loginConnection(login, {
    port: layout.CLIENT_PORT,
    passwordKey: layout.KEYS.application,
    names: {
      host: 'CASSANDRA_CONTACT_POINTS', port: 'CASSANDRA_PORT', database: 'CASSANDRA_KEYSPACE', user: 'CASSANDRA_USERNAME', password: 'CASSANDRA_PASSWORD',
    },
    more: { CASSANDRA_LOCAL_DATACENTER: login.datacenter },
  });
}
