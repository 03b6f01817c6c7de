/** What a pod template says about the nodes that its pods may be on. */
import { JsonReader } from '../decoder';
import { LabelExpression, LabelSelector, readSelector } from '../labels';

export interface Scheduling {
  /** The node, past the scheduler. */
  readonly nodeName?: string;

  readonly nodeSelector: { readonly [key: string]: string };

  /** Required node affinity: one of the terms, each all of its conditions on the node's labels. */
  readonly nodeTerms: readonly (readonly LabelExpression[])[];

  /** Required and preferred pod anti-affinity. */
  readonly antiAffinity: readonly AffinityTerm[];

  readonly spread: readonly SpreadConstraint[];
}

/** A term of pod anti-affinity. */
export interface AffinityTerm {
  /** From the pod spec on. */
  readonly path: string;
  readonly isRequired: boolean;
  readonly topologyKey: string;

  /** Absent: it concerns no pod. */
  readonly selector?: LabelSelector;
}

/** A topology spread constraint. */
export interface SpreadConstraint {
  /** From the pod spec on. */
  readonly path: string;
  readonly topologyKey: string;

  /** Absent: it concerns no pod. */
  readonly selector?: LabelSelector;
}

/** Reads the scheduling fields of a pod spec; the reader stands on its root. */
export function readScheduling(pod: JsonReader): Scheduling {
  const affinity = pod.field('affinity');
  const anti = affinity.field('podAntiAffinity');
  const required = anti.objects('requiredDuringSchedulingIgnoredDuringExecution');
  const preferred = anti.objects('preferredDuringSchedulingIgnoredDuringExecution').map((term) => term.field('podAffinityTerm'));
  return {
    nodeName: pod.string('nodeName') || undefined,
    nodeSelector: pod.stringMap('nodeSelector'),
    nodeTerms: affinity.field('nodeAffinity').field('requiredDuringSchedulingIgnoredDuringExecution').objects('nodeSelectorTerms')
      .map((term) => readSelector(term).matchExpressions),
    antiAffinity: [...required.map((term) => readTerm(term, true)), ...preferred.map((term) => readTerm(term, false))],
    spread: pod.objects('topologySpreadConstraints').map((constraint) => ({
      path: constraint.path,
      topologyKey: constraint.string('topologyKey') ?? '',
      selector: optionalSelector(constraint.field('labelSelector')),
    })),
  };
}

function readTerm(term: JsonReader, isRequired: boolean): AffinityTerm {
  return {
    path: term.path,
    isRequired,
    topologyKey: term.string('topologyKey') ?? '',
    selector: optionalSelector(term.field('labelSelector')),
  };
}

/** A selector that is not there selects nothing; an empty one, everything. */
function optionalSelector(selector: JsonReader): LabelSelector | undefined {
  return selector.isObject() ? readSelector(selector) : undefined;
}
