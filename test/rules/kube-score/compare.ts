/**
 * Compares kube-score with the rules, file by file, and writes the table of docs/kube-score.md:
 *
 *     npx ts-node -T -P test/tsconfig.json test/rules/kube-score/compare.ts PATH/OF/kube-score [--list]
 *
 * --list prints the files on which the two differ, by check.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKS, LEFT_OUT } from './checks';
import { corpus } from './corpus';
import { parseYaml } from '../../../src/cli/yaml/documents';
import { judge } from '../../../src/rules/judge';

const PAGE = join(__dirname, '..', '..', '..', 'docs', 'kube-score.md');
const [BEGIN, END] = ['<!-- made by test/rules/kube-score/compare.ts -->', '<!-- end -->'];

/** The kinds that the comparison is about. */
const KINDS = ['StatefulSet', 'Service', 'PodDisruptionBudget', 'NetworkPolicy', 'HorizontalPodAutoscaler'];

interface Answers {
  readonly name: string;
  readonly theirs: ReadonlySet<string>;
  readonly ours: ReadonlySet<string>;
}

/** What kube-score says of an object. */
interface Scored {
  readonly type_meta: { readonly kind: string };
  readonly checks: readonly { readonly check: { readonly id: string }; readonly grade: number; readonly skipped: boolean }[];
}

/** The checks that find something about such an object in a file; undefined when kube-score cannot read it. */
function scored(binary: string, file: string): Set<string> | undefined {
  const { stdout } = spawnSync(binary, ['score', '--output-format', 'json', '--all-default-optional', '--kubernetes-version', 'v1.34', file], { encoding: 'utf8', maxBuffer: 1e8 });
  if (!stdout.startsWith('[') && !stdout.startsWith('null')) return undefined;
  const objects = (JSON.parse(stdout) ?? []) as Scored[];
  return new Set(objects.filter(({ type_meta: { kind } }) => KINDS.includes(kind))
    .flatMap(({ checks }) => checks.filter(({ grade, skipped }) => !skipped && grade < 10).map(({ check }) => check.id)));
}

function ask(binary: string): { readonly answers: readonly Answers[]; readonly unread: readonly string[]; readonly sources: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'kube-score-'));
  const answers = new Array<Answers>();
  const unread = new Array<string>();
  const sources = new Array<string>();
  try {
    for (const [title, files] of Object.entries(corpus())) {
      sources.push(`${files.length} ${title}`);
      for (const { name, yaml } of files) {
        const file = join(folder, 'manifests.yaml');
        writeFileSync(file, yaml);
        const theirs = scored(binary, file);
        if (theirs === undefined) unread.push(name);
        else answers.push({ name, theirs, ours: new Set(judge(parseYaml(yaml).map(({ value }) => value), { kubernetesVersion: '1.34' }).map(({ rule }) => rule)) });
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { answers, unread, sources };
}

function main(binary: string, lists: boolean): void {
  const { answers, unread, sources } = ask(binary);
  const rows = CHECKS.map(({ check, rules, onlyTheirs, onlyOurs }) => {
    const finds = ({ ours }: Answers): boolean => rules.some((rule) => ours.has(rule));
    const both = answers.filter((each) => each.theirs.has(check) && finds(each));
    const theirs = answers.filter((each) => each.theirs.has(check) && !finds(each));
    const ours = answers.filter((each) => !each.theirs.has(check) && finds(each));
    if (lists) {
      for (const { name } of theirs) console.log(`${check}: only kube-score: ${name}`);
      for (const { name } of ours) console.log(`${check}: only check: ${name}`);
    }
    const right = [theirs.length > 0 ? `kube-score alone: ${onlyTheirs || '**to be looked at**'}` : '', ours.length > 0 ? `\`check\` alone: ${onlyOurs || '**to be looked at**'}` : ''];
    return `| \`${check}\` | ${rules.map((rule) => `[${rule}](rules.md#${rule})`).join(', ')} | ${both.length} | ${theirs.length} | ${ours.length} | ${right.filter(Boolean).join('; ')} |`;
  });
  const table = [
    `${answers.length + unread.length} files: ${sources.join(', ')}.${unread.length > 0 ? ` kube-score cannot read ${unread.length} of them: ${unread.join('; ')}.` : ''}`,
    '', '| kube-score\'s check | rules | both | only kube-score | only `check` | who is right where they differ |', '|---|---|---|---|---|---|', ...rows,
    '', 'Left out:', '', ...Object.entries(LEFT_OUT).map(([check, why]) => `- \`${check}\`: ${why}.`),
  ].join('\n');
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, `${page.slice(0, page.indexOf(BEGIN) + BEGIN.length)}\n${table}\n${page.slice(page.indexOf(END))}`);
}

const [path, option] = process.argv.slice(2);
if (path === undefined) throw new Error('name the binary: go install github.com/zegl/kube-score/cmd/kube-score@latest');
main(path, option === '--list');
