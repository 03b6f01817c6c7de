import { App, Chart } from 'cdk8s';
import { Cluster, Explanation, HeadlessService, Rules, StatefulSet } from '../../src';
import { NEWEST_MINOR, OLDEST_MINOR } from '../../src/model/versions';

test('facts are taken from the nearest scope that has them, one by one', () => {
  const app = new App();
  const chart = new Chart(app, 'chart');
  Cluster.define(app, { kubernetesVersion: 'v1.34.4', clusterDomain: 'corp.example' });
  Cluster.define(chart, { defaultStorageClass: 'ssd', clusterDomain: 'eu.example' });
  expect(Cluster.of(chart).kubernetesVersion).toBe('1.34');
  expect(Cluster.of(chart).clusterDomain).toBe('eu.example');
  expect(Cluster.of(chart).defaultStorageClass).toBe('ssd');
  expect(Cluster.of(new App()).clusterDomain).toBe('cluster.local');
});

test('a fact that a scope leaves open is the one said elsewhere about the same cluster', () => {
  const app = new App();
  const [a, b, eu] = ['a', 'b', 'eu'].map((id) => new Chart(app, id));
  Cluster.define(a, { clusterDomain: 'corp.example', defaultStorageClass: 'ssd' });
  Cluster.define(eu, { name: 'eu' });
  expect(Cluster.of(b).clusterDomain).toBe('corp.example');
  expect(Cluster.of(b).defaultStorageClass).toBe('ssd');
  expect(Cluster.of(eu).clusterDomain).toBe('cluster.local');
  expect(Cluster.of(eu).defaultStorageClass).toBeUndefined();
});

describe('charts of one cluster', () => {
  const service = (chart: Chart) => new HeadlessService(chart, 'nginx', { metadata: { namespace: 'shop' } });
  const containers = [{ image: 'example.com/web:1' }];

  test('are judged and explained together, whichever of them the facts are said on', () => {
    const app = new App();
    const [a, b] = ['a', 'b'].map((id) => new Chart(app, id, { namespace: 'shop' }));
    Cluster.define(a, { defaultStorageClass: 'gp3', kubernetesVersion: '1.33' });
    const set = new StatefulSet(a, 'web', { service: service(b), containers });
    expect(() => app.synthYaml()).not.toThrow();
    expect(Explanation.of(app).predictions).toMatchObject([{ kubernetesVersion: '1.33', statefulSets: [{ pods: [{ dnsName: set.pods[0].dnsName }] }] }]);
  });

  test('of which two facts are said are an error that names both', () => {
    const app = new App();
    const [a, b] = ['a', 'b'].map((id) => new Chart(app, id, { namespace: 'shop' }));
    Cluster.define(a, { kubernetesVersion: '1.33' });
    Cluster.define(b, { kubernetesVersion: '1.34' });
    const set = new StatefulSet(a, 'web', { service: service(b), containers });
    const message = /Cluster.define: kubernetesVersion is '1.33' on a and '1.34' on b, and objects below both go to one cluster; .*Cluster.define\(scope, \{ name \}\)/;
    expect(() => app.synthYaml()).toThrow(message);
    expect(() => Explanation.of(set)).toThrow(message);
    expect(() => Rules.of(app).findings).toThrow(message);
    Cluster.define(b, { name: 'eu' });
    expect(Explanation.of(set).statefulSets[0].noDnsReason).toMatch(/'nginx' is not among the manifests/);
  });
});

test('a fact is said once', () => {
  const app = new App();
  Cluster.define(app, { kubernetesVersion: '1.34' });
  expect(() => Cluster.define(app, { kubernetesVersion: '1.34.1', name: 'prod' })).not.toThrow();
  expect(() => Cluster.define(app, { kubernetesVersion: '1.35' })).toThrow(/kubernetesVersion is '1.34' already and cannot become '1.35'/);
});

test.each([
  [{ kubernetesVersion: '34' }, /kubernetesVersion: got '34', expected major.minor, for example '1.34'/],
  [{ kubernetesVersion: '1.26' }, /kubernetesVersion: got '1.26', which is not known here; give one from 1.\d+ to 1.\d+/],
  [{ kubernetesVersion: '1.99' }, /kubernetesVersion: got '1.99', which is not known here/],
  [{ clusterDomain: 'cluster.local.' }, /clusterDomain: got 'cluster.local.', expected a DNS domain/],
])('%j is refused', (props, message) => {
  expect(() => Cluster.define(new App(), props)).toThrow(message);
});

test('every version that the command line knows is taken', () => {
  for (let minor = OLDEST_MINOR; minor <= NEWEST_MINOR; minor++) {
    expect(Cluster.define(new App(), { kubernetesVersion: `1.${minor}` }).kubernetesVersion).toBe(`1.${minor}`);
  }
});

describe('the DNS domain is set before names are read', () => {
  const web = (): { app: App; chart: Chart; set: StatefulSet } => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    return { app, chart, set: new StatefulSet(chart, 'web', { containers: [{ image: 'nginx:1.27', portNumber: 80 }] }) };
  };

  test('or the names would be stale: refused, on any scope that they come from', () => {
    const { app, chart, set } = web();
    expect(set.pods[0].dnsName).toBe('web-0.web.default.svc.cluster.local');
    for (const scope of [app, chart, set, new Chart(app, 'other')]) {
      expect(() => Cluster.define(scope, { clusterDomain: 'corp.example' }))
        .toThrow(/clusterDomain was read as 'cluster.local' at shop\/web.* already, and names made of it would stay/);
    }
    expect(set.dnsName).toBe('web.default.svc.cluster.local');
  });

  test('a value that changes no name that was read is welcome', () => {
    const { app, chart, set } = web();
    Cluster.define(chart, { clusterDomain: 'eu.example', name: 'eu' });
    expect(set.dnsName).toBe('web.default.svc.eu.example');
    Cluster.define(app, { clusterDomain: 'corp.example', kubernetesVersion: '1.35' });
    Cluster.define(set, { clusterDomain: 'eu.example' });
    expect([set.dnsName, Cluster.of(app).clusterDomain]).toEqual(['web.default.svc.eu.example', 'corp.example']);
  });

  test('a set that was made before, and not asked, has the new one', () => {
    const { app, set } = web();
    Cluster.define(app, { clusterDomain: 'corp.example' });
    expect(set.pods[0].dnsName).toBe('web-0.web.default.svc.corp.example');
  });
});
