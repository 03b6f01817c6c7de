import * as fc from 'fast-check';
import { image, makeReady, patch, started, statefulSet } from './scenarios';
import { podOrdinal } from '../../src/model/names';
import { valueOf } from '../../src/model/simulation/events';
import { ScenarioEvent } from '../../src/model/simulation/events/event';
import { Scenario, TraceStep } from '../../src/model/simulation/scenario';
import { simulate, simulateOutcomes } from '../../src/model/simulation/simulate';
import { Simulation } from '../../src/model/simulation/simulation';

// Each run plays a scenario of up to 25 events.
fc.configureGlobal({ numRuns: 40 });

const NAMES = [0, 1, 2, 3, 4].map((ordinal) => `web-${ordinal}`);
const anyPod = fc.constantFrom(...NAMES);

const anyEvent: fc.Arbitrary<ScenarioEvent> = fc.oneof(
  { weight: 6, arbitrary: anyPod.map((ready) => ({ ready })) },
  anyPod.map((unready) => ({ unready })),
  anyPod.map((fail) => ({ fail })),
  anyPod.map((name) => ({ delete: name })),
  { weight: 2, arbitrary: anyPod.map((terminated) => ({ terminated })) },
  anyPod.map((name) => ({ deletePvc: `data-${name}` })),
  fc.nat(4).map((replicas) => patch({ replicas })),
  fc.constantFrom('img:1', 'img:2', 'img:3').map(image),
  fc.nat(3).map((start) => patch({ ordinals: { start } })),
  fc.constantFrom('Retain', 'Delete').map((whenScaled) => patch({ persistentVolumeClaimRetentionPolicy: { whenScaled } })),
  fc.constantFrom(0, 1, 2).map((partition) => patch({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } } })),
);

const anyScenario: fc.Arbitrary<Scenario> = fc.record({
  policy: fc.constantFrom('OrderedReady', 'Parallel'),
  version: fc.constantFrom('1.27', '1.30', '1.34', '1.36', '1.37'),
  manualTermination: fc.boolean(),
  events: fc.array(anyEvent, { maxLength: 25 }),
}).map(({ policy, version, manualTermination, events }) => ({
  name: 'law',
  kubernetesVersion: version,
  manualTermination,
  statefulSet: statefulSet({ podManagementPolicy: policy }),
  steps: [{}, ...events.map((event) => ({ event }))],
}));

/** What the spec of the set is after a step, kept by hand. */
function specs(scenario: Scenario): { replicas: number; start: number }[] {
  let replicas = 3;
  let start = 0;
  return scenario.steps.map(({ event }) => {
    const spec = valueOf(event, 'patch')?.spec as { replicas?: number; ordinals?: { start: number } } | undefined;
    replicas = spec?.replicas ?? replicas;
    start = spec?.ordinals?.start ?? start;
    return { replicas, start };
  });
}

describe('laws', () => {
  const ordinalOf = (name: string) => podOrdinal('web', name) as number;

  test('no two pods of one name, and the status counts what there is', () => fc.assert(fc.property(anyScenario, (scenario) => {
    for (const { pods, status } of simulate(scenario).steps) {
      expect(new Set(pods.map(({ name }) => name)).size).toBe(pods.length);
      expect(status?.replicas).toBe(pods.length);
      expect(status?.readyReplicas).toBe(pods.filter(({ phase, ready }) => phase === 'Running' && ready).length);
    }
  })));

  test('a name is used again only after the pod that had it is gone', () => fc.assert(fc.property(anyScenario, (scenario) => {
    const alive = new Set<string>();
    for (const action of simulate(scenario).steps.flatMap(({ actions }) => actions)) {
      const [verb, name] = action.split(' ');
      if (verb === 'create') {
        expect(alive.has(name)).toBe(false);
        alive.add(name);
      } else if (verb === 'remove') {
        alive.delete(name);
      } else {
        expect(alive.has(name)).toBe(true);
      }
    }
  })));

  test('an ordered set creates a pod only when all below are ready', () => fc.assert(fc.property(anyScenario, (scenario) => {
    fc.pre((scenario.statefulSet.spec as { podManagementPolicy: string }).podManagementPolicy === 'OrderedReady');
    const wanted = specs(scenario);
    for (const [index, step] of simulate(scenario).steps.entries()) {
      const created = step.actions.filter((action) => action.startsWith('create pod/')).map((action) => ordinalOf(action.slice('create pod/'.length)));
      for (const ordinal of created) {
        const below = step.pods.filter(({ name }) => ordinalOf(name) < ordinal && ordinalOf(name) >= wanted[index].start);
        expect(below.every(({ ready, terminating }) => ready && !terminating)).toBe(true);
        expect(below).toHaveLength(ordinal - wanted[index].start);
      }
    }
  })));

  test('a scale-down begins at the top', () => fc.assert(fc.property(anyScenario, (scenario) => {
    const wanted = specs(scenario);
    for (const [index, step] of simulate(scenario).steps.entries()) {
      const { replicas, start } = wanted[index];
      const event = scenario.steps[index].event;
      const condemned = step.actions.filter((action) => action.startsWith('terminate pod/'))
        .map((action) => action.slice('terminate pod/'.length))
        .filter((name) => name !== valueOf(event, 'delete'))
        .map(ordinalOf)
        .filter((ordinal) => ordinal < start || ordinal >= start + replicas);
      expect(condemned).toEqual([...condemned].sort((one, other) => other - one));
    }
  })));

  test('a sync of what has come to rest changes nothing', () => fc.assert(fc.property(anyScenario, (scenario) => {
    // The first of the two may still find out what nobody told the controller: it does not watch claims.
    const nudges = ['a', 'b'].map((note) => ({ event: { patch: { metadata: { annotations: { note } } } } }));
    const steps = simulate({ ...scenario, steps: scenario.steps.flatMap((step) => [step, ...nudges]) }).steps;
    for (let index = 2; index < steps.length; index += 3) {
      expect(steps[index].rejected).toBeUndefined();
      expect(without(steps[index])).toEqual({ ...without(steps[index - 1]), actions: [], content: {} });
    }
  })));

  test('the usual outcome is the first of all', () => fc.assert(fc.property(anyScenario, (scenario) => {
    expect(simulateOutcomes(scenario)[0]).toEqual(simulate(scenario));
  })));

  test('in the end every pod that is wanted is there, whatever happened', () => fc.assert(fc.property(anyScenario, fc.nat(4), (scenario, replicas) => {
    const simulation = new Simulation({ kubernetesVersion: scenario.kubernetesVersion, mainSet: 'web' });
    simulation.createSet(scenario.statefulSet);
    for (const { event } of scenario.steps.slice(1)) simulation.apply(event!);
    simulation.apply(patch({ replicas, ordinals: { start: 0 } }));
    for (let round = 0; round < 12; round++) {
      for (const { name } of simulation.snapshot().pods) simulation.apply({ ready: name });
    }
    // A set whose pod waits for a claim that is being deleted stays as it is until somebody deletes the pod.
    fc.pre(!simulation.explainWait().some(({ code }) => code === 'claim-deleted' || code === 'stale-claim'));
    expect(simulation.snapshot().pods.map(({ name }) => name)).toEqual(NAMES.slice(0, replicas));
  })));
});

function without({ event: _event, rejected: _rejected, ...step }: TraceStep): Omit<TraceStep, 'event' | 'rejected'> {
  return step;
}

describe('deletion of the set', () => {
  test('in the foreground the set goes last', () => {
    const simulation = makeReady(started(statefulSet(), { manualTermination: true }));
    simulation.apply({ deleteSet: 'Foreground' });
    expect(simulation.snapshot().status).toBeDefined();
    for (const name of NAMES.slice(0, 3)) simulation.apply({ terminated: name });
    expect(simulation.snapshot()).toMatchObject({ pods: [], pvcs: [{}, {}, {}], revisions: [] });
    expect(simulation.snapshot().status).toBeUndefined();
  });

  test('orphaned pods are adopted by a set of the same name', () => {
    const simulation = makeReady(started());
    simulation.apply({ deleteSet: 'Orphan' });
    expect(simulation.snapshot()).toMatchObject({ pods: [{}, {}, {}], revisions: [{ owner: 'none' }] });
    simulation.begin();
    simulation.apply({ createSet: statefulSet() });
    expect(simulation.snapshot()).toMatchObject({ actions: [], status: { replicas: 3, readyReplicas: 3 }, revisions: [{ name: 'r1', owner: 'web' }] });
  });
});

describe('where the real controllers race', () => {
  const scenario: Scenario = {
    name: 'race',
    kubernetesVersion: '1.34',
    statefulSet: statefulSet({ updateStrategy: { type: 'RollingUpdate' } }),
    steps: [
      {}, { event: { ready: 'web-0' } }, { event: { ready: 'web-1' } }, { event: { ready: 'web-2' } },
      { event: image('img:2') }, { event: { delete: 'web-1' } },
    ],
  };

  test('every outcome is named', () => {
    const outcomes = simulateOutcomes(scenario).map(({ steps }) => steps[steps.length - 1].pods.find(({ name }) => name === 'web-1')?.revision);
    expect(new Set(outcomes)).toEqual(new Set(['r1', 'r2']));
  });

  test('with the block there is one', () => {
    expect(simulateOutcomes({ ...scenario, statefulSet: statefulSet() })).toHaveLength(1);
  });
});

describe('why', () => {
  test('a lost node holds up a scale-down; deleting by force is a risk', () => {
    const simulation = makeReady(started(statefulSet(), { manualTermination: true }));
    simulation.apply({ unready: 'web-0' });
    simulation.apply(patch({ replicas: 1 }));
    const [reason] = simulation.explainWait();
    expect(reason).toMatchObject({ code: 'not-ready', set: 'web', pod: 'web-0' });
    expect(reason.message).toContain('2 pods to be removed');
    expect(reason.remedy).toContain('two pods with one identity');
  });

  test('a condemned pod that never ends', () => {
    const simulation = makeReady(started(statefulSet(), { manualTermination: true }));
    simulation.apply(patch({ replicas: 2 }));
    expect(simulation.explainWait()).toMatchObject([{ code: 'condemned-terminating', pod: 'web-2', remedy: expect.stringContaining('--force') as string }]);
  });

  test('a stuck rollout that reverting does not heal', () => {
    const simulation = makeReady(started());
    simulation.apply(image('broken'));
    simulation.apply(image('img:1'));
    expect(simulation.explainWait()).toMatchObject([{ code: 'not-ready', pod: 'web-2', remedy: expect.stringContaining('kubectl delete pod web-2') as string }]);
  });

  // Deleting the pod alone brings it back as it was, again and again.
  const half = { spec: { updateStrategy: { rollingUpdate: { partition: 2 } } }, first: 'partition to 0 at most', mended: { partition: 0 } };
  const none = { spec: { updateStrategy: { type: 'RollingUpdate' } }, first: 'write `rollingUpdate: {partition: 0}`', mended: { partition: 0 } };
  test.each([['below the partition', half], ['without the block', none]])('a pod %s that deleting does not renew: what does, and it does', (_, { spec, first, mended }) => {
    const simulation = makeReady(started(statefulSet(spec)));
    simulation.apply({ unready: 'web-0' });
    simulation.apply(image('img:2'));
    const [{ remedy }] = simulation.explainWait();
    expect(remedy).toContain(first);
    expect(remedy).toMatch(/then `kubectl delete pod web-0`$/);
    simulation.apply({ delete: 'web-0' });
    expect(simulation.snapshot().pods[0]).toMatchObject({ name: 'web-0', revision: 'r1', phase: 'Pending' });
    simulation.apply(patch({ updateStrategy: { rollingUpdate: mended } }));
    simulation.apply({ delete: 'web-0' });
    expect(simulation.snapshot().pods[0]).toMatchObject({ name: 'web-0', revision: 'r2', phase: 'Pending' });
  });

  test('of the pods to be updated, those below the partition do not count', () => {
    const simulation = makeReady(started(statefulSet({ ordinals: { start: 4 }, updateStrategy: { rollingUpdate: { partition: 2 } } })));
    simulation.apply({ unready: 'web-4' });
    simulation.apply(image('img:2'));
    expect(simulation.explainWait()[0].message).toContain('; held up: 1 pod of an older revision to be updated');
  });

  test('nothing, when all is well', () => {
    expect(makeReady(started()).explainWait()).toEqual([]);
  });
});
