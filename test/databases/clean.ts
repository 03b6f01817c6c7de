import { App, Chart } from 'cdk8s';
import { StatefulDatabase } from '../../src';
import { judge } from '../../src/rules/judge';

/** The Kubernetes versions that every database is judged for. */
export const VERSIONS = ['1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'];

/** What an example or a test makes of an app, as manifests. */
export function manifestsOf(build: (app: App) => unknown): any[] {
  const app = new App();
  build(app);
  app.synthYaml();
  return app.charts.flatMap((chart) => chart.toJson());
}

/** A database alone in a namespace, in an app of its own. */
export function databaseIn(make: (chart: Chart) => StatefulDatabase): { database: StatefulDatabase; manifests: () => any[] } {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const database = make(chart);
  return { database, manifests: () => chart.toJson() };
}

/** What the rules find, a line each; with `before`, in the change from there, too. */
export function findingsIn(manifests: any[], kubernetesVersion: string, before?: any[]): string[] {
  return judge(manifests, { kubernetesVersion, before })
    .map(({ rule, object, path, message }) => `${rule}: ${object.kind} ${object.name} ${path}: ${message}`);
}

/** The manifest of that kind and name. */
export function find(manifests: any[], kind: string, name: string): any {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name === name);
  if (!found) throw new Error(`no ${kind} '${name}' among ${manifests.map((each) => `${each.kind} ${each.metadata.name}`).join(', ')}`);
  return found;
}
