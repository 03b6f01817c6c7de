/** A simulated trace for people: what happened, what there is, and what the controller waits for. */
import { podOf } from '../model/simulation/events';
import { ScenarioEvent } from '../model/simulation/events/event';
import { Trace, TraceStep } from '../model/simulation/scenario';
import { ExplainedStep } from '../model/simulation/simulate';

/** One trace as text. */
export function traceText(trace: Trace): string {
  const lines = [`${trace.name || 'scenario'} · Kubernetes ${trace.kubernetesVersion}`];
  for (const [index, step] of trace.steps.entries()) lines.push('', ...stepLines(step, index, trace.steps[index - 1]));
  return `${lines.join('\n')}\n`;
}

function stepLines(step: TraceStep, index: number, before?: TraceStep): string[] {
  const { event, rejected, actions, pods, status } = step;
  const lines = [`${index}  ${event === undefined ? 'the set is created' : JSON.stringify(event)}`];
  const add = (label: string, text: string) => lines.push(`   ${label.padEnd(8)} ${text}`);
  if (rejected !== undefined) add('refused', rejected);
  const missing = event === undefined ? undefined : missingPod(event, before);
  if (missing !== undefined) add('nothing', `there is no pod '${missing}'`);
  if (actions.length > 0) add('actions', actions.join(', '));
  if (pods.length > 0) {
    add('pods', pods.map(({ name, revision, phase, ready, terminating }) => (
      [name, revision, ready ? 'ready' : phase, ...(terminating ? ['terminating'] : [])].join(' '))).join(', '));
  }
  if (status !== undefined) {
    add('status', `${status.replicas} replicas, ${status.readyReplicas} ready, ${status.availableReplicas} available; `
      + `current ${status.currentRevision}: ${status.currentReplicas}, update ${status.updateRevision}: ${status.updatedReplicas}`);
  }
  for (const { set, message, remedy } of (step as Partial<ExplainedStep>).why ?? []) {
    add('waits', `${set}: ${message}`);
    if (remedy !== undefined) add('', `do: ${remedy}`);
  }
  return lines;
}

/** The pod that an event is about and that does not exist: nothing happens then, as when a name is misspelt. */
function missingPod(event: ScenarioEvent, before?: TraceStep): string | undefined {
  const pod = podOf(event);
  return before?.pods.some(({ name }) => name === pod) ? undefined : pod;
}
