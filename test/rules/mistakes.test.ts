import { GOOD, MISTAKES, withMistake } from './mistakes/mistakes';
import { parseYaml } from '../../src/cli/yaml/documents';
import { judge } from '../../src/rules/judge';

const rulesIn = (yaml: string): string[] => judge(parseYaml(yaml).map(({ value }) => value), { kubernetesVersion: '1.34' }).map(({ rule }) => rule);

test('the good manifests give no finding', () => expect(rulesIn(GOOD)).toEqual([]));

test.each(MISTAKES)('%s finds %s', (rule, _, ...edits) => expect(rulesIn(withMistake(edits))).toContain(rule));
