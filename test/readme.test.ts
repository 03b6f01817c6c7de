import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { runInProcess } from './cli/run-in-process';
import { fixturePath } from './fixture';
import { readManifests } from '../src/cli/read-manifests';
import { predict } from '../src/model/prediction';
import { predictionText } from '../src/report/prediction-text';
import { judge } from '../src/rules/judge';

const README = fs.readFileSync(path.join(__dirname, '..', 'README.md'), 'utf8');

test('the first screen is true: its program gives what it shows, and check finds nothing in it', async () => {
  const [program] = /(?<=```ts nofixture\n)[\s\S]*?(?=```)/.exec(README)!;
  const [shown] = /(?<=\$ cdk8s-stateful explain dist\/\n)[\s\S]*?(?=```)/.exec(README)!;
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'readme-'));
  process.env.CDK8S_OUTDIR = outdir;
  try {
    const { outputText } = transpileModule(program, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 } });
    new Function('require', 'exports', outputText)((name: string) => jest.requireActual(name === 'cdk8s-stateful' ? '../src' : name), {});
    const manifests = await readManifests([outdir], { stdin: process.stdin });
    expect(predictionText(predict(manifests.map(({ json }) => json), { kubernetesVersion: '1.34' }))).toBe(shown);
    expect(judge(manifests.map(({ json }) => json), { kubernetesVersion: '1.34' })).toEqual([]);
  } finally {
    delete process.env.CDK8S_OUTDIR;
    fs.rmSync(outdir, { recursive: true });
  }
});

test('what check is shown to say, it says', async () => {
  const [shown] = /(?<=\$ cdk8s-stateful check db\.yaml\n)[\s\S]*?(?=```)/.exec(README)!;
  const file = fixturePath('db.yaml');
  expect((await runInProcess(['check', file])).stdout.replaceAll(file, 'db.yaml')).toBe(shown);
});

test('what simulate is shown to say, it says', async () => {
  const page = fs.readFileSync(path.join(__dirname, '../docs/simulate.md'), 'utf8');
  const [scenario] = /(?<=```yaml\n)[\s\S]*?(?=```)/.exec(page)!;
  const [shown] = /(?<=scenario\.yaml\n)[\s\S]*?(?=```)/.exec(page)!;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'readme-'));
  try {
    const file = path.join(folder, 'scenario.yaml');
    fs.writeFileSync(file, scenario);
    expect((await runInProcess(['simulate', '--why', '--format', 'text', file])).stdout).toBe(shown);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
