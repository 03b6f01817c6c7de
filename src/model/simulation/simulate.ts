/** Scenarios played from the beginning to the end. */
import { isJsonObject } from '../decoder';
import { Scenario, Trace, TraceStep } from './scenario';
import { Simulation } from './simulation';
import { Reason } from '../controller/waits';

/** A trace, with what the controller waits for after each step. */
export interface ExplainedTrace extends Trace {
  readonly steps: readonly ExplainedStep[];
}

export interface ExplainedStep extends TraceStep {
  /** What each set waits for; empty when none waits. */
  readonly why: readonly Reason[];
}

/** What a control plane does with a scenario: its most usual outcome. What is recorded in the scenario is not looked at. */
export function simulate(scenario: Scenario): Trace {
  return play(scenario, () => 0, plain);
}

/** As {@link simulate}, with the reasons for every wait. */
export function simulateAndExplain(scenario: Scenario): ExplainedTrace {
  return play(scenario, () => 0, (step, simulation) => ({ ...step, why: simulation.explainWait() }));
}

/** More sequences of outcomes than this are not followed. */
const MOST_SEQUENCES = 256;

/**
 * Every result that a control plane may have: the real controllers race with one another in a few places, and a
 * scenario that meets one ends in more than one way. The most usual result comes first; results are all different.
 */
export function simulateOutcomes(scenario: Scenario): Trace[] {
  const results = new Map<string, Trace>();
  const sequences: number[][] = [[]];
  for (let played = 0; sequences.length > 0 && played < MOST_SEQUENCES; played++) {
    const sequence = sequences.shift() as number[];
    const picked: number[] = [];
    const trace = play(scenario, (outcomes) => {
      const outcome = sequence[picked.length] ?? 0;
      // This is the first race that the sequence says nothing about: sequences with the other outcomes begin here.
      if (picked.length >= sequence.length) for (let other = 1; other < outcomes; other++) sequences.push([...picked, other]);
      picked.push(outcome);
      return outcome;
    }, plain);
    const key = JSON.stringify(trace.steps);
    if (!results.has(key)) results.set(key, trace);
  }
  return [...results.values()];
}

/** Plays a scenario; every step is finished while the simulation is where it ended. */
function play<S extends TraceStep>(
  scenario: Scenario, pickOutcome: (outcomes: number) => number, finish: (step: TraceStep, simulation: Simulation) => S,
): Scenario & { readonly steps: readonly S[] } {
  const name = isJsonObject(scenario.statefulSet.metadata) ? scenario.statefulSet.metadata.name : undefined;
  const simulation = new Simulation({
    kubernetesVersion: scenario.kubernetesVersion,
    featureGates: scenario.featureGates,
    manualTermination: scenario.manualTermination,
    mainSet: typeof name === 'string' ? name : '',
    pickOutcome,
  });
  for (const entry of scenario.existing ?? []) simulation.create(entry);
  for (const set of scenario.otherSets ?? []) simulation.createSet(set);
  const steps = scenario.steps.map(({ event }): S => {
    simulation.begin();
    const rejected = event === undefined ? simulation.createSet(scenario.statefulSet) : simulation.apply(event);
    const step = { ...(event === undefined ? {} : { event }), ...(rejected === undefined ? {} : { rejected }), ...simulation.snapshot() };
    return finish(step, simulation);
  });
  return { ...scenario, steps };
}

function plain(step: TraceStep): TraceStep {
  return step;
}
