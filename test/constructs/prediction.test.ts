import { ApiObject, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { chartOf, CONTAINER, setOf, specOf } from './sets';
import { Cluster, Explanation, VolumeClaimTemplate } from '../../src';

test('is read from the set, and follows it', () => {
  const set = setOf({ replicas: 2 });
  expect(set.pods.map((pod) => pod.name)).toEqual(['store-0', 'store-1']);
  expect(set.dnsName).toBe('store.shop.svc.cluster.local');
  expect(set.prediction.updateOrder).toEqual(['store-1', 'store-0']);
  set.scale(3);
  expect(set.pods.map((pod) => pod.dnsName)).toEqual([0, 1, 2].map((each) => `store-${each}.store.shop.svc.cluster.local`));
  expect(() => set.scale(-1)).toThrow(/replicas is -1, expected a whole number of at least 0/);
});

test('peer lists follow later changes wherever they are used, as part of longer strings too', () => {
  const chart = chartOf('shop');
  const set = setOf({ replicas: 1 }, chart);
  const seeds = set.peerList({ port: 7000 });
  set.containers[0].env.addVariable('SEEDS', kplus.EnvValue.fromValue(seeds));
  const config = new kplus.ConfigMap(chart, 'config', { data: { 'store.conf': `seeds = [${seeds}]\nme = ${set.peerList({ format: '{ordinal}={name}', separator: ';' })}` } });
  set.scale(2);
  const addresses = 'store-0.store.shop.svc.cluster.local:7000,store-1.store.shop.svc.cluster.local:7000';
  expect(specOf(set).template.spec.containers[0].env).toEqual([{ name: 'SEEDS', value: addresses }]);
  expect(ApiObject.of(config).toJson().data['store.conf']).toBe(`seeds = [${addresses}]\nme = 0=store-0;1=store-1`);
});

test('facts about the cluster are read from the nearest scope', () => {
  const chart = chartOf('shop');
  Cluster.define(chart.node.root, { clusterDomain: 'corp.example', defaultStorageClass: 'gp3' });
  const set = setOf({ volumeClaimTemplates: [new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(1) })] }, chart);
  expect(set.pods[0].dnsName).toBe('store-0.store.shop.svc.corp.example');
  expect(set.pods[0].claims[0].storageClass).toBe('gp3');
  expect(set.prediction.capacity.storage).toEqual([{ storageClass: 'gp3', claims: 1, storage: '1Gi' }]);
});

test('it is what the final manifest is explained as', () => {
  const chart = chartOf('shop');
  Cluster.define(chart, { defaultStorageClass: 'gp3' });
  const set = setOf({
    replicas: 2,
    minReady: Duration.seconds(5),
    containers: [{ ...CONTAINER, resources: { cpu: { request: kplus.Cpu.units(1) }, memory: { request: Size.mebibytes(512) } } }],
    initContainers: [{ image: 'example.com/init:1', resources: { cpu: { limit: kplus.Cpu.units(3) } } }],
    volumeClaimTemplates: [new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(1) })],
  }, chart);
  expect(set.prediction.capacity).toMatchObject({ cpu: '6', memory: '1Gi' });
  expect(set.prediction).toEqual(Explanation.of(set).statefulSets[0]);
});

describe('with an autoscaler', () => {
  const scaled = () => {
    const chart = chartOf('shop');
    const set = setOf({}, chart);
    const peers = [set.peerList({ format: '{name}' }), set.peerList({ format: '{address}', atMaximum: true })];
    const config = new kplus.ConfigMap(chart, 'config', { data: { least: peers[0], most: peers[1] } });
    new kplus.HorizontalPodAutoscaler(chart, 'scaler', { target: set, minReplicas: 3, maxReplicas: 5 });
    return { set, data: () => ApiObject.of(config).toJson().data };
  };

  test('its minimum are the pods that will exist, and all of its maximum have names', () => {
    const { set } = scaled();
    expect(set.pods.map(({ name }) => name)).toEqual(['store-0', 'store-1', 'store-2']);
    expect(set.prediction.autoscaling).toMatchObject({ minReplicas: 3, maxReplicas: 5 });
    expect(set.prediction).toEqual(Explanation.of(set).statefulSets[0]);
  });

  test('a peer list holds those of the minimum, or of the maximum', () => {
    const { data } = scaled();
    expect(data().least).toBe('store-0,store-1,store-2');
    expect(data().most).toBe([0, 1, 2, 3, 4].map((each) => `store-${each}.store.shop.svc.cluster.local`).join(','));
  });

  test('without one, the maximum is what is written', () => {
    const chart = chartOf('shop');
    const set = setOf({ replicas: 2 }, chart);
    const config = new kplus.ConfigMap(chart, 'config', { data: { most: set.peerList({ format: '{name}', atMaximum: true }) } });
    expect(ApiObject.of(config).toJson().data.most).toBe('store-0,store-1');
  });
});

test('patches are in what is written, and in nothing that is predicted from the construct', () => {
  const set = setOf();
  ApiObject.of(set).addJsonPatch(JsonPatch.replace('/spec/replicas', 7));
  expect(specOf(set).replicas).toBe(7);
});
