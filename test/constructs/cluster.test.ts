import { App, Chart } from 'cdk8s';
import { Cluster } from '../../src';

test('facts are taken from the nearest scope that has them, one by one', () => {
  const app = new App();
  const chart = new Chart(app, 'chart');
  Cluster.of(app, { kubernetesVersion: 'v1.34.4', clusterDomain: 'corp.example' });
  Cluster.of(chart, { defaultStorageClass: 'ssd', clusterDomain: 'eu.example' });
  expect(Cluster.of(chart).kubernetesVersion).toBe('1.34');
  expect(Cluster.of(chart).clusterDomain).toBe('eu.example');
  expect(Cluster.of(chart).defaultStorageClass).toBe('ssd');
  expect(Cluster.of(app).defaultStorageClass).toBeUndefined();
  expect(Cluster.of(new App()).clusterDomain).toBe('cluster.local');
});

test('a fact is said once', () => {
  const app = new App();
  Cluster.of(app, { kubernetesVersion: '1.34' });
  expect(() => Cluster.of(app, { kubernetesVersion: '1.34.1', name: 'prod' })).not.toThrow();
  expect(() => Cluster.of(app, { kubernetesVersion: '1.35' })).toThrow(/kubernetesVersion is '1.34' already and cannot become '1.35'/);
});

test.each([
  [{ kubernetesVersion: '34' }, /kubernetesVersion: got '34', expected major.minor, for example '1.34'/],
  [{ clusterDomain: 'cluster.local.' }, /clusterDomain: got 'cluster.local.', expected a DNS domain/],
])('%j is refused', (props, message) => {
  expect(() => Cluster.of(new App(), props)).toThrow(message);
});
