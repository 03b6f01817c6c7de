import * as kplus from 'cdk8s-plus-28';
import * as layout from './layout';
import { DatabaseConnection } from '../connection';

interface ConnectionOptions {
  readonly host: string;
  readonly datacenter: string;
  readonly keyspace: string;
  readonly user: string;
  readonly secret: kplus.ISecret;
  readonly tlsSecret?: kplus.ISecret;
}

/** What every driver asks for; there is no address that says it in one. */
export function cassandraConnection({ host, datacenter, keyspace, user, secret, tlsSecret }: ConnectionOptions): DatabaseConnection {
  const value = (text: string) => kplus.EnvValue.fromValue(text);
  return new DatabaseConnection({
    host,
    port: layout.CLIENT_PORT,
    secret,
    passwordKey: layout.KEYS.application,
    tlsSecret,
    variables: {
      CASSANDRA_CONTACT_POINTS: value(host),
      CASSANDRA_PORT: value(String(layout.CLIENT_PORT)),
      CASSANDRA_LOCAL_DATACENTER: value(datacenter),
      CASSANDRA_KEYSPACE: value(keyspace),
      CASSANDRA_USERNAME: value(user),
      CASSANDRA_PASSWORD: kplus.EnvValue.fromSecretValue({ secret, key: layout.KEYS.application }),
    },
  });
}
