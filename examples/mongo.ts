import { App, Chart, Size } from 'cdk8s';
import { ConfigMap, Probe, Secret, Volume } from 'cdk8s-plus-28';
import { HeadlessService, StatefulSet, VolumeClaimTemplate } from '../src';

const IMAGE = 'mongo:8.0.12';

/**
 * A MongoDB replica set, whose members find each other by name; `mongosh /scripts/initiate.js` in a pod, once, makes it one.
 * The Secret `mongo-prod` has the key they share: `kubectl create secret generic mongo-prod --from-literal=keyfile=…`.
 */
export function build(app: App): StatefulSet {
  const chart = new Chart(app, 'mongo');
  const mongo = new StatefulSet(chart, 'sts-mongo', {
    service: new HeadlessService(chart, 'mongo-prod'),
    replicas: 3,
    securityContext: { user: 999, group: 999, fsGroup: 999 },
  });
  const mongod = mongo.addContainer({
    image: IMAGE,
    args: ['--replSet=rs0', '--bind_ip_all', '--keyFile=/key/keyfile'],
    ports: [{ name: 'mongodb', number: 27017 }],
    readiness: Probe.fromTcpSocket({ port: 27017 }),
    resources: { memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) } },
  });
  mongod.mount('/data/db', new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(10) }));
  mongod.mount('/tmp', Volume.fromEmptyDir(chart, 'tmp', 'tmp'));

  // MongoDB wants the key readable by nobody else, which a Secret's volume is not.
  const key = Volume.fromEmptyDir(chart, 'key', 'key');
  const copyKey = mongo.addInitContainer({ name: 'key', image: IMAGE, resources: {}, command: ['install', '--mode=400', '/secret/keyfile', '/key/keyfile'] });
  copyKey.mount('/secret', Volume.fromSecret(chart, 'secret', Secret.fromSecretName(chart, 'mongo-prod-key', 'mongo-prod')));
  copyKey.mount('/key', key);
  mongod.mount('/key', key, { readOnly: true });

  const scripts = new ConfigMap(chart, 'scripts', { metadata: { name: 'mongo-scripts' } });
  const members = mongo.peerList({ format: '{ _id: {ordinal}, host: "{address}:27017" }', separator: ', ' });
  scripts.addData('initiate.js', `rs.initiate({ _id: "rs0", members: [${members}] });`);
  mongod.mount('/scripts', Volume.fromConfigMap(chart, 'scripts-volume', scripts, { name: 'scripts' }));
  return mongo;
}
