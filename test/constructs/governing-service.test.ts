import { ApiObject, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { chartOf, setOf } from './sets';
import { HeadlessService } from '../../src';

test('is made when none is given, with the ports of containers, also those added later', () => {
  const set = setOf();
  set.addContainer({ name: 'metrics', image: 'example.com/exporter:1', ports: [{ number: 9187, name: 'metrics' }] });
  expect(ApiObject.of(set.service).toJson()).toMatchObject({
    metadata: { name: 'store', namespace: 'shop' },
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      ports: [{ name: 'tcp-7000', port: 7000 }, { name: 'metrics', port: 9187 }],
      selector: set.selectorLabels,
    },
  });
});

test('needs no ports', () => {
  const set = setOf({ containers: [{ image: 'example.com/worker:1' }] });
  expect(ApiObject.of(set.service).toJson().spec).not.toHaveProperty('ports');
  expect(set.pods[0].dnsName).toBe('store-0.store.shop.svc.cluster.local');
});

test('must be headless', () => {
  const chart = chartOf('shop');
  const service = new kplus.Service(chart, 'vip', { metadata: { name: 'vip' }, ports: [{ port: 80 }] });
  expect(() => setOf({ service }, chart)).toThrow(
    /stateful set 'store' \(test\/store\): its governing service 'vip' \(test\/vip\) is not headless .*use a HeadlessService/);
});

test('must be in the set\'s namespace', () => {
  const chart = chartOf('shop');
  const service = new HeadlessService(chart, 'peers', { metadata: { namespace: 'other' } });
  expect(() => setOf({ service }, chart)).toThrow(/'peers' \(test\/peers\) is in namespace 'other', the set is in 'shop'/);
});

test('in a namespace that only one of the two names is refused, and the error says which', () => {
  const chart = chartOf();
  const service = new HeadlessService(chart, 'peers', { metadata: { namespace: 'default' } });
  expect(() => setOf({ service }, chart)).toThrow(/'peers' \(test\/peers\) is in namespace 'default', the set names none and goes to kubectl's current one/);
  const bare = new HeadlessService(chart, 'bare');
  expect(() => setOf({ service: bare, metadata: { namespace: 'default' } }, chart, 'other')).toThrow(
    /'bare' \(test\/bare\) names no namespace and goes to kubectl's current one, the set is in 'default'/);
});

test('of cdk8s-plus keeps a selector of its own, so that it can govern two sets', () => {
  const chart = chartOf('shop');
  const service = new kplus.Service(chart, 'brokers', { metadata: { name: 'brokers' }, clusterIP: 'None', ports: [{ port: 9092 }], publishNotReadyAddresses: true });
  service.selectLabel('app', 'kafka');
  const sets = ['a', 'b'].map((id) => setOf({ service, podMetadata: { labels: { app: 'kafka' } } }, chart, id));
  expect(ApiObject.of(service).toJson().spec.selector).toEqual({ app: 'kafka' });
  expect(sets.map((set) => set.pods[0].dnsName)).toEqual(['a-0.brokers.shop.svc.cluster.local', 'b-0.brokers.shop.svc.cluster.local']);
  expect(() => Testing.synth(chart)).not.toThrow();
});

test('can be a headless one of cdk8s-plus', () => {
  const chart = chartOf('shop');
  const service = new kplus.Service(chart, 'peers', { metadata: { name: 'peers' }, clusterIP: 'None', ports: [{ port: 7000 }] });
  const set = setOf({ service }, chart);
  expect(set.pods[0].dnsName).toBe('store-0.peers.shop.svc.cluster.local');
  expect(ApiObject.of(service).toJson().spec.selector).toEqual(set.selectorLabels);
});
