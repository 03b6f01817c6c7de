import * as fc from 'fast-check';
import { JsonObject } from '../../../src/model/decoder';
import { RepeatedPodSpecs } from '../../../src/model/pods/repeated-pod-specs';

const pod = (fields: JsonObject = {}): JsonObject => ({ containers: [{ name: 'db', image: 'db:1', ports: [{ containerPort: 80 }] }], ...fields });

test('a pod spec that is written like one before is known by it', () => {
  const specs = new RepeatedPodSpecs();
  const first = pod();
  expect(specs.first(first)).toBe(first);
  expect(specs.first(pod())).toBe(first);
  expect(specs.first(pod())).toBe(first);
});

test.each<[string, JsonObject, JsonObject]>([
  ['a value', pod({ restartPolicy: 'Always' }), pod({ restartPolicy: 'Never' })],
  ['a type', pod({ terminationGracePeriodSeconds: 30 }), pod({ terminationGracePeriodSeconds: '30' })],
  ['null and nothing', pod({ volumes: null }), pod()],
  ['undefined and nothing', pod({ volumes: undefined }), pod()],
  ['null and an object', pod({ affinity: null }), pod({ affinity: {} })],
  ['a list and an object', pod({ volumes: [] }), pod({ volumes: {} })],
  ['a longer list', pod({ volumes: [{ name: 'a' }] }), pod({ volumes: [{ name: 'a' }, { name: 'b' }] })],
  ['the order of keys', { containers: [], volumes: [] }, { volumes: [], containers: [] }],
  ['dates, whose fields do not say what they are', pod({ at: new Date(1) }), pod({ at: new Date(2) })],
  ['what is no number, and equals nothing', pod({ at: NaN }), pod({ at: NaN })],
])('%s tells two pod specs apart', (_, one, other) => {
  const specs = new RepeatedPodSpecs();
  expect(specs.first(one)).toBe(one);
  expect(specs.first(other)).toBe(other);
});

test('of many that differ under one key the latest are remembered, and nothing is taken for another', () => {
  const specs = new RepeatedPodSpecs();
  for (let round = 0; round < 2; round++) {
    for (let number = 0; number < 100; number++) {
      expect(specs.first(pod({ terminationGracePeriodSeconds: number }))).toEqual(pod({ terminationGracePeriodSeconds: number }));
    }
  }
});

test('whatever pod specs there are, each is known by one that is equal', () => {
  const container = fc.record({ name: fc.constantFrom('a', 'b'), args: fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 2 }) });
  fc.assert(fc.property(fc.array(fc.record({ containers: fc.array(container, { maxLength: 2 }), more: fc.constantFrom(1, '1', null) })), (written) => {
    const specs = new RepeatedPodSpecs();
    for (const spec of written) expect(specs.first(spec)).toEqual(spec);
  }));
});
