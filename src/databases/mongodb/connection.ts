import * as kplus from 'cdk8s-plus-28';
import * as layout from './layout';
import { DatabaseConnection } from '../connection';

interface ConnectionOptions {
  readonly host: string;
  readonly database: string;
  readonly user: string;
  readonly replicaSetName: string;
  readonly secret: kplus.ISecret;
  readonly tlsSecret?: kplus.ISecret;
}

/** By any member, from which a driver learns the others: the address stays as it is when members come and go. */
export function mongoConnection({ host, database, user, replicaSetName, secret, tlsSecret }: ConnectionOptions): DatabaseConnection {
  const value = (text: string) => kplus.EnvValue.fromValue(text);
  return new DatabaseConnection({
    host,
    port: layout.PORT,
    secret,
    passwordKey: layout.KEYS.application,
    tlsSecret,
    variables: {
      MONGODB_HOST: value(host),
      MONGODB_PORT: value(String(layout.PORT)),
      MONGODB_DATABASE: value(database),
      MONGODB_USERNAME: value(user),
      MONGODB_PASSWORD: kplus.EnvValue.fromSecretValue({ secret, key: layout.KEYS.application }),
      MONGODB_URI: value('mongodb://$(MONGODB_USERNAME):$(MONGODB_PASSWORD)@$(MONGODB_HOST):$(MONGODB_PORT)/$(MONGODB_DATABASE)'
        + `?replicaSet=${replicaSetName}&authSource=$(MONGODB_DATABASE)${tlsSecret ? '&tls=true' : ''}`),
    },
  });
}
