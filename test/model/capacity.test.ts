import { decodeStatefulSet } from '../../src/model/objects';
import { podRequests } from '../../src/model/prediction/capacity';
import { formatQuantity } from '../../src/model/quantities';

const requests = (spec: object): string[] => {
  const { cpu, memory } = podRequests(decodeStatefulSet({ spec: { template: { spec } } }).value.template);
  return [formatQuantity(cpu), formatQuantity(memory)];
};
const container = (cpu?: string, memory?: string, more: object = {}) => ({ resources: { requests: { cpu, memory } }, ...more });

test.each<[string, object, string[]]>([
  ['nothing', {}, ['0', '0']],
  ['containers add up', { containers: [container('250m', '1Gi'), container('0.75', '512Mi')] }, ['1', '1536Mi']],
  ['a limit without a request is the request', { containers: [{ resources: { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: 1 } } }] }, ['1', '1Gi']],
  ['an init container that asks for more', { containers: [container('1', '1Gi')], initContainers: [container('2', '1Mi')] }, ['2', '1Gi']],
  ['a sidecar runs beside the containers', {
    containers: [container('1', '1Gi')], initContainers: [container('100m', '1Gi', { restartPolicy: 'Always' })],
  }, ['1100m', '2Gi']],
  ['and beside the init containers after it', {
    containers: [container('1')], initContainers: [container('500m', undefined, { restartPolicy: 'Always' }), container('2')],
  }, ['2500m', '0']],
  ['but not beside those before it', {
    containers: [container('1')], initContainers: [container('2'), container('500m', undefined, { restartPolicy: 'Always' })],
  }, ['2', '0']],
  ['the runtime class\'s overhead', { containers: [container('1', '1Gi')], overhead: { cpu: '250m', memory: '120Mi' } }, ['1250m', '1144Mi']],
  ['the pod as a whole', { containers: [container('1', '1Gi')], resources: { requests: { cpu: '3' } } }, ['3', '1Gi']],
  ['a limit of the pod as a whole', { containers: [container('1')], resources: { limits: { cpu: '3', memory: '2Gi' } } }, ['1', '2Gi']],
  ['what is no quantity counts for nothing', { containers: [container('much', '1Gi')] }, ['0', '1Gi']],
])('%s', (_, spec, expected) => expect(requests(spec)).toEqual(expected));
