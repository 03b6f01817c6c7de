/** Writes docs/rules.md, the catalogue of the rules: `npx ts-node -T -P test/tsconfig.json test/rules/catalogue.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Example, examplesOf } from './examples';
import { PACKS } from '../../src/rules/all';
import { Rule } from '../../src/rules/rule';

export const CATALOGUE_FILE = join(__dirname, '..', '..', 'docs', 'rules.md');

/** The catalogue, from the rules and their examples. */
export function rulesCatalogue(): string {
  const total = PACKS.reduce((sum, { rules }) => sum + rules.length, 0);
  return `${[
    '# Rules',
    '<!-- Made of the rules by test/rules/catalogue.ts: edit those, not this. -->',
    `What \`cdk8s-stateful check\` and a synth look at: ${total} rules. A rule's *effect* is what would happen: \`rejected\` (the API server refuses), \`broken\` `
    + '(accepted, never works), `data-loss`, `outage`, `hazard` (works until something common happens), `advice`. The first four stop a synth; a rule can find '
    + 'something milder or worse than its usual effect, and says so in the finding.',
    'A finding is accepted by its id and a reason: `Rules.of(scope).acknowledge(id, reason)`, or the annotation '
    + '`acknowledge.cdk8s-stateful.io/<id>: <reason>` on the object. What is `rejected` or `broken` cannot be.',
    ...PACKS.map(({ topic, about, rules }) => [
      `## ${topic}\n`, `${about}.\n`, '| rule | effect | what must hold |', '|---|---|---|',
      ...rules.map(({ id, effect, title }) => `| [${id}](#${id}) | ${effect} | ${title} |`),
    ].join('\n')),
    '## The rules',
    ...PACKS.flatMap(({ rules }) => rules.map(chapter)),
  ].join('\n\n')}\n`;
}

function chapter({ id, effect, title, why }: Rule): string {
  const examples = examplesOf(id);
  const shown = (['bad', 'good'] as const).map((kind) => examples.find((example) => example.kind === kind)!);
  const others = examples.filter((example) => !shown.includes(example));
  const rest = others.length === 0 ? [] : [
    `More in [${id}.yaml](../test/rules/examples/${id}.yaml): ${others.map(({ kind, title: what, finds }) => (
      `${kind === 'good' ? 'good' : `*${finds[0].split(' ')[0]}*`}, ${what}`)).join('; ')}.`,
  ];
  return [`### ${id}`, `**${effect}**: ${title}.`, why, ...shown.map(exampleText), ...rest].join('\n\n');
}

function exampleText({ kind, title, yaml, finds, kubernetesVersion }: Example): string {
  const version = kubernetesVersion === undefined ? '' : ` (Kubernetes ${kubernetesVersion})`;
  const found = finds.map((line) => `\n# ${line}`).join('');
  return `<details><summary>${kind}: ${title}${version}</summary>\n\n\`\`\`yaml${found}\n${yaml}\n\`\`\`\n</details>`;
}

if (require.main === module) writeFileSync(CATALOGUE_FILE, rulesCatalogue());
