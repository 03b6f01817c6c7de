import * as fc from 'fast-check';
import { statefulSet } from './scenarios';
import { decodeScenarios } from '../../src/model/simulation/scenario-decoder';

const scenario = { name: 's', kubernetesVersion: '1.34', statefulSet: statefulSet(), steps: [{}, { event: { ready: 'web-0' } }] };

test('a list, or a single one', () => {
  expect(decodeScenarios([scenario])).toEqual({ scenarios: [scenario] });
  expect(decodeScenarios(scenario)).toEqual({ scenarios: [scenario] });
});

test('what is recorded in a trace is left aside', () => {
  const trace = { ...scenario, steps: [{ actions: ['create pod/x'], pods: [] }, { event: { ready: 'web-0' }, status: {} }] };
  expect(decodeScenarios([trace])).toEqual({ scenarios: [scenario] });
});

test('without steps the set is only created', () => {
  expect(decodeScenarios({ statefulSet: statefulSet() })).toMatchObject({ scenarios: [{ steps: [{}] }] });
});

test.each<[string, object, string]>([
  ['no set', { statefulSet: undefined }, '[0].statefulSet: expected an object, got nothing'],
  ['a set without a name', { statefulSet: {} }, '[0].statefulSet.metadata.name: expected a name, got nothing'],
  ['an unknown version', { kubernetesVersion: '1.12' }, '[0].kubernetesVersion: expected a version from "1.27" to "1.37", got "1.12"'],
  ['an unknown event', { steps: [{}, { event: { explode: 'web-0' } }] }, '[0].steps[1].event: unknown event "explode"'],
  ['two events in one', { steps: [{}, { event: { ready: 'a', fail: 'b' } }] }, '[0].steps[1].event: expected one event, got ready and fail'],
  ['a step without an event', { steps: [{}, {}] }, '[0].steps[1]: has no event'],
  ['a pod that is no name', { steps: [{}, { event: { ready: 3 } }] }, '[0].steps[1].event.ready: expected a name, got 3'],
  ['too many pods', { statefulSet: statefulSet({ replicas: 1e9 }) }, '[0].statefulSet.spec.replicas: at most 100000 pods are simulated, got 1000000000'],
  ['a gate that is no truth value', { featureGates: { X: 'yes' } }, '[0].featureGates.X: expected true or false, got "yes"'],
])('%s is refused with its place', (_, change, message) => {
  const decoded = decodeScenarios([{ ...scenario, ...change }]);
  expect('problem' in decoded && `${decoded.problem.path}: ${decoded.problem.message}`).toContain(message);
});

test('any JSON gives scenarios or a problem', () => fc.assert(fc.property(fc.jsonValue(), (json) => {
  expect(Object.keys(decodeScenarios(json))).toHaveLength(1);
})));
