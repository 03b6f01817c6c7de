import { deepStrictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { synth } from './apps/run.mjs';
import { inTurns } from './measure.mjs';

/** This library against plain cdk8s-plus-28: the same manifests, in one chart and in many. */
export function run(runs) {
  compareManifests();
  return [1, 25].map((charts) => {
    const shape = { sets: 1000, charts };
    const times = inTurns({ plain: () => synth('plain', shape), ours: () => synth('ours', shape) }, runs);
    return {
      title: `synth of 1,000 sets in ${charts === 1 ? 'one chart' : `${charts} charts`}, against plain cdk8s-plus-28`,
      times: [times.plain, times.ours],
      target: 1.25,
    };
  });
}

/** A comparison of two different things would say nothing. */
function compareManifests() {
  const [ours, plain] = ['ours', 'plain'].map((app) => {
    let manifests;
    synth(app, { sets: 2, charts: 1 }, (outdir) => { manifests = loadAll(readFileSync(join(outdir, 'chart-0.k8s.yaml'), 'utf8')); });
    return manifests.map((manifest) => withoutNoise(manifest));
  });
  deepStrictEqual(ours, plain);
}

/**
 * What cdk8s-plus adds, a label by the construct's path and defaults written out, and what it takes away: of an entry of
 * volumeClaimTemplates it keeps neither apiVersion nor kind.
 */
function withoutNoise(value, key) {
  if (Array.isArray(value)) return value.map((each) => withoutNoise(each, key));
  if (value === null || typeof value !== 'object') return value;
  const noise = ['cdk8s.io/metadata.addr', 'externalIPs', 'minReadySeconds', ...key === 'volumeClaimTemplates' ? ['apiVersion', 'kind'] : []];
  return Object.fromEntries(Object.entries(value).filter(([name]) => !noise.includes(name)).map(([name, each]) => [name, withoutNoise(each, name)]));
}
