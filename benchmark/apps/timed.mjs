import { App, Chart } from 'cdk8s';

/**
 * Builds an app of that shape and synthesizes it; prints the milliseconds that both took, without loading the
 * modules: by the clock, and of the processor.
 *
 * Arguments of the process: the number of sets, the number of charts, the directory to write to.
 */
export function synthTimed(addSet) {
  const [sets, charts, outdir] = process.argv.slice(2);
  const start = performance.now();
  const before = process.cpuUsage();
  const app = new App({ outdir });
  const each = Number(sets) / Number(charts);
  for (let c = 0; c < Number(charts); c++) {
    const chart = new Chart(app, `chart-${c}`, { namespace: `namespace-${c}` });
    for (let s = 0; s < each; s++) addSet(chart, `set-${s}`);
  }
  app.synth();
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ clock: performance.now() - start, processor: (user + system) / 1000 }));
}
