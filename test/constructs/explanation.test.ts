import { ApiObject, App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Cluster, Explanation, HeadlessService, StatefulSet, StorageClass, VolumeClaimTemplate } from '../../src';

function chartOf(): Chart {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  Cluster.define(chart, { kubernetesVersion: '1.34', clusterDomain: 'corp.example' });
  const set = new StatefulSet(chart, 'orders', { replicas: 2, containers: [{ image: 'example.com/store:1', ports: [{ number: 7000, name: 'store' }] }] });
  set.containers[0].mount('/data', new VolumeClaimTemplate(set, 'data', { size: Size.gibibytes(5), storageClass: StorageClass.awsEbs(chart, 'ssd') }));
  return chart;
}

test('a chart\'s whole prediction is one short text, the same each time', () => {
  expect(Explanation.of(chartOf()).text).toMatchInlineSnapshot(`
"StatefulSet shop/orders: OrderedReady, RollingUpdate, claims Retain when scaled, Retain when deleted
  governing Service orders (headless, unready pods included): orders.shop.svc.corp.example
    store 7000/TCP: _store._tcp.orders.shop.svc.corp.example
  pod orders-0: orders-0.orders.shop.svc.corp.example
    claim data-orders-0: 5Gi RWO ssd Filesystem
  pod orders-1: orders-1.orders.shop.svc.corp.example
    claim data-orders-1: 5Gi RWO ssd Filesystem
  start orders-0 → orders-1
  scale down orders-1 → orders-0
  update orders-1 → orders-0
  asks for 10Gi ssd in 2 claims · 2 CPU · 1Gi memory
"
`);
  expect(Explanation.of(chartOf()).text).toBe(Explanation.of(chartOf()).text);
});

test('it is read from the final manifests, of a part of the app or of all of it', () => {
  const chart = chartOf();
  const [set] = Explanation.of(chart.node.root).statefulSets;
  expect(set.pods.map((pod) => pod.dnsName)).toEqual(['orders-0.orders.shop.svc.corp.example', 'orders-1.orders.shop.svc.corp.example']);
  expect(set.pods[1].claims).toMatchObject([{ name: 'data-orders-1', storage: '5Gi', storageClass: 'ssd' }]);
});

test('what a part of the app meets elsewhere in it counts: Services, default classes, autoscalers, claims', () => {
  const app = new App();
  const [infra, shop] = ['infra', 'shop'].map((id) => new Chart(app, id, { namespace: 'shop' }));
  const service = new HeadlessService(infra, 'nginx');
  StorageClass.awsEbs(infra, 'ssd', { isDefault: true });
  const data = new VolumeClaimTemplate(shop, 'data', { size: Size.gibibytes(5) });
  const set = new StatefulSet(shop, 'web', { service, volumeClaimTemplates: [data], containers: [{ image: 'example.com/web:1' }] });
  new StatefulSet(shop, 'other', { containers: [{ image: 'example.com/web:1' }] });
  new ApiObject(infra, 'claim', {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data-web-0' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '9Gi' } } },
  });
  new kplus.HorizontalPodAutoscaler(infra, 'scaler', { metadata: { name: 'scaler' }, target: set, maxReplicas: 4, metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))] });

  const { text, statefulSets: [predicted, ...others] } = Explanation.of(set);
  expect(others).toEqual([]);
  expect(text).not.toContain('not among the manifests');
  expect(predicted).toMatchObject({ noDnsReason: undefined, autoscaling: { name: 'scaler', maxReplicas: 4 } });
  expect(predicted.pods[0]).toMatchObject({
    dnsName: set.pods[0].dnsName, claims: [{ name: 'data-web-0', storage: '9Gi', storageClass: 'ssd', exists: true }],
  });
  expect(Explanation.of(shop).statefulSets.map(({ name }) => name)).toEqual(['web', 'other']);
  expect(Explanation.of(infra).statefulSets).toEqual([]);
});

test('sets in a raw List are told apart from others', () => {
  const app = new App();
  const chart = new Chart(app, 'shop');
  const raw = (name: string) => ({
    apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name }, spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [] } } },
  });
  const list = new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [raw('one'), { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } }, raw('two')] });
  const last = new ApiObject(chart, 'last', raw('three'));
  expect(Explanation.of(list).statefulSets.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(Explanation.of(last).statefulSets.map(({ name }) => name)).toEqual(['three']);
});
