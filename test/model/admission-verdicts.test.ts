import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ClusterFacts, Refusal, refusalsOf } from '../../src/model/admission';
import { FaultlessPods } from '../../src/model/admission/faultless-pods';
import { behaviourOfText } from '../../src/model/versions';

/** The part of conformance/FORMAT.md's verdicts that is looked at here. */
interface Recorded {
  readonly kubernetesVersion: string;
  readonly cases: readonly { readonly base: string; readonly verb: string; readonly edits: unknown; readonly refused?: number }[];
}

type Judge = (manifest: unknown, old: unknown, cluster: ClusterFacts) => Refusal[];
interface Disagreement { readonly base: string; readonly verb: string; readonly edits: unknown; readonly wrong: string }

const FOLDER = join(__dirname, '..', '..', 'conformance');
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { compareVerdicts } = require(join(FOLDER, 'admission-compare.cjs')) as { compareVerdicts(recorded: Recorded, judge: Judge): Disagreement[] };

function read(version: string): Recorded {
  return JSON.parse(gunzipSync(readFileSync(join(FOLDER, 'admission', `${version}.json.gz`))).toString()) as Recorded;
}

describe.each(['1.30', '1.34', '1.36'])('verdicts recorded from an API server of %s', (version) => {
  const recorded = read(version);
  const behaviour = behaviourOfText(recorded.kubernetesVersion);

  test('an object is refused exactly when the server refused it, at a path that the server named', () => {
    const wrong = compareVerdicts(recorded, (manifest, old, cluster) => refusalsOf(manifest, behaviour, old, cluster));
    expect(wrong.map(({ base, verb, edits, wrong: what }) => `${what}: ${verb} ${base} ${JSON.stringify(edits)}`)).toEqual([]);
  });

  test('what was found of one set changes no verdict on another', () => {
    // Nearly all are alike: each is a well-made object with one edit or two.
    const byCluster = new Map<string, FaultlessPods>();
    const podsFor = (cluster: ClusterFacts) => {
      const key = JSON.stringify(cluster);
      byCluster.set(key, byCluster.get(key) ?? new FaultlessPods());
      return byCluster.get(key);
    };
    const wrong = compareVerdicts(recorded, (manifest, old, cluster) => refusalsOf(manifest, behaviour, old, cluster, podsFor(cluster)));
    expect(wrong.map(({ base, verb, edits, wrong: what }) => `${what}: ${verb} ${base} ${JSON.stringify(edits)}`)).toEqual([]);
  });

  test('the recording has both answers for both verbs in quantity', () => {
    for (const verb of ['create', 'update']) {
      for (const isRefused of [true, false]) {
        expect(recorded.cases.filter((one) => one.verb === verb && (one.refused !== undefined) === isRefused).length).toBeGreaterThan(300);
      }
    }
  });

  test('a judge that accepts everything is found out, and so is one that refuses everything', () => {
    const some = { ...recorded, cases: recorded.cases.filter((_, index) => index % 20 === 0) };
    const refused = some.cases.filter((one) => one.refused !== undefined).length;
    expect(compareVerdicts(some, () => []).length).toBe(refused);
    expect(compareVerdicts(some, () => [{ path: 'nowhere', message: 'no' }]).length).toBeGreaterThan(some.cases.length - refused);
  });
});
