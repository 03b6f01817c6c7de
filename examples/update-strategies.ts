import { App, Chart, Size } from 'cdk8s';
import { PodManagementPolicy, Probe } from 'cdk8s-plus-28';
import { StatefulSet, StatefulSetProps, UpdateStrategy } from '../src';

/**
 * In which order pods start, stop and are updated. Parallel changes how a set is scaled, not how it is updated: a rolling
 * update goes from the highest ordinal down, one pod at a time, under either policy. With OnDelete nothing is updated by
 * itself.
 */
export function build(app: App): Record<string, StatefulSet> {
  const chart = new Chart(app, 'update-strategies');
  const set = (name: string, props: StatefulSetProps) => new StatefulSet(chart, name, {
    replicas: 5,
    containers: [{
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
      args: ['netexec', '--http-port=8080'],
      ports: [{ name: 'http', number: 8080 }],
      readiness: Probe.fromHttpGet('/healthz', { port: 8080 }),
      resources: { memory: { request: Size.mebibytes(32), limit: Size.mebibytes(32) } },
      securityContext: { user: 65534 },
    }],
    ...props,
  });

  return {
    // 0, 1, 2, 3, 4, each when the one before it is ready; down and updated from 4.
    ordered: set('ordered', {}),
    // All at once up and down; updated from 4, one by one.
    parallel: set('parallel', { podManagementPolicy: PodManagementPolicy.PARALLEL }),
    // Only 3 and 4 get a new template, until the partition is lowered.
    canary: set('canary', { updateStrategy: UpdateStrategy.rollingUpdate({ partition: 3 }) }),
    // A pod gets the new template when somebody deletes it.
    manual: set('manual', { updateStrategy: UpdateStrategy.onDelete() }),
  };
}
