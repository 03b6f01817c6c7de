import { App, Chart, Size } from 'cdk8s';
import { EnvValue, Probe, Secret, Volume } from 'cdk8s-plus-28';
import { HeadlessService, StatefulSet, VolumeClaimTemplate } from '../src';

/** A volume for each pod: `mysql-data-db-statefulset-0` and so on, each a gibibyte of the cluster's default class. */
export function build(app: App): StatefulSet {
  const chart = new Chart(app, 'mysql-volume');
  const set = new StatefulSet(chart, 'db-statefulset', {
    service: new HeadlessService(chart, 'db'),
    replicas: 3,
    securityContext: { user: 999, group: 999, fsGroup: 999 },
  });
  const server = set.addContainer({
    name: 'mysql',
    image: 'mysql:5.7.44',
    args: ['--datadir=/var/lib/mysql/data'],
    ports: [{ name: 'mysql', number: 3306 }],
    envVariables: { MYSQL_ROOT_PASSWORD: EnvValue.fromSecretValue({ secret: Secret.fromSecretName(chart, 'credentials', 'db'), key: 'root-password' }) },
    readiness: Probe.fromCommand(['mysqladmin', 'ping', '--host=127.0.0.1']),
    resources: { memory: { request: Size.mebibytes(512), limit: Size.mebibytes(512) } },
  });
  server.mount('/var/lib/mysql', new VolumeClaimTemplate(chart, 'mysql-data', { size: Size.gibibytes(1) }));
  server.mount('/var/run/mysqld', Volume.fromEmptyDir(chart, 'run', 'run'));
  server.mount('/tmp', Volume.fromEmptyDir(chart, 'tmp', 'tmp'));
  return set;
}
