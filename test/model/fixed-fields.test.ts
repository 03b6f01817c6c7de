import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { changeRefusals, Refusal } from '../../src/model/admission';
import { JsonObject } from '../../src/model/decoder';
import { behaviourOfText } from '../../src/model/versions';

/** The part of the recorded answers that is looked at here; conformance/FORMAT.md describes them. */
interface Recorded {
  readonly kubernetesVersion: string;
  readonly cases: readonly { readonly base: string; readonly edits: unknown; readonly refused?: number }[];
}

type Judge = (manifest: unknown, before: JsonObject) => Refusal[];
interface Disagreement { readonly base: string; readonly before: string; readonly edits: unknown; readonly wrong: string }

const FOLDER = join(__dirname, '..', '..', 'conformance');
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { compareFixedFields } = require(join(FOLDER, 'fixed-fields-compare.cjs')) as { compareFixedFields(recorded: Recorded, judge: Judge): Disagreement[] };

describe.each(['1.30', '1.34', '1.36'])('changes of fixed fields applied to an API server of %s', (version) => {
  const recorded = JSON.parse(gunzipSync(readFileSync(join(FOLDER, 'fixed-fields', `${version}.json.gz`))).toString()) as Recorded;
  const behaviour = behaviourOfText(recorded.kubernetesVersion);

  test('are refused exactly when the server refused them, over the last release and over what is live', () => {
    const wrong = compareFixedFields(recorded, (manifest, before) => changeRefusals(manifest, behaviour, before));
    expect(wrong.map(({ base, before, edits, wrong: what }) => `${what}: ${base} over ${before} ${JSON.stringify(edits)}`)).toEqual([]);
  });

  test('a judge that accepts everything is found out, and so is one that refuses everything', () => {
    const refused = recorded.cases.filter((one) => one.refused !== undefined).length;
    expect(refused).toBeGreaterThan(150);
    expect(compareFixedFields(recorded, () => []).length).toBeGreaterThanOrEqual(refused);
    expect(compareFixedFields(recorded, () => [{ path: 'nowhere', message: 'no' }]).length).toBeGreaterThan(recorded.cases.length);
  });
});
