import { ApiObject, App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Cluster, HeadlessService, IpFamily, IpFamilyPolicy, StatefulSet } from '../../src';

let chart: Chart;
beforeEach(() => {
  chart = new Chart(new App(), 'test', { namespace: 'shop' });
});

test('without anything it is headless, publishes pods that are not ready, and has no ports', () => {
  new HeadlessService(chart, 'peers');
  expect(Testing.synth(chart)).toEqual([{
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'peers', namespace: 'shop' },
    spec: { clusterIP: 'None', publishNotReadyAddresses: true, type: 'ClusterIP' },
  }]);
});

test('ports, dual stack and selector are written', () => {
  const service = new HeadlessService(chart, 'peers', {
    metadata: { name: 'gossip', labels: { a: 'b' } },
    ports: [{ name: 'peer', port: 7000, targetPort: 17000 }, { name: 'dns', port: 53, protocol: kplus.Protocol.UDP }],
    ipFamilyPolicy: IpFamilyPolicy.PREFER_DUAL_STACK,
    ipFamilies: [IpFamily.IPV6, IpFamily.IPV4],
    publishNotReadyAddresses: false,
  });
  service.selectLabel('app', 'store');
  expect(ApiObject.of(service).toJson()).toMatchObject({
    metadata: { name: 'gossip', labels: { a: 'b' } },
    spec: {
      clusterIP: 'None',
      ports: [{ name: 'peer', port: 7000, targetPort: 17000 }, { name: 'dns', port: 53, protocol: 'UDP' }],
      ipFamilyPolicy: 'PreferDualStack',
      ipFamilies: ['IPv6', 'IPv4'],
      publishNotReadyAddresses: false,
      selector: { app: 'store' },
    },
  });
});

test('its names', () => {
  const service = new HeadlessService(chart, 'peers', { ports: [{ name: 'peer', port: 7000 }, { name: 'dns', port: 53, protocol: kplus.Protocol.UDP }] });
  expect(service.dnsName).toBe('peers.shop.svc.cluster.local');
  expect(service.srvName('dns')).toBe('_dns._udp.peers.shop.svc.cluster.local');
  expect(() => service.srvName('pear')).toThrow(/headless service 'peers' \(test\/peers\): no port is named 'pear'.*named ports: peer, dns/);
});

test('its names end in the cluster\'s domain', () => {
  Cluster.define(chart, { clusterDomain: 'corp.example' });
  const service = new HeadlessService(chart, 'peers', { ports: [{ name: 'peer', port: 7000 }] });
  expect(service.srvName('peer')).toBe('_peer._tcp.peers.shop.svc.corp.example');
});

test('pods that are selected by expressions are refused, since a Service would select others too', () => {
  const pods = kplus.Pods.select(chart, 'pods', { expressions: [kplus.LabelExpression.exists('app')] });
  expect(() => new HeadlessService(chart, 'peers', { selector: pods })).toThrow(/headless service 'peers' \(test\/peers\): .*by labels only/);
});

test('one that governs two sets selects what it was told to, and a set that it does not select is an error', () => {
  const selector = { app: 'store' };
  const service = new HeadlessService(chart, 'peers');
  const containers = [{ image: 'example.com/store:1' }];
  for (const id of ['a', 'b']) new StatefulSet(chart, id, { service, containers, podMetadata: { labels: selector }, selectorLabels: { ...selector, set: id } });
  expect(() => Testing.synth(chart)).toThrow(/\[test\/b\] outage: .*the governing service 'peers' selects app=store,set=a/);
});

test('ports of one name in two containers get names of their own, and the first keeps its', () => {
  const set = new StatefulSet(chart, 'store', { containers: [{ image: 'example.com/store:1', ports: [{ name: 'metrics', number: 9100 }, { name: 'dns', number: 53 }] }] });
  const udp = kplus.Protocol.UDP;
  set.addContainer({ name: 'other', image: 'example.com/exporter:1', ports: [{ name: 'metrics', number: 9187 }, { name: 'dns', number: 53, protocol: udp }] });
  set.addContainer({ name: 'third', image: 'example.com/exporter:1', ports: [{ name: 'metrics-9187', number: 1 }, { name: 'metrics', number: 9200 }] });
  const ports = [['metrics', 9100], ['dns', 53], ['metrics-9187-tcp', 9187], ['dns-53', 53], ['metrics-9187', 1], ['metrics-9200', 9200]];
  expect(ApiObject.of(set.service).toJson().spec.ports.map(({ name, port }: any) => [name, port])).toEqual(ports);
  expect(ApiObject.of(set.addClientService()).toJson().spec.ports.map(({ name, port }: any) => [name, port])).toEqual(ports);
  expect(() => Testing.synth(chart)).not.toThrow();
});
