import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifestsOf } from './manifests.mjs';
import { here, median } from './measure.mjs';

/** What is compared with: https://github.com/zegl/kube-score, found on the path or named by KUBE_SCORE. */
const KUBE_SCORE = process.env.KUBE_SCORE ?? 'kube-score';

/** `check` against kube-score on the same files: pair by pair in turns, and the median of the pairs' ratios. */
export function run(runs) {
  if (spawnSync(KUBE_SCORE, ['version']).error) throw new Error('kube-score is not there: install it, or name it by KUBE_SCORE');
  const folder = mkdtempSync(join(tmpdir(), 'check-'));
  try {
    return [[250e3, 2], [5e6, 0.5]].map(([bytes, target]) => compare(folder, bytes, target, runs));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(folder, bytes, target, runs) {
  const { text, documents } = manifestsOf(bytes);
  const file = join(folder, 'manifests.yaml');
  writeFileSync(file, text);
  const pairs = Array.from({ length: runs + 1 }, () => [processor(KUBE_SCORE, 'score', file), processor(process.execPath, here('../bin/cdk8s-stateful'), 'check', file)]).slice(1);
  const column = (index, what) => median(pairs.map((pair) => pair[index][what]));
  const times = [0, 1].map((index) => ({ clock: column(index, 'clock'), processor: column(index, 'processor') }));
  return {
    title: `check of ${(text.length / 1e6).toFixed(2)} MB, ${documents} documents, against kube-score`,
    times,
    ratio: median(pairs.map(([theirs, ours]) => ours.processor / theirs.processor)),
    target,
  };
}

/** The milliseconds of the processor, all threads together, and of the clock that a program took; findings are no failure. */
function processor(...command) {
  const start = performance.now();
  // The last line that the shell writes is the time of what it ran: minutes and seconds, in user and system mode.
  const { status, stdout, error } = spawnSync('sh', ['-c', '"$@" > /dev/null; code=$?; times; exit $code', 'sh', ...command], { encoding: 'utf8' });
  const clock = performance.now() - start;
  if (error) throw error;
  if (status !== 0 && status !== 1) throw new Error(`${command.join(' ')}: exit code ${status}`);
  const times = [...stdout.trim().split('\n').at(-1).matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds));
  return { clock, processor: 1000 * (times[0] + times[1]) };
}
