import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as layout from './layout';
import { StatefulSet } from '../../constructs/stateful-set';
import { addExporter, DatabaseMetrics } from '../metrics';
import { mountAll, SharedMount } from '../mounts';

const IMAGE = 'oliver006/redis_exporter:v1.69.0';

/** An exporter that asks the server beside it, with a user of its own. */
export function addRedisExporter(
  scope: Construct, set: StatefulSet, metrics: DatabaseMetrics, credentials: kplus.ISecret, secrets: SharedMount[],
): void {
  const tls = secrets.filter(({ path }) => path === layout.TLS_PATH);
  const hasTls = tls.length > 0;
  const exporter = addExporter(scope, set, metrics, {
    image: IMAGE,
    port: layout.EXPORTER_PORT,
    env: {
      REDIS_ADDR: kplus.EnvValue.fromValue(`${hasTls ? 'rediss' : 'redis'}://localhost:${layout.PORT}`),
      REDIS_USER: kplus.EnvValue.fromValue(layout.EXPORTER_USER),
      REDIS_PASSWORD: kplus.EnvValue.fromSecretValue({ secret: credentials, key: layout.KEYS.exporter }),
      ...hasTls ? { REDIS_EXPORTER_TLS_CA_CERT_FILE: kplus.EnvValue.fromValue(`${layout.TLS_PATH}/ca.crt`) } : {},
    },
  });
  mountAll([exporter], tls);
}
