/** The orders of the update strategies: Parallel changes scaling, not updates. */
import { App } from 'cdk8s';
import { build } from '../../examples/update-strategies';
import { StatefulSet } from '../../src';

const sets = build(new App());

function orders(set: StatefulSet): { start: number[]; down: number[]; update: number[] } {
  const { startOrder, scaleDownOrder, updateOrder } = set.prediction;
  const ordinals = (names: string[]) => names.map((name) => Number(name.slice(set.name.length + 1)));
  return { start: ordinals(startOrder), down: ordinals(scaleDownOrder), update: ordinals(updateOrder) };
}

test.each([
  ['ordered', 'OrderedReady', 'RollingUpdate', [4, 3, 2, 1, 0]],
  ['parallel', 'Parallel', 'RollingUpdate', [4, 3, 2, 1, 0]],
  ['canary', 'OrderedReady', 'RollingUpdate', [4, 3]],
  ['manual', 'OrderedReady', 'OnDelete', []],
])('%s', (name, podManagementPolicy, updateStrategy, update) => {
  expect(orders(sets[name])).toEqual({ start: [0, 1, 2, 3, 4], down: [4, 3, 2, 1, 0], update });
  expect(sets[name].prediction).toMatchObject({ podManagementPolicy, updateStrategy });
});
