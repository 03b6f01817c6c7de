/**
 * What kube-score says of the examples is answered in docs/databases/kube-score.md, all of it and nothing else. It runs where
 * kube-score is: on the path, or where KUBE_SCORE says.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { find, manifestsOf } from './clean';
import { databaseExamples, EXAMPLES, exampleYaml } from '../../examples/build';

interface Finding {
  readonly check: string;
  readonly grade: 'critical' | 'warning';
  readonly summary: string;
  readonly object: any;
}

const BINARY = process.env.KUBE_SCORE ?? 'kube-score';
const isThere = spawnSync(BINARY, ['version']).status === 0;
if (process.env.KUBE_SCORE && !isThere) throw new Error(`KUBE_SCORE is '${BINARY}', which does not run`);

/** kube-score's grades up to this one are critical, and up to the other a warning. */
const CRITICAL = 1;
const WARNING = 5;

/** What it says of an example's objects; the application is not the library's. */
function findingsOf(name: string): Finding[] {
  const { stdout, stderr } = spawnSync(BINARY, ['score', '--kubernetes-version', 'v1.34', '-o', 'json', '-'], { input: exampleYaml(name), encoding: 'utf8', maxBuffer: 64_000_000 });
  if (stderr !== '') throw new Error(`kube-score: ${stderr}`);
  const manifests = manifestsOf(EXAMPLES[name].build);
  const own = JSON.parse(stdout).filter(({ type_meta: { kind } }: any) => kind !== 'Deployment');
  return own.flatMap(({ type_meta: { kind }, object_meta: { name: objectName }, checks }: any) => checks
    .filter(({ grade, skipped }: any) => !skipped && grade <= WARNING)
    .flatMap(({ check, grade, comments }: any) => comments.map(({ summary }: any) => ({
      check: check.id, grade: grade <= CRITICAL ? 'critical' : 'warning', summary, object: find(manifests, kind, objectName),
    }))));
}

/** The rows of the page's table. */
function answers(): string[] {
  const page = fs.readFileSync(path.join(__dirname, '../../docs/databases/kube-score.md'), 'utf8');
  return [...page.matchAll(/^\| `([\w-]+)` \| (critical|warning): ([^|]+) \|/gm)].map(([, check, grade, summary]) => `${check} ${grade}: ${summary}`);
}

/** What some answers say of the object must be so: otherwise the finding would be right. */
const TRUE_OF: Record<string, (object: any) => void> = {
  'service-targets-pod': ({ spec }) => expect(spec.selector).toHaveProperty(['statefulset.kubernetes.io/pod-name']),
  'container-image-pull-policy': (object) => containersOf(object).forEach(({ image }) => expect(image).toMatch(/:.*\d+\.\d+/)),
  'container-resources': (object) => containersOf(object).forEach(({ resources }) => expect(resources)
    .toMatchObject({ requests: { cpu: expect.anything() }, limits: { memory: expect.anything() } })),
  'container-ephemeral-storage-request-and-limit': (object) => containersOf(object)
    .forEach(({ securityContext }) => expect(securityContext.readOnlyRootFilesystem).toBe(true)),
};

function containersOf({ kind, spec }: any): any[] {
  const pod = (kind === 'CronJob' ? spec.jobTemplate.spec : spec).template.spec;
  return [...pod.initContainers ?? [], ...pod.containers];
}

(isThere ? describe : describe.skip)('kube-score', () => {
  const findings = databaseExamples().map((name) => [name, isThere ? findingsOf(name) : []] as const);

  test('the page answers what it says, and nothing that it does not say', () => {
    const said = new Set(findings.flatMap(([, found]) => found.map(({ check, grade, summary }) => `${check} ${grade}: ${summary}`)));
    expect(answers().sort()).toEqual([...said].sort());
  });

  test.each(findings)('%s: the answers are true of its objects', (_, found) => {
    found.forEach(({ check, object }) => TRUE_OF[check]?.(object));
  });
});
