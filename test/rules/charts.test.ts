/**
 * Manifests in the shapes that charts, operators and `kubectl get` give, which API servers of 1.30, 1.34 and 1.36 take
 * (each asked in a dry run): nothing in them is refused, broken, lost or down.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '../../src/cli/yaml/documents';
import { stopsSynth } from '../../src/rules/finding';
import { judge } from '../../src/rules/judge';

const FOLDER = join(__dirname, '..', 'fixtures', 'charts');

describe.each(readdirSync(FOLDER))('%s', (file) => {
  const manifests = parseYaml(readFileSync(join(FOLDER, file), 'utf8')).map(({ value }) => value);

  test.each(['1.28', '1.30', '1.34', '1.36'])('has no fault that stops a synth for Kubernetes %s', (kubernetesVersion) => {
    expect(judge(manifests, { kubernetesVersion }).filter(stopsSynth)).toEqual([]);
  });

  test('applied over itself changes nothing', () => {
    expect(judge(manifests, { before: manifests }).filter(stopsSynth)).toEqual([]);
  });
});

test('the modes and numbers are read as the API server reads them', () => {
  const manifests = parseYaml(readFileSync(join(FOLDER, 'release.yaml'), 'utf8')).map(({ value }) => value) as any[];
  const { volumes, containers } = manifests.find((each) => each?.kind === 'StatefulSet').spec.template.spec;
  expect(volumes.slice(0, 2).map(({ configMap }: any) => configMap.defaultMode)).toEqual([0o755, 0o755]);
  expect(containers[1].resources.limits).toEqual({ cpu: 1, memory: 1e8 });
});
