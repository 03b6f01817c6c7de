/** The manifests that kube-score and the rules are compared on: each file by itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Yaml } from 'cdk8s';
import { EXAMPLES } from '../../../examples/build';
import { examplesOf, ruleIdsWithExamples } from '../examples';
import { MISTAKES, withMistake } from '../mistakes/mistakes';

export interface Compared {
  readonly name: string;
  readonly yaml: string;
}

const FIXTURES = join(__dirname, '..', '..', 'fixtures');

/** Where the files come from, in the order of the page. */
export function corpus(): { readonly [title: string]: readonly Compared[] } {
  const read = (folder: string, names: readonly string[]): Compared[] => names.map((name) => ({ name, yaml: readFileSync(join(folder, name), 'utf8') }));
  return {
    'good and bad examples of the rules': ruleIdsWithExamples().sort().flatMap((id) => examplesOf(id).map(({ kind, title, yaml }) => ({
      name: `${id}, ${kind}: ${title}`, yaml: yaml.split(/^# after:$/m).at(-1)!,
    }))),
    'single mistakes': MISTAKES.map(([rule, what, ...edits]) => ({ name: `${rule}: ${what}`, yaml: withMistake(edits) })),
    'sets of Kubernetes\' tutorials': read(FIXTURES, ['web.yaml', 'zookeeper.yaml', 'cassandra.yaml', 'mysql.yaml']),
    'shapes of charts': read(join(FIXTURES, 'charts'), readdirSync(join(FIXTURES, 'charts')).sort()),
    'programs of examples/': Object.keys(EXAMPLES).map((name) => ({ name, yaml: programOutput(name) })),
  };
}

function programOutput(name: string): string {
  const app = new App();
  EXAMPLES[name].build(app);
  return app.charts.flatMap((chart) => chart.toJson().map((each) => Yaml.stringify(each))).join('---\n');
}
