import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { PeerListOptions, StatefulSet } from '../../src';

let chart: Chart;
let set: StatefulSet;
beforeEach(() => {
  chart = new Chart(new App(), 'test', { namespace: 'shop' });
  set = new StatefulSet(chart, 'db', { replicas: 2, containers: [{ image: 'store:1.0', portNumber: 7000 }] });
});

test.each<[PeerListOptions, RegExp]>([
  [{ port: 70000 }, /peerList of stateful set test\/db: port is 70000, expected a whole number from 1 to 65535/],
  [{ port: 1.5 }, /port is 1.5, expected/],
  [{ port: 0 }, /port is 0, expected/],
  [{ format: '{adress}' }, /format has '{adress}', which would stay as it is; write one of {name}, {ordinal}, {address}, {port}/],
  [{ format: '{address}:{port}' }, /format has {port}, and no port is given; give `port`/],
])('%j is refused at the call', (options, message) => {
  expect(() => set.peerList(options)).toThrow(message);
});

test.each<[PeerListOptions, string]>([
  [{ port: 65535, format: '{name}={address}:{port}', separator: ' ' }, 'db-0=db-0.db.shop.svc.cluster.local:65535 db-1=db-1.db.shop.svc.cluster.local:65535'],
  [{ format: '{"id": {ordinal}, "data": "${name}"}', separator: ';' }, '{"id": 0, "data": "${name}"};{"id": 1, "data": "${name}"}'],
])('%j gives %s', (options, expected) => {
  new kplus.ConfigMap(chart, 'peers', { data: { peers: set.peerList(options) } });
  expect(Testing.synth(chart).find(({ kind }) => kind === 'ConfigMap').data.peers).toBe(expected);
});
