import * as kplus from 'cdk8s-plus-28';
import { setOf, specOf } from './sets';

test('the names of a set\'s pods are strings, to use as they are', () => {
  const set = setOf({ replicas: 2 });
  set.containers[0].env.addVariable('PRIMARY', kplus.EnvValue.fromValue(set.pods[0].dnsName));
  expect(specOf(set).template.spec.containers[0].env).toEqual([{ name: 'PRIMARY', value: 'store-0.store.shop.svc.cluster.local' }]);
  expect(set.pods).toEqual(set.prediction.pods);
});
