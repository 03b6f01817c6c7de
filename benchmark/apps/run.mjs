import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { here, node } from '../measure.mjs';

/** One synth of that app in a process of its own; what it says of its time. `look` may read the manifests. */
export function synth(app, { sets, charts }, look = () => {}) {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-benchmark-'));
  try {
    const { stdout } = node(here(`apps/${app}.mjs`), String(sets), String(charts), outdir);
    look(outdir);
    return JSON.parse(stdout);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
