/** The names that the reference scenarios promise, from the constructs' properties and, by hand, from the YAML. */
import { App, ApiObject } from 'cdk8s';
import { byHand, objectsOf } from './by-hand';
import * as dullahan from '../../examples/dullahan';
import * as mongo from '../../examples/mongo';
import * as mysqlServers from '../../examples/mysql-servers';
import * as mysqlVolume from '../../examples/mysql-volume';
import * as sharedNfs from '../../examples/shared-nfs';
import * as stableIdentity from '../../examples/stable-identity';
import * as web from '../../examples/web';
import { HeadlessService, StatefulSet } from '../../src';

interface Expected {
  readonly pods: string[];
  readonly claims: string[];
  readonly domain: string;
}

const EXPECTED: [example: string, build: (app: App) => StatefulSet, expected: Expected][] = [
  ['stable-identity', stableIdentity.build, {
    pods: ['my-app-0', 'my-app-1', 'my-app-2'],
    claims: ['www-my-app-0', 'www-my-app-1', 'www-my-app-2'],
    domain: 'my-headless-service.my-namespace.svc.cluster.local',
  }],
  ['web', web.build, {
    pods: ['web-0', 'web-1', 'web-2'],
    claims: ['www-web-0', 'www-web-1', 'www-web-2'],
    domain: 'nginx.default.svc.cluster.local',
  }],
  ['web with five replicas', (app) => web.build(app, 5), {
    pods: ['web-0', 'web-1', 'web-2', 'web-3', 'web-4'],
    claims: ['www-web-0', 'www-web-1', 'www-web-2', 'www-web-3', 'www-web-4'],
    domain: 'nginx.default.svc.cluster.local',
  }],
  ['dullahan', dullahan.build, {
    pods: ['tkb-sts-0', 'tkb-sts-1', 'tkb-sts-2', 'tkb-sts-3', 'tkb-sts-4'],
    claims: ['webroot-tkb-sts-0', 'webroot-tkb-sts-1', 'webroot-tkb-sts-2', 'webroot-tkb-sts-3', 'webroot-tkb-sts-4'],
    domain: 'dullahan.default.svc.cluster.local',
  }],
  ['mongo', mongo.build, {
    pods: ['sts-mongo-0', 'sts-mongo-1', 'sts-mongo-2'],
    claims: ['data-sts-mongo-0', 'data-sts-mongo-1', 'data-sts-mongo-2'],
    domain: 'mongo-prod.default.svc.cluster.local',
  }],
  ['mysql-servers', mysqlServers.build, {
    pods: ['mysql-0', 'mysql-1', 'mysql-2'],
    claims: ['data-mysql-0', 'data-mysql-1', 'data-mysql-2'],
    domain: 'mysql.default.svc.cluster.local',
  }],
  ['mysql-volume', mysqlVolume.build, {
    pods: ['db-statefulset-0', 'db-statefulset-1', 'db-statefulset-2'],
    claims: ['mysql-data-db-statefulset-0', 'mysql-data-db-statefulset-1', 'mysql-data-db-statefulset-2'],
    domain: 'db.default.svc.cluster.local',
  }],
  ['shared-nfs', sharedNfs.build, {
    pods: ['web-statefulset-0', 'web-statefulset-1', 'web-statefulset-2'],
    claims: [],
    domain: 'web-statefulset.default.svc.cluster.local',
  }],
];

describe.each(EXPECTED)('%s', (_, build, { pods, claims, domain }) => {
  const app = new App();
  const set = build(app);
  const dnsNames = pods.map((pod) => `${pod}.${domain}`);

  test('the constructs know their names and orders', () => {
    expect(set.pods.map(({ name, hostname }) => [name, hostname])).toEqual(pods.map((pod) => [pod, pod]));
    expect(set.pods.flatMap((pod) => pod.claims.map(({ name }) => name))).toEqual(claims);
    expect(set.pods.map(({ dnsName }) => dnsName)).toEqual(dnsNames);
    expect((set.service as HeadlessService).dnsName).toBe(domain);
    const down = [...pods].reverse();
    expect(set.prediction).toMatchObject({ startOrder: pods, scaleDownOrder: down, updateOrder: down });
  });

  test('the YAML leads to the same names', () => {
    expect(byHand(app.synthYaml(), set.name)).toEqual({ pods, claims, dnsNames });
  });
});

test('web: a volume of 1Gi for each pod, and an SRV name for the port', () => {
  const app = new App();
  const set = web.build(app);
  expect((set.service as HeadlessService).srvName('web')).toBe('_web._tcp.nginx.default.svc.cluster.local');
  const manifest = ApiObject.of(set).toJson();
  expect(manifest.spec.volumeClaimTemplates[0].spec).toMatchObject({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } });
  expect(manifest.spec.template.spec.containers[0].volumeMounts).toContainEqual({ name: 'www', mountPath: '/usr/share/nginx/html' });
  expect(manifest.spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
});

test('dullahan: SRV records list every pod, in whatever domain; claims of 10Gi in the class `flash`', () => {
  const set = dullahan.build(new App(), 'corp.example');
  expect(set.pods.map(({ srv }) => srv)).toEqual([0, 1, 2, 3, 4].map((ordinal) => [{
    name: '_web._tcp.dullahan.default.svc.corp.example',
    target: `tkb-sts-${ordinal}.dullahan.default.svc.corp.example`,
    port: 8080,
  }]));
  expect(set.pods[3].claims).toMatchObject([{ name: 'webroot-tkb-sts-3', storage: '10Gi', storageClass: 'flash' }]);
});

test('dullahan: a pod to look the names up from', () => {
  const app = new App();
  dullahan.build(app);
  expect(objectsOf(app.synthYaml())).toContainEqual(expect.objectContaining({ kind: 'Pod', metadata: expect.objectContaining({ name: 'jump-pod' }) }));
});

test('mongo: the script that makes the replica set names every member, as many as there are at synth', () => {
  const app = new App();
  mongo.build(app).scale(2);
  const script = objectsOf(app.synthYaml()).find(({ kind }) => kind === 'ConfigMap').data['initiate.js'];
  expect(script).toBe('rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "sts-mongo-0.mongo-prod.default.svc.cluster.local:27017" }, '
    + '{ _id: 1, host: "sts-mongo-1.mongo-prod.default.svc.cluster.local:27017" }] });');
});

test('shared-nfs: one claim for all pods, bound to the volume by name', () => {
  const app = new App();
  sharedNfs.build(app);
  const objects = objectsOf(app.synthYaml());
  const find = (kind: string) => objects.find((each) => each.kind === kind);
  expect(find('PersistentVolume')).toMatchObject({
    metadata: { name: 'shared-nfs' },
    spec: { nfs: { server: 'nfs-server.example.com', path: '/shared' }, capacity: { storage: '10Gi' }, accessModes: ['ReadWriteMany'] },
  });
  expect(find('PersistentVolume').metadata).not.toHaveProperty('namespace');
  expect(find('PersistentVolumeClaim')).toMatchObject({
    metadata: { name: 'shared-nfs-claim' },
    spec: { volumeName: 'shared-nfs', storageClassName: '', accessModes: ['ReadWriteMany'], resources: { requests: { storage: '10Gi' } } },
  });
  expect(find('StatefulSet').spec.template.spec.volumes)
    .toContainEqual({ name: 'shared-storage', persistentVolumeClaim: { claimName: 'shared-nfs-claim', readOnly: false } });
});
