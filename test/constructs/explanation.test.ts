import { App, Chart, Size } from 'cdk8s';
import { Cluster, Explanation, StatefulSet, StorageClass, VolumeClaimTemplate } from '../../src';

function chartOf(): Chart {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  Cluster.of(chart, { kubernetesVersion: '1.34', clusterDomain: 'corp.example' });
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
