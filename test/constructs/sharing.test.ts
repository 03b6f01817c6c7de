import { ApiObject, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { chartOf, setOf, specOf } from './sets';
import { Cluster, HeadlessService, VolumeClaimTemplate } from '../../src';

describe('what two parts cannot share is refused with both of their names', () => {
  test('two claim templates, or a template and a volume, of one name', () => {
    const chart = chartOf('shop');
    const templates = ['a', 'b'].map((id) => new VolumeClaimTemplate(chart, id, { name: 'data', size: Size.gibibytes(1) }));
    const mounted = setOf({}, chart, 'mounted');
    mounted.containers[0].mount('/a', templates[0]);
    mounted.containers[0].mount('/b', templates[1]);
    const message = /claim template test\/a and claim template test\/b are both called 'data', and a pod has one volume of a name; give one of them another `name`/;
    expect(() => ApiObject.of(mounted).toJson()).toThrow(message);
    expect(() => ApiObject.of(setOf({ volumeClaimTemplates: templates }, chart, 'listed')).toJson()).toThrow(message);
    const mixed = setOf({ volumeClaimTemplates: [templates[0]] }, chart, 'mixed');
    mixed.containers[0].mount('/c', kplus.Volume.fromEmptyDir(chart, 'scratch', 'data'));
    expect(() => ApiObject.of(mixed).toJson()).toThrow(/claim template test\/a and volume test\/scratch are both called 'data'/);
  });

  test('two spreads over one topology', () => {
    const set = setOf({ spread: true });
    expect(() => set.spreadOver()).toThrow(/its pods are spread over 'kubernetes.io\/hostname' already, by `spread: true` or an earlier spreadOver/);
    set.spreadOver({ topology: kplus.Topology.custom('rack') });
    expect(specOf(set).template.spec.topologySpreadConstraints).toHaveLength(3);
  });

  test('a set that begins with a digit, and the Service called like it where Services must not', () => {
    const chart = chartOf('shop');
    expect(() => setOf({}, chart, '1carts')).toThrow(/the name '1carts' begins with a digit, which Kubernetes 1.34 refuses for a Service, .* give another metadata.name/);
    expect(setOf({ service: new HeadlessService(chart, 'peers') }, chart, '2carts').name).toBe('2carts');
    const newer = chartOf('shop');
    Cluster.define(newer, { kubernetesVersion: '1.36' });
    expect(setOf({}, newer, '1carts').service.name).toBe('1carts');
  });
});
