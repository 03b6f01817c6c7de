import * as fc from 'fast-check';
import { claimName, podName, podOrdinal } from '../../src/model/names';
import { isInRange, ordinals, scaleDownOrder, updateOrder } from '../../src/model/ordinals';

const RollingUpdate = (partition?: number) => ({ type: 'RollingUpdate', rollingUpdate: partition === undefined ? undefined : { partition } });

test.each<[string, number, number, ReturnType<typeof RollingUpdate>, number[], number[], number[]]>([
  ['three pods', 0, 3, RollingUpdate(0), [0, 1, 2], [2, 1, 0], [2, 1, 0]],
  ['without the block', 0, 3, RollingUpdate(), [0, 1, 2], [2, 1, 0], [2, 1, 0]],
  ['a start', 5, 3, RollingUpdate(0), [5, 6, 7], [7, 6, 5], [7, 6, 5]],
  ['a partition', 0, 4, RollingUpdate(2), [0, 1, 2, 3], [3, 2, 1, 0], [3, 2]],
  ['a partition counts from the start', 10, 4, RollingUpdate(3), [10, 11, 12, 13], [13, 12, 11, 10], [13]],
  ['a partition above all', 0, 2, RollingUpdate(9), [0, 1], [1, 0], []],
  ['OnDelete', 0, 2, { type: 'OnDelete', rollingUpdate: undefined }, [0, 1], [1, 0], []],
  ['no pods', 0, 0, RollingUpdate(0), [], [], []],
  ['a negative number of pods', 0, -3, RollingUpdate(0), [], [], []],
])('%s', (_, ordinalStart, replicas, strategy, start, down, update) => {
  const range = { ordinalStart, replicas };
  expect(ordinals(range)).toEqual(start);
  expect(scaleDownOrder(range)).toEqual(down);
  expect(updateOrder(range, strategy)).toEqual(update);
});

describe('laws', () => {
  const ranges = fc.record({ ordinalStart: fc.nat(1000), replicas: fc.integer({ min: -2, max: 50 }) });
  const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);

  test('orders are permutations of the pods; updates of those from the partition on', () => fc.assert(
    fc.property(ranges, fc.nat(60), (range, partition) => {
      expect(sorted(scaleDownOrder(range))).toEqual(ordinals(range));
      expect(sorted(updateOrder(range, RollingUpdate(partition)))).toEqual(ordinals(range).slice(partition));
    }),
  ));

  test('what is in range is what is counted', () => fc.assert(fc.property(ranges, fc.nat(1100), (range, ordinal) => {
    expect(isInRange(range, ordinal)).toBe(ordinals(range).includes(ordinal));
  })));

  test('a pod\'s name tells its ordinal', () => fc.assert(fc.property(fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/), fc.nat(), (set, ordinal) => {
    expect(podOrdinal(set, podName(set, ordinal))).toBe(ordinal);
    expect(claimName('data', set, ordinal)).toBe(`data-${podName(set, ordinal)}`);
  })));
});

test.each([['web', 'web-', undefined], ['web', 'web-x', undefined], ['web', 'webs-1', undefined], ['web', 'web-0-1', undefined], ['web-0', 'web-0-1', 1]])(
  'of %s, %s is pod %s', (set, pod, ordinal) => expect(podOrdinal(set, pod)).toBe(ordinal),
);
