import * as kplus from 'cdk8s-plus-28';

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
