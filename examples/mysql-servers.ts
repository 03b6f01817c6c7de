import { App, Chart, Size } from 'cdk8s';
import { EnvValue, Probe, Secret, Volume } from 'cdk8s-plus-28';
import { HeadlessService, StatefulSet, VolumeClaimTemplate } from '../src';

/**
 * Three MySQL servers, each with a name and a volume. They are three databases, not one: Kubernetes replicates no data.
 * The Secret `mysql` has the password: `kubectl create secret generic mysql --from-literal=root-password=…`.
 */
export function build(app: App): StatefulSet {
  const chart = new Chart(app, 'mysql', { namespace: 'default' });
  const mysql = new StatefulSet(chart, 'mysql', {
    service: new HeadlessService(chart, 'mysql-service', { metadata: { name: 'mysql' } }),
    replicas: 3,
    securityContext: { user: 999, group: 999, fsGroup: 999 },
  });
  const server = mysql.addContainer({
    image: 'mysql:8.4.6',
    // A directory of its own: MySQL starts in an empty one only, and a file system may come with a `lost+found`.
    args: ['--datadir=/var/lib/mysql/data'],
    ports: [{ name: 'mysql', number: 3306 }],
    envVariables: { MYSQL_ROOT_PASSWORD: EnvValue.fromSecretValue({ secret: Secret.fromSecretName(chart, 'credentials', 'mysql'), key: 'root-password' }) },
    readiness: Probe.fromCommand(['mysqladmin', 'ping', '--host=127.0.0.1']),
    resources: { memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) } },
  });
  server.mount('/var/lib/mysql', new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(10) }));
  server.mount('/var/run/mysqld', Volume.fromEmptyDir(chart, 'run', 'run'));
  server.mount('/tmp', Volume.fromEmptyDir(chart, 'tmp', 'tmp'));
  return mysql;
}
