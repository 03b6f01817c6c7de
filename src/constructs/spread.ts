import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';

/**
 * Options of `StatefulSet.spreadOver`.
 */
export interface SpreadOptions {
  /**
   * What pods are spread over.
   *
   * @default Topology.HOSTNAME
   */
  readonly topology?: kplus.Topology;

  /**
   * By how many pods one host or zone may be ahead of another.
   *
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * Whether a pod waits rather than break the rule.
   *
   * @default - true over hosts, false over anything else
   */
  readonly required?: boolean;
}

/**
 * A topology that pods are spread over.
 */
export interface Spread {
  readonly topology: kplus.Topology;
  readonly maxSkew: number;
  readonly required: boolean;
}

/**
 * The options with their defaults.
 *
 * @internal
 */
export function spreadOf(options: SpreadOptions): Spread {
  const topology = options.topology ?? kplus.Topology.HOSTNAME;
  return { topology, maxSkew: options.maxSkew ?? 1, required: options.required ?? topology.key === kplus.Topology.HOSTNAME.key };
}

/**
 * The API server refuses two constraints of one topology and one answer to a pod that does not fit.
 *
 * @internal
 * @throws when there is one
 */
export function refuseSameSpread(set: IConstruct, spreads: readonly Spread[], { topology, required }: Spread): void {
  if (spreads.some((each) => each.topology.key === topology.key && each.required === required)) {
    throw new Error(`stateful set ${set.node.path}: its pods are spread over '${topology.key}' already, by \`spread: true\` or an earlier spreadOver(); `
      + 'take one away, or give another topology');
  }
}

/**
 * The entry of `topologySpreadConstraints`, for the pods with those labels.
 *
 * @internal
 */
export function renderSpread({ topology, maxSkew, required }: Spread, labels: Record<string, string>): any {
  return {
    topologyKey: topology.key,
    maxSkew,
    whenUnsatisfiable: required ? 'DoNotSchedule' : 'ScheduleAnyway',
    labelSelector: { matchLabels: labels },
  };
}
