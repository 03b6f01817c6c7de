/** Probes and hooks of a container: what the kubelet asks it, and tells it. */
import { IntOrString, JsonReader } from '../decoder';

/** A liveness, readiness or startup probe, with Kubernetes' defaults filled in. */
export interface Probe {
  /** How it asks; absent: by nothing that is known here. */
  readonly handler?: Handler;

  /** Default: 0. */
  readonly initialDelaySeconds: number;

  /** Default: 10. */
  readonly periodSeconds: number;

  /** Default: 1. */
  readonly timeoutSeconds: number;

  /** Default: 3. */
  readonly failureThreshold: number;
}

/** What a probe or a hook does. */
export interface Handler {
  readonly kind: 'httpGet' | 'tcpSocket' | 'grpc' | 'exec' | 'sleep';

  /** For those that connect: the number or the name of a port. */
  readonly port?: IntOrString;

  /** For `exec`. */
  readonly command: readonly string[];

  /** For `sleep`. */
  readonly seconds?: number;

  /** The handler as it is written. */
  readonly raw: unknown;
}

/** Reads a probe; undefined when there is none. */
export function readProbe(probe: JsonReader): Probe | undefined {
  if (!probe.isObject()) return undefined;
  // Zero is what the API server replaces by its default.
  const seconds = (field: string, byDefault: number): number => probe.integer(field) || byDefault;
  return {
    handler: readHandler(probe),
    initialDelaySeconds: seconds('initialDelaySeconds', 0),
    periodSeconds: seconds('periodSeconds', 10),
    timeoutSeconds: seconds('timeoutSeconds', 1),
    failureThreshold: seconds('failureThreshold', 3),
  };
}

/** Reads what a probe or a hook does; undefined when nothing known is there. */
export function readHandler(owner: JsonReader): Handler | undefined {
  for (const kind of ['httpGet', 'tcpSocket', 'grpc', 'exec', 'sleep'] as const) {
    const handler = owner.field(kind);
    if (!handler.isObject()) continue;
    return {
      kind,
      port: handler.intOrString('port'),
      command: handler.strings('command'),
      seconds: handler.integer('seconds'),
      raw: handler.json,
    };
  }
  return undefined;
}

/** Seconds from the start of a container until a liveness probe that always fails has it killed. */
export function secondsUntilKilled({ initialDelaySeconds, periodSeconds, failureThreshold }: Probe): number {
  return initialDelaySeconds + periodSeconds * failureThreshold;
}
