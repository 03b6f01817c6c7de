import * as fc from 'fast-check';
import { serviceSelects } from '../../src/model/labels';
import { ServiceIndex } from '../../src/model/prediction/service-index';

const NAME = 'statefulset.kubernetes.io/pod-name';
const INDEX = 'apps.kubernetes.io/pod-index';

describe('finds what comparing everything finds', () => {
  const values = fc.constantFrom('x', 'y');
  const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), values, { maxKeys: 3 });
  const selectors = fc.tuple(labels, fc.constantFrom({}, {}, { [NAME]: 's0-1' }, { [NAME]: 's1-0' }, { [INDEX]: '0' }, { [INDEX]: '1' }))
    .map(([shared, own]): Record<string, string> => ({ ...shared, ...own }));
  const namespaces = fc.constantFrom('one', 'two');
  const services = fc.array(fc.record({ namespace: namespaces, selector: selectors }), { maxLength: 8 });
  const sets = fc.array(fc.record({ namespace: namespaces, labels }), { maxLength: 4 });

  test('for any Services and sets', () => fc.assert(fc.property(services, sets, fc.boolean(), (all, templates, hasIndex) => {
    const index = new ServiceIndex(all, templates);
    templates.forEach((template, set) => {
      const pods = [0, 1, 2].map((ordinal) => ({
        labels: { ...template.labels, [NAME]: `s${set}-${ordinal}`, ...hasIndex ? { [INDEX]: String(ordinal) } : {} },
      }));
      const isBehind = (service: typeof all[number]) => (pod: typeof pods[number]): boolean => (
        service.namespace === template.namespace && serviceSelects(service.selector, pod.labels));
      const expected = new Map(all
        .map((service) => [service, pods.filter(isBehind(service))] as const)
        .filter(([, selected]) => selected.length > 0));
      const found = index.selecting(template.namespace, template.labels, pods);
      expect(new Set(found.keys())).toEqual(new Set(expected.keys()));
      for (const [service, selected] of expected) expect(found.get(service)).toEqual(selected);
    });
  }), { numRuns: 500 }));
});
