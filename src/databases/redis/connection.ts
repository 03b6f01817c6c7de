import * as kplus from 'cdk8s-plus-28';
import * as layout from './layout';
import { DatabaseConnection } from '../connection';

/** How a client of Redis connects: host, port and password, and a URL of all of it. */
export function redisConnection(host: string, secret: kplus.ISecret, tlsSecret: kplus.ISecret | undefined, path = ''): DatabaseConnection {
  return new DatabaseConnection({
    host,
    port: layout.PORT,
    secret,
    passwordKey: layout.KEYS.application,
    tlsSecret,
    variables: {
      REDIS_HOST: kplus.EnvValue.fromValue(host),
      REDIS_PORT: kplus.EnvValue.fromValue(String(layout.PORT)),
      REDIS_PASSWORD: kplus.EnvValue.fromSecretValue({ secret, key: layout.KEYS.application }),
      REDIS_URL: kplus.EnvValue.fromValue(`${tlsSecret ? 'rediss' : 'redis'}://default:$(REDIS_PASSWORD)@$(REDIS_HOST):$(REDIS_PORT)${path}`),
    },
  });
}
