import { App, IResolver, ResolutionContext } from 'cdk8s';
import { IConstruct } from 'constructs';
import { PredictedPod } from '../model/predicted';

/**
 * Options of `StatefulSet.peerList`.
 */
export interface PeerListOptions {
  /**
   * A port to append to each address.
   *
   * @default - no port
   */
  readonly port?: number;

  /**
   * What stands between two addresses.
   *
   * @default ,
   */
  readonly separator?: string;

  /**
   * How each pod is written: `{name}`, `{ordinal}`, `{address}` (its DNS name) and `{port}` are replaced.
   *
   * @default - `{address}:{port}`, or `{address}` without a port
   */
  readonly format?: string;

  /**
   * With a HorizontalPodAutoscaler: whether all pods that it may make are listed, rather than the fewest. Those of the
   * minimum are there whatever the load; names of others resolve only while their pods exist.
   *
   * @default false
   */
  readonly atMaximum?: boolean;
}

/**
 * A token for the list of pods: a string that stands for what the pods are when the manifest is written.
 *
 * @internal
 */
export function renderPeerList(scope: IConstruct, pods: () => PredictedPod[], options: PeerListOptions): string {
  const format = options.format ?? (options.port === undefined ? '{address}' : '{address}:{port}');
  const write = (pod: PredictedPod) => format
    .replaceAll('{name}', pod.name)
    .replaceAll('{ordinal}', String(pod.ordinal))
    .replaceAll('{address}', pod.dnsName ?? pod.name)
    .replaceAll('{port}', String(options.port ?? ''));
  return Tokens.of(scope).add(() => pods().map(write).join(options.separator ?? ','));
}

const TOKEN = /\$\{cdk8s-stateful:(\d+)\}/g;

/** The strings of one app that are known at synth only. */
class Tokens implements IResolver {
  public static of(scope: IConstruct): Tokens {
    const { resolvers } = App.of(scope);
    const present = resolvers.find((each): each is Tokens => each instanceof Tokens);
    if (present) return present;
    const tokens = new Tokens();
    resolvers.unshift(tokens);
    return tokens;
  }

  private readonly producers = new Array<() => string>();

  public add(producer: () => string): string {
    return `\${cdk8s-stateful:${this.producers.push(producer) - 1}}`;
  }

  public resolve(context: ResolutionContext): void {
    const { value } = context;
    if (typeof value !== 'string' || !value.includes('${cdk8s-stateful:')) return;
    context.replaceValue(value.replace(TOKEN, (token, index) => this.producers[Number(index)]?.() ?? token));
  }
}
