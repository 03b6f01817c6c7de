import { changeText } from './change-text';
import { explanationOf } from './fixed-fields';
import { refusalsOf } from './verdict';
import { isJsonObject } from '../../model/decoder';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { quotedList } from '../wording';

export const immutableField: Rule = {
  id: 'immutable-field',
  effect: Effect.REJECTED,
  title: 'No change touches a field that may not change',
  why: 'Some fields are fixed when an object is created: the API server refuses an update that touches them, and with it everything else that the update '
    + 'would have changed. It shows only when manifests are judged against what is live or the last release (`check AFTER --before BEFORE`).',
  perObject: true,

  check(world, report) {
    for (const object of world.objects) {
      for (const refusal of refusalsOf(object, world)) {
        const { path, change } = refusal;
        if (change === undefined) continue;
        const { why, fix } = explanationOf(object, refusal, world);
        const isSecret = object.kind === 'Secret' && path === 'data';
        report(object, { path, message: `may not change ${isSecret ? secretText(change.from, change.to) : changeText(change.from, change.to)}: ${why}`, fix });
      }
    }
  },
};

/** Of what is secret only the keys are told. */
function secretText(from: unknown, to: unknown): string {
  const keys = [from, to].flatMap((data) => (isJsonObject(data) ? Object.keys(data) : []));
  return `in ${quotedList([...new Set(keys)].sort())}`;
}
