import * as layout from './layout';
import { DatabaseConnection } from '../connection';
import { Login, loginConnection } from '../login-connection';

/** By any member, from which a driver learns the others: the address stays as it is when members come and go. */
export function mongoConnection(login: Login & { readonly replicaSetName: string }): DatabaseConnection {
  return loginConnection(login, {
    port: layout.PORT,
    passwordKey: layout.KEYS.application,
    names: { host: 'MONGODB_HOST', port: 'MONGODB_PORT', database: 'MONGODB_DATABASE', user: 'MONGODB_USERNAME', password: 'MONGODB_PASSWORD' },
    more: {
      MONGODB_URI: 'mongodb://$(MONGODB_USERNAME):$(MONGODB_PASSWORD)@$(MONGODB_HOST):$(MONGODB_PORT)/$(MONGODB_DATABASE)'
        + `?replicaSet=${login.replicaSetName}&authSource=$(MONGODB_DATABASE)${login.tlsSecret ? '&tls=true' : ''}`,
    },
  });
}
