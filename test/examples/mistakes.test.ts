/** The mistakes that the reference scenarios name, and what must survive. */
import { ApiObject, App, Chart, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { objectsOf } from './by-hand';
import * as mongo from '../../examples/mongo';
import * as sharedNfs from '../../examples/shared-nfs';
import * as web from '../../examples/web';
import { SharedVolume, StatefulSet, VolumeClaimTemplate } from '../../src';

const CONTAINER = { image: 'example.com/store:1.0.0', portNumber: 7000 };

test('one ReadWriteOnce volume for three pods is an error', () => {
  const app = new App();
  sharedNfs.build(app);
  const claim = app.node.findAll().find((each): each is ApiObject => each instanceof ApiObject && each.kind === 'PersistentVolumeClaim')!;
  claim.addJsonPatch(JsonPatch.replace('/spec/accessModes', ['ReadWriteOnce']));
  expect(() => app.synthYaml()).toThrow(
    /StatefulSet 'web-statefulset'.*3 pods share the claim 'shared-nfs-claim', which is ReadWriteOnce.*\(rule shared-claim-access-mode\)/);
});

test('a wrong serviceName is an error that names both objects', () => {
  const app = new App();
  ApiObject.of(mongo.build(app)).addJsonPatch(JsonPatch.replace('/spec/serviceName', 'mongo'));
  expect(() => app.synthYaml()).toThrow(/StatefulSet 'sts-mongo'.*there is no Service 'mongo' in namespace 'default'.*\(rule governing-service\)/);
});

test('a claim that all pods share and a claim for each pod stand side by side', () => {
  const chart = new Chart(new App(), 'chart');
  const set = new StatefulSet(chart, 'store', { replicas: 3 });
  const container = set.addContainer(CONTAINER);
  container.mount('/shared', new SharedVolume(chart, 'shared', { size: Size.gibibytes(1) }));
  container.mount('/data', new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(1) }));
  const { template, volumeClaimTemplates } = chart.toJson().find(({ kind }) => kind === 'StatefulSet').spec;
  expect(template.spec.volumes).toEqual([{ name: 'shared', persistentVolumeClaim: { claimName: 'shared', readOnly: false } }]);
  expect(volumeClaimTemplates).toMatchObject([{ metadata: { name: 'data' } }]);
});

test('a set without claim templates keeps all its volumes', () => {
  const chart = new Chart(new App(), 'chart');
  const set = new StatefulSet(chart, 'store', { volumes: [kplus.Volume.fromEmptyDir(chart, 'unmounted', 'unmounted')] });
  const container = set.addContainer(CONTAINER);
  container.mount('/tmp', kplus.Volume.fromEmptyDir(chart, 'tmp', 'tmp'));
  container.mount('/shared', new SharedVolume(chart, 'shared', { size: Size.gibibytes(1) }));
  const { template, volumeClaimTemplates } = chart.toJson().find(({ kind }) => kind === 'StatefulSet').spec;
  expect(template.spec.volumes.map(({ name }: any) => name)).toEqual(['tmp', 'shared', 'unmounted']);
  expect(volumeClaimTemplates).toBeUndefined();
});

test('moved in the tree, everything keeps its name and its selector', () => {
  const manifests = (place: (app: App) => App) => {
    const app = new App();
    web.build(place(app));
    return objectsOf(app.synthYaml());
  };
  const moved = manifests((app) => new Chart(new Chart(app, 'outer'), 'inner') as unknown as App);
  expect(moved).toEqual(manifests((app) => app));
});
