import { JsonObject } from '../../src/model/decoder';
import { mergePatch } from '../../src/model/json';
import { ScenarioEvent } from '../../src/model/simulation/events/event';
import { SimulationOptions } from '../../src/model/simulation/simulated-cluster';
import { Simulation } from '../../src/model/simulation/simulation';

/** A set called web with one claim a pod; the given spec is merged into it. */
export function statefulSet(spec: JsonObject = {}, name = 'web'): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: mergePatch({
      replicas: 3,
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: template('img:1', { app: name }),
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec() }],
    }, spec),
  } as JsonObject;
}

/** A pod template with one container. */
export function template(tag: string, labels: JsonObject = { app: 'web' }): JsonObject {
  return { metadata: { labels }, spec: { containers: [{ name: 'main', image: tag }] } };
}

/** The spec of a claim. */
export function claimSpec(): JsonObject {
  return { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
}

/** A patch of the spec, as an event. */
export function patch(spec: JsonObject): ScenarioEvent {
  return { patch: { spec } };
}

/** A patch of the template's image, as an event. */
export function image(name: string): ScenarioEvent {
  return patch({ template: { spec: { containers: [{ name: 'main', image: name }] } } });
}

/** A simulation in which the set has been created. */
export function started(set: JsonObject = statefulSet(), options: Partial<SimulationOptions> = {}): Simulation {
  const simulation = new Simulation({ kubernetesVersion: '1.34', mainSet: 'web', ...options });
  const refused = simulation.createSet(set);
  if (refused !== undefined) throw new Error(refused);
  return simulation;
}

/** Makes every pod ready until none is Pending. */
export function makeReady(simulation: Simulation): Simulation {
  for (let pod = simulation.nextPending(); pod !== undefined; pod = simulation.nextPending()) simulation.apply({ ready: pod });
  return simulation;
}

/** What one event leads to. */
export function actionsOf(simulation: Simulation, event: ScenarioEvent): readonly string[] {
  simulation.begin();
  simulation.apply(event);
  return [...simulation.actions];
}

/** The pods in short: `web-0 r1 Running ready`, `web-1 r2 Pending terminating`. */
export function pods(simulation: Simulation): string[] {
  return simulation.snapshot().pods.map(({ name, revision, phase, ready, terminating }) => (
    [name, revision, phase, ...(ready ? ['ready'] : []), ...(terminating ? ['terminating'] : [])].join(' ')));
}

/** The claims and their owners: `data-web-0 set`. */
export function claims(simulation: Simulation): string[] {
  return simulation.snapshot().pvcs.map(({ name, owner, terminating }) => `${name} ${owner}${terminating ? ' terminating' : ''}`);
}
