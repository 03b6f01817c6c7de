/** The tables of docs/exactness.md, from the recordings: `npx ts-node -T -P test/tsconfig.json test/model/exactness-page.ts`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readTraces } from '../../conformance/compare.cjs';

const ROOT = join(__dirname, '..', '..');
export const EXACTNESS_FILE = join(ROOT, 'docs', 'exactness.md');

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).filter((file) => file.endsWith('.json.gz')).sort().map((file) => join(ROOT, folder, file));
}

function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** How many scenarios, steps and ambiguous ones there are of each version, profile and setting of the gates. */
function traces(): string {
  const rows = new Map<string, number[]>();
  for (const file of filesOf('conformance/traces')) {
    const [, version, gate, profile] = /([\d.]+)-(gate-)?(base|full)\./.exec(file)!;
    const key = `${version}, ${profile}${gate ? ', `MaxUnavailableStatefulSet` on' : ''}`;
    const row = rows.get(key) ?? [0, 0, 0];
    const recorded = readTraces(file);
    row[0] += recorded.length;
    row[1] += recorded.reduce((sum, { steps }) => sum + steps.length, 0);
    row[2] += recorded.filter(({ alternatives }) => alternatives !== undefined).length;
    rows.set(key, row);
  }
  const total = [0, 1, 2].map((index) => [...rows.values()].reduce((sum, row) => sum + row[index], 0));
  return table(['Kubernetes, profile', 'scenarios', 'steps', 'ambiguous'], [...[...rows].map(([key, row]) => [key, ...row]), ['all', ...total]]);
}

function dns(): string {
  return table(['Kubernetes', 'CoreDNS', 'cases', 'queries'], filesOf('conformance/dns').map((file) => {
    const { kubernetesVersion, coredns, cases } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
      kubernetesVersion: string; coredns: string; cases: { queries: unknown[] }[];
    };
    return [kubernetesVersion, coredns, cases.length, cases.reduce((sum, { queries }) => sum + queries.length, 0)];
  }));
}

function verdicts(): string {
  return table(['Kubernetes', 'creations', 'changes', 'refused'], filesOf('conformance/admission').map((file) => {
    const { kubernetesVersion, cases } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
      kubernetesVersion: string; cases: { verb: string; refused?: number }[];
    };
    const creations = cases.filter(({ verb }) => verb === 'create').length;
    return [kubernetesVersion, creations, cases.length - creations, cases.filter(({ refused }) => refused !== undefined).length];
  }));
}

function fixedFields(): string {
  return table(['Kubernetes', 'kinds', 'changes', 'refused'], filesOf('conformance/fixed-fields').map((file) => {
    const { kubernetesVersion, stored, cases } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
      kubernetesVersion: string; stored: { [base: string]: { kind: string } }; cases: { refused?: number }[];
    };
    const kinds = new Set(Object.values(stored).map(({ kind }) => kind));
    return [kubernetesVersion, kinds.size, cases.length, cases.filter(({ refused }) => refused !== undefined).length];
  }));
}

/** The page with its tables made anew. */
export function exactnessPage(): string {
  return Object.entries({ traces, dns, verdicts, fixed: fixedFields }).reduce((page, [name, make]) => page.replace(
    new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- end -->)`), (_, start: string, end: string) => `${start}${make()}\n${end}`,
  ), readFileSync(EXACTNESS_FILE, 'utf8'));
}

if (require.main === module) writeFileSync(EXACTNESS_FILE, exactnessPage());
