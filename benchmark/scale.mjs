import { synth } from './apps/run.mjs';
import { inTurns } from './measure.mjs';

/** Four times as much of everything: linear time is 4. */
export function run(runs) {
  const times = inTurns({
    small: () => synth('ours', { sets: 1000, charts: 25 }),
    large: () => synth('ours', { sets: 4000, charts: 100 }),
  }, runs);
  return [{
    title: 'synth of 4,000 sets in 100 charts, against 1,000 in 25',
    times: [times.small, times.large],
    target: 4.6,
  }];
}
