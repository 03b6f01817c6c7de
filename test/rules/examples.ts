/**
 * Reads the examples of a rule: test/rules/examples/<rule id>.yaml. They are its tests, and stand in docs/rules.md.
 *
 *     ## bad: what is wrong with it
 *     # finds: outage StatefulSet/db spec.serviceName
 *     (manifests)
 *     ## good: what is right about it
 *     (manifests)
 *
 * A bad example names each finding of its rule: effect, object and field ('-': the object as a whole).
 * What stands above a line `# after:` is live already, and the rest is applied over it.
 * `# also: other-rule` expects that rule to find something that stops a synth; `# kubernetes: 1.30` judges for that version.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

export interface Example {
  readonly kind: 'bad' | 'good';
  readonly title: string;
  /** `effect Kind/name path`, in the order of the findings. */
  readonly finds: readonly string[];
  /** Other rules that see something in it that stops a synth. */
  readonly also: readonly string[];
  readonly kubernetesVersion?: string;
  /** The manifests, as text. */
  readonly yaml: string;
  readonly manifests: readonly unknown[];
  /** What is live before they are applied. */
  readonly before?: readonly unknown[];
}

const FOLDER = join(__dirname, 'examples');

/** The ids that have a file of examples. */
export function ruleIdsWithExamples(): string[] {
  return readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -'.yaml'.length));
}

export function examplesOf(ruleId: string): Example[] {
  const text = readFileSync(join(FOLDER, `${ruleId}.yaml`), 'utf8');
  return text.split(/^## /m).slice(1).map(readExample);
}

function readExample(text: string): Example {
  const match = /^(bad|good): (.+)\n((?:# (?:finds|also|kubernetes): .*\n)*)/.exec(text);
  if (match === null) throw new Error(`expected '## bad: …' or '## good: …', got '## ${text.split('\n')[0]}'`);
  const [head, kind, title, directives] = match;
  const yaml = text.slice(head.length).trim();
  const directive = (name: string): string[] => [...directives.matchAll(new RegExp(`^# ${name}: (.*)$`, 'gm'))].map(([, value]) => value);
  const [first, second] = yaml.split(/^# after:$/m);
  return {
    kind: kind as 'bad' | 'good',
    title,
    finds: directive('finds'),
    also: directive('also'),
    kubernetesVersion: directive('kubernetes')[0],
    yaml,
    manifests: loadAll(second ?? first),
    before: second === undefined ? undefined : loadAll(first),
  };
}
