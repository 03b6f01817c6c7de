import { ApiObject, App, Chart, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ClaimRetention, Cluster, Effect, Rules, StatefulSet, StatefulSetProps, VolumeClaimTemplate } from '../../src';

const CONTAINER = { image: 'example.com/store:1.0.0', portNumber: 7000 };

function appOf(...namespaces: string[]): { app: App; charts: Chart[] } {
  const app = new App();
  return { app, charts: namespaces.map((namespace) => new Chart(app, namespace, { namespace })) };
}

function database(chart: Chart, props: StatefulSetProps = {}): StatefulSet {
  const set = new StatefulSet(chart, 'orders', { containers: [{ image: 'postgres:17.2', portNumber: 5432 }], ...props });
  set.containers[0].mount('/var/lib/postgresql/data', new VolumeClaimTemplate(set, 'data', { size: Size.gibibytes(1) }));
  return set;
}

test('the final manifest is judged, after patches, and the error carries the construct\'s path', () => {
  const { app, charts: [chart] } = appOf('shop');
  const set = database(chart);
  expect(() => app.synthYaml()).not.toThrow();
  ApiObject.of(set).addJsonPatch(JsonPatch.replace('/spec/serviceName', 'order'));
  expect(() => app.synthYaml()).toThrow(
    /\[shop\/orders\] outage: StatefulSet 'orders', spec.serviceName: there is no Service 'order' in namespace 'shop'.*\(rule governing-service\)/);
});

test('sets of cdk8s-plus and raw objects in the app are judged alike', () => {
  const { app, charts: [chart] } = appOf('shop');
  database(chart);
  const plus = new kplus.StatefulSet(chart, 'plus', { containers: [CONTAINER] });
  ApiObject.of(plus).addJsonPatch(JsonPatch.add('/metadata/name', 'p'.repeat(60)));
  new ApiObject(chart, 'raw', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'raw' },
    spec: { serviceName: 'orders', selector: { matchLabels: { app: 'raw' } }, template: { metadata: { labels: { app: 'raw' } }, spec: { containers: [{ name: 'main', image: CONTAINER.image }] } } },
  });
  let message = '';
  try {
    app.synthYaml();
  } catch (error) {
    ({ message } = error as Error);
  }
  expect(message).toMatch(/\[shop\/plus\] broken: StatefulSet 'p{60}', metadata.name/);
  expect(message).toMatch(/\[shop\/raw\] outage: .*the governing service 'orders' selects .*and the pods are labelled app=raw/);
});

test('each synth judges anew', () => {
  const { app, charts: [chart] } = appOf('shop');
  const set = database(chart);
  ApiObject.of(set).addJsonPatch(JsonPatch.replace('/spec/serviceName', 'order'));
  expect(() => app.synthYaml()).toThrow(/order/);
  ApiObject.of(set).addJsonPatch(JsonPatch.replace('/spec/serviceName', 'orders'));
  expect(app.synthYaml()).toContain('serviceName: orders');
  ApiObject.of(set).addJsonPatch(JsonPatch.replace('/spec/replicas', 4));
  expect(app.synthYaml()).toContain('replicas: 4');
  expect(chart.toJson().find((each) => each.kind === 'StatefulSet').spec.replicas).toBe(4);
});

test('a finding is accepted by id, with a reason, on any scope above it', () => {
  const retention = { claimRetention: { whenDeleted: ClaimRetention.DELETE } };
  const { app, charts: [chart, other] } = appOf('shop', 'test');
  const set = database(chart, retention);
  expect(() => app.synthYaml()).toThrow(
    /data-loss: StatefulSet 'orders', spec.persistentVolumeClaimRetentionPolicy.whenDeleted: this looks like postgres, and deleting the set deletes its claims/);
  Rules.of(chart).acknowledge('claims-deleted-on-database', 'a copy, refilled every night');
  expect(() => app.synthYaml()).not.toThrow();
  expect(Rules.of(set).findings.filter(({ effect }) => effect === Effect.DATA_LOSS)).toMatchObject([{
    rule: 'claims-deleted-on-database', effect: Effect.DATA_LOSS, constructPath: 'shop/orders', acknowledged: 'a copy, refilled every night',
  }]);
  expect(Rules.of(other).findings).toEqual([]);
});

test('an annotation accepts a finding too', () => {
  const { app, charts: [chart] } = appOf('shop');
  const set = database(chart, { claimRetention: { whenScaled: ClaimRetention.DELETE } });
  set.metadata.addAnnotation('acknowledge.cdk8s-stateful.io/claims-deleted-on-database', 'a cache');
  expect(() => app.synthYaml()).not.toThrow();
});

test('what cannot be accepted is said at once', () => {
  const { app } = appOf('shop');
  expect(() => Rules.of(app).acknowledge('nonsense', 'why not')).toThrow(/there is no rule 'nonsense'; write the id that the finding shows, one of docs\/rules\.md$/);
  expect(() => Rules.of(app).acknowledge('claims-deleted-on-databse', 'why not')).toThrow(/; write 'claims-deleted-on-database'$/);
  expect(() => Rules.of(app).acknowledge('claims-deleted-on-database', undefined as any)).toThrow(/without a reason/);
  expect(() => Rules.of(app).acknowledge('claim-template-name', 'why not')).toThrow(/certain to fail \(broken\)/);
  expect(() => Rules.of(app).acknowledge('governing-service', ' ')).toThrow(/without a reason/);
});

test('objects of one name in two clusters do not meet', () => {
  const { app, charts } = appOf('shop', 'shop-eu');
  for (const [index, chart] of charts.entries()) {
    if (index === 1) Cluster.define(chart, { name: 'eu' });
    database(chart, { metadata: { namespace: 'shop' } });
  }
  expect(() => app.synthYaml()).not.toThrow();
});

test('two objects of one name in one cluster do', () => {
  const { app, charts: [one, two] } = appOf('one', 'two');
  database(one, { metadata: { namespace: 'shop' } });
  database(two, { metadata: { namespace: 'shop' } });
  expect(() => app.synthYaml()).toThrow(/\[two\/orders\] broken: .*there is another StatefulSet 'orders' in namespace 'shop'/);
});

test('a synth warns of acknowledgements that accept nothing, in code and in annotations', () => {
  const warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const { app, charts: [chart] } = appOf('shop');
  const set = database(chart, { claimRetention: { whenScaled: ClaimRetention.DELETE } });
  Rules.of(set).acknowledge('claims-deleted-on-database', 'a cache');
  app.synthYaml();
  expect(warnings).not.toHaveBeenCalled();
  Rules.of(chart).acknowledge('grace-period', 'it stops at once');
  set.metadata.addAnnotation('acknowledge.cdk8s-stateful.io/host-port', 'one a node');
  app.synthYaml();
  expect(warnings.mock.calls.map(([text]) => text)).toEqual([
    expect.stringMatching(/^\[shop\/orders\] 'host-port' finds nothing on this object/),
    '[shop] rule \'grace-period\' finds nothing here that the acknowledgement "it stops at once" could accept; take it away',
  ]);
  warnings.mockRestore();
});
